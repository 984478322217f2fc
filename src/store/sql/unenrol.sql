-- unenrol: the end of an enrolment
-- in: user_id user, course_id course
-- rows: none
delete from enrolments where user_id = $1 and course_id = $2
