-- enrol: an enrolment; where there is one, its role and days
-- in: user_id user, course_id course, role role, instant since, instant from, instant until
-- rows: none
insert into enrolments (user_id, course_id, role, since, from_at, until_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (user_id, course_id) do update
set role = $3, from_at = $5, until_at = $6
