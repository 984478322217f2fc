-- school_day_people: how many people with an enabled account the classes of school_day are for
-- in: date day, instant now, bool cancelled
-- out: int people
-- rows: one
select count(distinct e.user_id)
from enrolments e
join users u on u.id = e.user_id and u.enabled = 1
where e.course_id in (select m.course_id
                      from meetings m
                      cross join occurrences o
                      join courses c on c.id = m.course_id
                      where o.meeting_id = m.id and o.starts_at >= $1 * 86400 - 50400 and o.starts_at < $1 * 86400 + 129600
                        and o.day = $1 and o.ends_at >= $2 and o.cancelled = $3 and o.day_cancelled = $3 and c.archived = 0
                        and (c.first_day is null or o.day >= c.first_day) and (c.last_day is null or o.day <= c.last_day))
  and (e.until_at = 0 or e.until_at >= $2)
