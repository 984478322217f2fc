-- course_add: a new course
-- in: text name, text name_key, text code, text zone, date first_day, date last_day, bool waits
-- out: course_id id
-- rows: one
insert into courses (name, name_key, code, zone, first_day, last_day, wait_for_teacher)
values ($1, $2, $3, $4, $5, $6, $7)
returning id
