-- user_later_meetings: the calls of a person's courses that begin after a day, by their date or their course's first day
-- in: user_id user, date after, int limit
-- out: meeting_id id, course_id course, int weekday, date date, int start, int end, link_kind link_kind,
-- out: text link, text description, bool on
-- row: meeting_row
-- rows: many
select m.id, m.course_id, m.weekday, m.day, m.start_second, m.end_second, m.link_kind, m.link, m.description, m.switched_on
from enrolments e
join courses c on c.id = e.course_id
join meetings m on m.course_id = e.course_id
where e.user_id = $1 and m.switched_on = 1 and coalesce(m.day, c.first_day) > $2
order by coalesce(m.day, c.first_day), m.id
limit $3
