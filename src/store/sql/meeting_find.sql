-- meeting_find: the call with this id
-- in: meeting_id id
-- out: meeting_id id, course_id course, int weekday, date date, int start, int end, link_kind link_kind,
-- out: text link, text description, bool on
-- row: meeting_row
-- rows: one
select m.id, m.course_id, m.weekday, m.day, m.start_second, m.end_second, m.link_kind, m.link, m.description, m.switched_on
from meetings m
where m.id = $1
