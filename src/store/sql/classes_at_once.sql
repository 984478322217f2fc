-- classes_at_once: classes between two moments of a course, or of one that somebody teaches with it, but for one class (0: never mind); by start
-- in: course_id course, instant from, instant to, occurrence_id except
-- out: meeting_id meeting, text course_name, instant starts_at, instant ends_at
-- rows: many
select m.id, c.name, o.starts_at, o.ends_at
from (select $1 as course_id
      union
      select theirs.course_id
      from enrolments mine
      join enrolments theirs on theirs.user_id = mine.user_id and theirs.role = 2
                            and theirs.from_at <= $3 and (theirs.until_at = 0 or theirs.until_at >= $2)
      where mine.course_id = $1 and mine.role = 2 and mine.from_at <= $3 and (mine.until_at = 0 or mine.until_at >= $2)) near
join courses c on c.id = near.course_id
join meetings m on m.course_id = c.id
join occurrences o on o.meeting_id = m.id and o.starts_at > $2 - 86400 and o.starts_at < $3 and o.ends_at > $2
where o.id <> $4 and o.cancelled = 0 and m.switched_on = 1 and c.archived = 0
order by o.starts_at, o.id
limit 5
