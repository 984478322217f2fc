-- course_edit: all of a course
-- in: course_id id, text name, text name_key, text code, text zone, date first_day, date last_day, bool waits
-- rows: none
update courses
set name = $2, name_key = $3, code = $4, zone = $5, first_day = $6, last_day = $7,
    wait_for_teacher = $8
where id = $1
