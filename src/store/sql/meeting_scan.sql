-- meeting_scan: every call of courses in use, or of those that somebody teaches (0: never mind), as far as it is searched; by course name
-- in: user_id teacher, instant now
-- out: meeting_id id, course_id course, text name_key, text code, link_kind link_kind, text link, text description, bool on
-- rows: each
select m.id, m.course_id, c.name_key, c.code, m.link_kind, m.link, m.description, m.switched_on
from meetings m
join courses c on c.id = m.course_id
where c.archived = 0
  and ($1 = 0 or exists (select 1 from enrolments e
                         where e.user_id = $1 and e.course_id = c.id and e.role = 2 and e.from_at <= $2
                           and (e.until_at = 0 or e.until_at >= $2)))
order by c.name_key, c.id, m.id
