-- user_courses: a person's courses, by name, but for the archived ones and those that a substitute is done with, and whether they have a call
-- in: user_id user, instant now
-- out: course_id id, text name, text code, text zone, date first_day, date last_day, role role,
-- out: bool has_meeting
-- rows: many
select c.id, c.name, c.code, c.zone, c.first_day, c.last_day, e.role, exists (select 1 from meetings m where m.course_id = c.id)
from enrolments e
join courses c on c.id = e.course_id
where e.user_id = $1 and c.archived = 0 and (e.until_at = 0 or e.until_at >= $2)
order by c.name_key, c.id
