-- courses_without_teacher: courses with a class before a moment that nobody with an enabled account teaches on its day
-- in: instant now, instant before
-- out: course_id course, text course_name
-- rows: many
-- plan: anew
select c.id, c.name
from courses c
where c.archived = 0
  and exists (select 1
              from meetings m
              join occurrences o on o.meeting_id = m.id and o.starts_at > $1 - 86400 and o.starts_at < $2 and o.ends_at > $1
              where m.course_id = c.id and m.switched_on = 1 and o.cancelled = 0
                and (c.first_day is null or o.day >= c.first_day) and (c.last_day is null or o.day <= c.last_day)
                and not exists (select 1
                                from enrolments t join users u on u.id = t.user_id and u.enabled = 1
                                where t.course_id = c.id and t.role = 2 and t.from_at <= o.ends_at
                                  and (t.until_at = 0 or t.until_at >= o.starts_at)))
order by c.name_key, c.id
limit 200
