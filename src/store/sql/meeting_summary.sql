-- meeting_summary: a call with its course and its class that is on or comes next (0: none)
-- in: meeting_id id, instant now
-- out: meeting_id id, course_id course, int weekday, date date, int start, int end, link_kind link_kind, text link,
-- out: text description, bool on, text course_name, text code, text zone, instant starts_at, instant ends_at
-- rows: one
select m.id, m.course_id, m.weekday, m.day, m.start_second, m.end_second, m.link_kind, m.link, m.description, m.switched_on,
       c.name, c.code, c.zone, o.starts_at, o.ends_at
from meetings m
join courses c on c.id = m.course_id
left join occurrences o on o.id = (select n.id from occurrences n
                                   where n.meeting_id = m.id and n.starts_at > $2 - 172800 and n.ends_at >= $2 and n.cancelled = 0
                                     and (c.first_day is null or n.day >= c.first_day)
                                     and (c.last_day is null or n.day <= c.last_day)
                                   order by n.starts_at, n.id limit 1)
where m.id = $1
