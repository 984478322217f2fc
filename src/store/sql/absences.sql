-- absences: calls whose class ended between two moments, and how many of their students came neither to it nor to the one before
-- in: instant from, instant to, user_id teacher
-- out: meeting_id meeting, text course_name, int people
-- rows: many
-- plan: anew
select a.meeting_id, a.course_name, a.people
from (select m.id as meeting_id, c.name as course_name, c.name_key as name_key,
             (select count(*)
              from enrolments e join users u on u.id = e.user_id and u.enabled = 1
              where e.course_id = c.id and e.role = 1 and e.since < p.starts_at
                   and not exists (select 1 from records.entries n where n.occurrence_id = o.id and n.user_id = e.user_id)
                   and not exists (select 1 from records.entries n where n.occurrence_id = p.id and n.user_id = e.user_id)) as people
      from meetings m
      join courses c on c.id = m.course_id
      join occurrences o on o.meeting_id = m.id and o.starts_at > $1 - 86400 and o.starts_at < $2
      join occurrences p on p.id = (select q.id from occurrences q
                                    where q.meeting_id = m.id and q.starts_at < o.starts_at and q.cancelled = 0
                                      and (c.first_day is null or q.day >= c.first_day)
                                    order by q.starts_at desc limit 1)
      where o.ends_at >= $1 and o.ends_at < $2 and o.cancelled = 0 and c.archived = 0 and m.switched_on = 1
        and (c.first_day is null or o.day >= c.first_day) and (c.last_day is null or o.day <= c.last_day)
        and ($3 = 0 or exists (select 1 from enrolments e
                                 where e.user_id = $3 and e.course_id = c.id and e.role = 2 and e.from_at <= $2
                                   and (e.until_at = 0 or e.until_at >= $2)))) a
where a.people > 0
order by a.people desc, a.name_key, a.meeting_id
limit 200
