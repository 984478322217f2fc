-- linkless_calls: calls that are on, have classes to come and no link that makes itself
-- in: instant now, user_id teacher
-- out: meeting_id meeting, course_id course, text course_name, link_kind link_kind, text link
-- rows: each
select m.id, c.id, c.name, m.link_kind, m.link
from meetings m
join courses c on c.id = m.course_id
where m.switched_on = 1 and m.link_kind <> 1 and c.archived = 0
  and exists (select 1 from occurrences o where o.meeting_id = m.id and o.starts_at > $1 - 86400 and o.ends_at > $1 and o.cancelled = 0)
  and ($2 = 0 or exists (select 1 from enrolments e
                         where e.user_id = $2 and e.course_id = c.id and e.role = 2 and e.from_at <= $1
                           and (e.until_at = 0 or e.until_at >= $1)))
order by c.name_key, m.id
