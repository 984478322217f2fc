-- meeting_edit: all of a call but its course and its switch
-- in: meeting_id id, int weekday, date day, int start, int end, link_kind link_kind, text link,
-- in: text description
-- rows: none
update meetings
set weekday = $2, day = $3, start_second = $4, end_second = $5, link_kind = $6, link = $7, description = $8
where id = $1
