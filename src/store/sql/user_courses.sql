-- user_courses: a person's courses, by name
-- in: user_id user
-- out: course_id id, text name, text code, text zone, date first_day, date last_day, role role
-- rows: many
select c.id, c.name, c.code, c.zone, c.first_day, c.last_day, e.role
from enrolments e
join courses c on c.id = e.course_id
where e.user_id = $1
order by c.name_key, c.id
