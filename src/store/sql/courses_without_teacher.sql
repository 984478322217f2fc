-- courses_without_teacher: courses with classes before a moment and nobody who teaches them
-- in: instant now, instant before
-- out: course_id course, text course_name
-- rows: many
-- plan: anew
select c.id, c.name
from courses c
where c.archived = 0
  and not exists (select 1 from enrolments t
                  where t.course_id = c.id and t.role = 2 and t.from_at <= $2 and (t.until_at = 0 or t.until_at >= $1))
  and exists (select 1
              from meetings m
              join occurrences o on o.meeting_id = m.id and o.starts_at > $1 - 86400 and o.starts_at < $2 and o.ends_at > $1
              where m.course_id = c.id and m.switched_on = 1 and o.cancelled = 0)
order by c.name_key, c.id
limit 200
