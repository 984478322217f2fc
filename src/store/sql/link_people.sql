-- link_people: the people of a course who may be sent links: those without a password, or (1) all; by name
-- in: course_id course, bool all
-- out: user_id id, text username, text name, text email, text avatar, bool staff, bool enabled,
-- out: instant created_at, text language
-- row: user_row
-- rows: many
select u.id, u.username, u.name, u.email, u.avatar, u.staff, u.enabled, u.created_at, u.language
from enrolments e
join users u on u.id = e.user_id
where e.course_id = $1 and u.enabled = 1 and u.staff = 0 and ($2 = 1 or u.password_hash = '')
order by u.name_key, u.id
