-- access_facts: a call with its course, a person's enrolment there (role 0: none), and the classes around now, each in a row (id 0: none); no class lasts two days, which keeps the search to a few
-- in: meeting_id meeting, user_id user, instant ends_after, instant starts_before
-- out: meeting_id id, course_id course, int weekday, date date, int start, int end, link_kind link_kind, text link,
-- out: text description, bool on, text course_name, text code, text zone, date first_day, date last_day, bool archived, bool waits,
-- out: role role, instant since, instant from, instant until, occurrence_id occurrence, date rule_day,
-- out: date class_day, instant starts_at, instant ends_at, origin origin, bool cancelled, text reason
-- rows: many
select m.id, m.course_id, m.weekday, m.day, m.start_second, m.end_second, m.link_kind, m.link, m.description, m.switched_on,
       c.name, c.code, c.zone, c.first_day, c.last_day, c.archived, c.wait_for_teacher,
       coalesce(e.role, 0), coalesce(e.since, 0), coalesce(e.from_at, 0), coalesce(e.until_at, 0),
       o.id, o.rule_day, o.day, o.starts_at, o.ends_at, o.origin, o.cancelled, o.reason
from meetings m
join courses c on c.id = m.course_id
left join enrolments e on e.user_id = $2 and e.course_id = m.course_id
left join occurrences o on o.meeting_id = m.id and o.starts_at > $3 - 172800 and o.starts_at < $4 and o.ends_at > $3
where m.id = $1
order by o.starts_at, o.ends_at, o.id
limit 64
