-- user_enrolments: everything that somebody is or was enrolled in, by the course's name
-- in: user_id user
-- out: course_id course, text name, text code, text zone, bool archived, role role, instant since, instant from, instant until
-- rows: many
select c.id, c.name, c.code, c.zone, c.archived, e.role, e.since, e.from_at, e.until_at
from enrolments e
join courses c on c.id = e.course_id
where e.user_id = $1
order by c.name_key, c.id
