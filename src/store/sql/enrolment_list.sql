-- enrolment_list: who is in a course (0: in any), by course and name
-- in: course_id course
-- out: user_id user, course_id course, role role, instant since, instant from, instant until, text username, text name, text course_name
-- rows: many
select e.user_id, e.course_id, e.role, e.since, e.from_at, e.until_at, u.username, u.name, c.name
from enrolments e
join users u on u.id = e.user_id
join courses c on c.id = e.course_id
where e.course_id between $1 and case when $1 = 0 then 9223372036854775807 else $1 end
order by e.course_id, u.name_key, u.id
