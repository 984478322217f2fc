-- enrolment_find: a person's place in a course
-- in: user_id user, course_id course
-- out: role role, instant since, instant from, instant until, text username, text name, text course_name, text zone
-- rows: one
select coalesce(e.role, 0), coalesce(e.since, 0), coalesce(e.from_at, 0), coalesce(e.until_at, 0), u.username, u.name, c.name, c.zone
from users u
join courses c on c.id = $2
left join enrolments e on e.user_id = u.id and e.course_id = c.id
where u.id = $1
