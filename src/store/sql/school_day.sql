-- school_day: the classes of a local day that have not ended: those that are not cancelled, or those that were with all of their day; by start
-- in: date day, instant now, bool cancelled
-- out: course_id course, text course_name, text code, text zone, date first_day, date last_day,
-- out: meeting_id meeting, int weekday, date date, int rule_start, int rule_end, text description, bool on,
-- out: occurrence_id occurrence, date rule_day, instant starts_at, instant ends_at, origin origin, text reason
-- rows: many
select c.id, c.name, c.code, c.zone, c.first_day, c.last_day,
       m.id, m.weekday, m.day, m.start_second, m.end_second, m.description, m.switched_on,
       o.id, o.rule_day, o.starts_at, o.ends_at, o.origin, o.reason
from occurrences o
join meetings m on m.id = o.meeting_id
join courses c on c.id = m.course_id
where o.day = $1 and o.ends_at >= $2 and o.cancelled = $3 and o.day_cancelled = $3 and c.archived = 0
  and (c.first_day is null or o.day >= c.first_day) and (c.last_day is null or o.day <= c.last_day)
order by o.starts_at, c.name_key, o.id
