-- course_list: every course, by name
-- out: course_id id, text name, text code, text zone, date first_day, date last_day, bool archived, bool waits
-- row: course_row
-- rows: many
select c.id, c.name, c.code, c.zone, c.first_day, c.last_day, c.archived, c.wait_for_teacher
from courses c
order by c.name_key, c.id
