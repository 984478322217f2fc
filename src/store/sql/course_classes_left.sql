-- course_classes_left: how many classes of a course are on or to come
-- in: course_id course, instant now
-- out: int classes
-- rows: one
select count(*)
from meetings m
join occurrences o on o.meeting_id = m.id and o.starts_at > $2 - 86400 and o.ends_at >= $2
where m.course_id = $1 and m.switched_on = 1 and o.cancelled = 0
