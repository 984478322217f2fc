-- course_people: how many people with an enabled account are in a course, now or later
-- in: course_id course, instant now
-- out: int people, int students
-- rows: one
select count(*), coalesce(sum(case when e.role = 1 then 1 else 0 end), 0)
from enrolments e
join users u on u.id = e.user_id
where e.course_id = $1 and u.enabled = 1 and (e.until_at = 0 or e.until_at >= $2)
