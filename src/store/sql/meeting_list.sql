-- meeting_list: the calls of a course (0: of any)
-- in: course_id course
-- out: meeting_id id, course_id course, int weekday, date date, int start, int end, link_kind link_kind,
-- out: text link, text description, bool on
-- row: meeting_row
-- rows: many
select m.id, m.course_id, m.weekday, m.day, m.start_second, m.end_second, m.link_kind, m.link, m.description, m.switched_on
from meetings m
where m.course_id between $1 and case when $1 = 0 then 9223372036854775807 else $1 end
order by m.course_id, m.id
