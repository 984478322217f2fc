-- copy_meetings_add: a row of copy_meetings_read, its keys kept
-- in: meeting_id id, course_id course_id, int weekday, date day, int start_second, int end_second,
-- in: link_kind link_kind, text link, text description, bool switched_on
-- rows: none
insert into meetings (id, course_id, weekday, day, start_second, end_second, link_kind, link, description,
        switched_on)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
