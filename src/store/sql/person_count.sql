-- person_count: how many people person_page has
-- in: course_id course, role role, text pattern, bool emails
-- out: int total
-- rows: one
select count(*)
from enrolments e
join users u on u.id = e.user_id
where e.course_id = $1 and ($2 = 0 or e.role = $2)
  and (u.name_key like $3 escape '\' or u.username_key like $3 escape '\' or ($4 = 1 and u.email_key like $3 escape '\'))
