-- access_meeting: a call, its course, and what a person is there
-- in: meeting_id meeting, user_id user
-- out: meeting_id id, course_id course, int weekday, date date, int start, int end, link_kind link_kind,
-- out: text link, text description, bool on, text course_name, text code, text zone, date first_day,
-- out: date last_day, role role, instant since
-- rows: one
select m.id, m.course_id, m.weekday, m.day, m.start_second, m.end_second, m.link_kind, m.link, m.description, m.switched_on, c.name, c.code, c.zone, c.first_day, c.last_day, coalesce(e.role, 0), coalesce(e.since, 0)
from meetings m
join courses c on c.id = m.course_id
left join enrolments e on e.user_id = $2 and e.course_id = m.course_id
where m.id = $1
