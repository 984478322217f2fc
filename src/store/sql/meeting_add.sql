-- meeting_add: a new call
-- in: course_id course, int weekday, date day, int start, int end, link_kind link_kind, text link,
-- in: text description, bool on
-- out: meeting_id id
-- rows: one
insert into meetings (course_id, weekday, day, start_second, end_second, link_kind, link, description, switched_on)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
returning id
