-- copy_courses_add: a row of copy_courses_read, its keys kept
-- in: course_id id, text name, text name_key, text code, text zone, date first_day, date last_day, bool archived, bool waits
-- rows: none
insert into courses (id, name, name_key, code, zone, first_day, last_day, archived, wait_for_teacher)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
