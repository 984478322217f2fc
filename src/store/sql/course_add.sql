-- course_add: a new course
-- in: text name, text name_key, text code, text zone, date first_day, date last_day
-- out: course_id id
-- rows: one
insert into courses (name, name_key, code, zone, first_day, last_day)
values ($1, $2, $3, $4, $5, $6)
returning id
