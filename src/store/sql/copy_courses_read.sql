-- copy_courses_read: courses as they stand, in the order that copies are compared in
-- out: course_id id, text name, text name_key, text code, text zone, date first_day, date last_day, bool archived, bool waits
-- rows: each
select id, name, name_key, code, zone, first_day, last_day, archived, wait_for_teacher
from courses
order by id
