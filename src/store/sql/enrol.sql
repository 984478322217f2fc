-- enrol: an enrolment; where there is one, its role
-- in: user_id user, course_id course, role role, instant since
-- rows: none
insert into enrolments (user_id, course_id, role, since)
values ($1, $2, $3, $4)
on conflict (user_id, course_id) do update
set role = $3
