-- teacher_entered: has a teacher of the course entered this class by now? Who was one when they entered, or is one now: a substitute on their days
-- in: occurrence_id occurrence, course_id course, instant now
-- out: bool entered
-- rows: one
select exists (select 1
               from enrolments t
               join records.entries n on n.occurrence_id = $1 and n.user_id = t.user_id and n.at <= $3
               where t.course_id = $2 and t.role = 2
                 and ((t.from_at <= n.at and (t.until_at = 0 or t.until_at >= n.at))
                      or (t.from_at <= $3 and (t.until_at = 0 or t.until_at >= $3))))
