-- person_by_email: the account with this e-mail, and its role in a course
-- in: text email_key, course_id course
-- out: user_id id, text username, text name, text email, bool staff, bool enabled, role role
-- rows: one
select u.id, u.username, u.name, u.email, u.staff, u.enabled, coalesce(e.role, 0)
from users u
left join enrolments e on e.user_id = u.id and e.course_id = $2
where u.email_key = $1 and u.email_key <> ''
