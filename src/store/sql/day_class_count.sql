-- day_class_count: how many classes day_classes has, and how many of them have ended before a moment
-- in: instant from, instant to, user_id teacher, instant now
-- out: int total, int ended
-- rows: one
-- plan: anew
select count(*), coalesce(sum(case when w.ends_at < $4 then 1 else 0 end), 0)
from meetings m
join courses c on c.id = m.course_id
join occurrences w on w.meeting_id = m.id and w.starts_at > $1 - 86400 and w.starts_at < $2 and w.ends_at >= $1
where c.archived = 0 and (c.first_day is null or w.day >= c.first_day) and (c.last_day is null or w.day <= c.last_day)
  and ($3 = 0 or exists (select 1 from enrolments e
                         where e.user_id = $3 and e.course_id = c.id and e.role = 2 and e.from_at <= $4
                           and (e.until_at = 0 or e.until_at >= $4)))
