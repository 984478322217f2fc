-- school_day_people: how many people with an enabled account the classes of school_day are for. Of each person the first such enrolment is looked for (the plus: among theirs), which is less than all enrolments of a full day
-- in: date day, instant now, bool cancelled
-- out: int people
-- rows: one
select count(*)
from users u
where u.enabled = 1
  and exists (select 1
              from enrolments e
              where e.user_id = u.id and (e.until_at = 0 or e.until_at >= $2)
                and +e.course_id in (select m.course_id
                                     from occurrences o
                                     join meetings m on m.id = o.meeting_id
                                     join courses c on c.id = m.course_id
                                     where o.day = $1 and o.ends_at >= $2 and o.cancelled = $3 and o.day_cancelled = $3 and c.archived = 0
                                       and (c.first_day is null or o.day >= c.first_day) and (c.last_day is null or o.day <= c.last_day)))
