-- meeting_edit: all of a call but its course
-- in: meeting_id id, int weekday, date day, int start, int end, link_kind link_kind, text link,
-- in: text description, bool on
-- rows: none
update meetings
set weekday = $2, day = $3, start_second = $4, end_second = $5, link_kind = $6, link = $7, description = $8,
    switched_on = $9
where id = $1
