-- user_later_meetings: a person's calls without a class in a span of time, each with the first of its classes after it
-- in: user_id user, instant from, instant to, int limit
-- out: meeting_id id, course_id course, int weekday, int start, int end, instant starts_at, instant ends_at
-- rows: many
select m.id, m.course_id, m.weekday, m.start_second, m.end_second, o.starts_at, o.ends_at
from enrolments e
join courses c on c.id = e.course_id
join meetings m on m.course_id = e.course_id
join occurrences o on o.id = (
    select f.id from occurrences f
    where f.meeting_id = m.id and f.starts_at >= $3 and f.cancelled = 0
      and f.day >= coalesce(c.first_day, f.day) and f.day <= coalesce(c.last_day, f.day)
    order by f.starts_at limit 1)
where e.user_id = $1 and m.switched_on = 1
  and not exists (select 1 from occurrences n where n.meeting_id = m.id and n.starts_at >= $2 and n.starts_at < $3)
order by o.starts_at, m.id
limit $4
