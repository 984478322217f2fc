-- taught_classes: the classes between two moments, each with who teaches it, by teacher and start
-- in: instant from, instant to
-- out: user_id teacher, text username, text name, meeting_id meeting, text course_name, text zone, instant starts_at,
-- out: instant ends_at
-- rows: each
-- plan: anew
select e.user_id, u.username, u.name, m.id, c.name, c.zone, o.starts_at, o.ends_at
from meetings m
join courses c on c.id = m.course_id
join occurrences o on o.meeting_id = m.id and o.starts_at > $1 - 86400 and o.starts_at < $2 and o.ends_at > $1
join enrolments e on e.course_id = c.id and e.role = 2 and e.from_at <= o.ends_at
                     and (e.until_at = 0 or e.until_at >= o.starts_at)
join users u on u.id = e.user_id and u.enabled = 1
where m.switched_on = 1 and o.cancelled = 0 and c.archived = 0
  and (c.first_day is null or o.day >= c.first_day) and (c.last_day is null or o.day <= c.last_day)
order by e.user_id, o.starts_at, o.id
