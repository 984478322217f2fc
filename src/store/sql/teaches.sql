-- teaches: is somebody a teacher of a course (0: of any) at that moment?
-- in: user_id user, course_id course, instant now
-- out: bool teaches
-- rows: one
select exists (select 1
               from enrolments e
               join courses c on c.id = e.course_id
               where e.user_id = $1 and e.role = 2 and ($2 = 0 or e.course_id = $2) and e.from_at <= $3
                 and (e.until_at = 0 or e.until_at >= $3) and c.archived = 0)
