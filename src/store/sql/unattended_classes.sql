-- unattended_classes: classes that began before a moment and are still on, of courses that wait for a teacher, where none has entered (as teacher_entered has it)
-- in: instant now, instant began, user_id teacher
-- out: meeting_id meeting, text course_name, text zone, instant starts_at
-- rows: many
-- plan: anew
select m.id, c.name, c.zone, o.starts_at
from occurrences o
join meetings m on m.id = o.meeting_id
join courses c on c.id = m.course_id
where o.starts_at > $2 - 172800 and o.starts_at <= $2 and o.ends_at >= $1 and o.cancelled = 0
  and m.switched_on = 1 and c.wait_for_teacher = 1 and c.archived = 0
  and (c.first_day is null or o.day >= c.first_day) and (c.last_day is null or o.day <= c.last_day)
  and ($3 = 0 or exists (select 1 from enrolments e
                         where e.user_id = $3 and e.course_id = c.id and e.role = 2 and e.from_at <= $1
                           and (e.until_at = 0 or e.until_at >= $1)))
  and not exists (select 1
                  from enrolments t
                  join records.entries n on n.occurrence_id = o.id and n.user_id = t.user_id and n.at <= $1
                  where t.course_id = c.id and t.role = 2
                    and ((t.from_at <= n.at and (t.until_at = 0 or t.until_at >= n.at))
                         or (t.from_at <= $1 and (t.until_at = 0 or t.until_at >= $1))))
order by o.starts_at, c.name_key, o.id
limit 200
