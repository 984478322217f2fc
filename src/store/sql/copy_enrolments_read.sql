-- copy_enrolments_read: enrolments as they stand, in the order that copies are compared in
-- out: user_id user_id, course_id course_id, role role, instant since
-- rows: each
select user_id, course_id, role, since
from enrolments
order by user_id, course_id
