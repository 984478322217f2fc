-- copy_enrolments_add: a row of copy_enrolments_read, its keys kept
-- in: user_id user_id, course_id course_id, role role, instant since, instant from_at, instant until_at
-- rows: none
insert into enrolments (user_id, course_id, role, since, from_at, until_at)
values ($1, $2, $3, $4, $5, $6)
