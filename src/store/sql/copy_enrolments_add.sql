-- copy_enrolments_add: a row of copy_enrolments_read, its keys kept
-- in: user_id user_id, course_id course_id, role role, instant since
-- rows: none
insert into enrolments (user_id, course_id, role, since)
values ($1, $2, $3, $4)
