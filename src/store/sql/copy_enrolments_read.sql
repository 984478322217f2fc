-- copy_enrolments_read: enrolments as they stand, in the order that copies are compared in
-- out: user_id user_id, course_id course_id, role role, instant since, instant from_at, instant until_at
-- rows: each
select user_id, course_id, role, since, from_at, until_at
from enrolments
order by user_id, course_id
