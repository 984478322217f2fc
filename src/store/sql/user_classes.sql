-- user_classes: a person's classes in a span of time (a substitute's: of their days), and of each call without one there the first after it; to keep come first those not ended. Narrow rows first; no class lasts two days, so that the search is short
-- in: user_id user, instant from, instant to, instant ended, int limit
-- out: course_id course, text course_name, text code, text zone, date first_day, date last_day, bool waits, role role,
-- out: meeting_id meeting, int weekday, date date, int rule_start, int rule_end, link_kind link_kind,
-- out: text link, text description, bool on, occurrence_id occurrence, date rule_day, date class_day,
-- out: instant starts_at, instant ends_at, origin origin, bool cancelled, text reason
-- rows: many
select c.id, c.name, c.code, c.zone, c.first_day, c.last_day, c.wait_for_teacher, near.role,
       m.id, m.weekday, m.day, m.start_second, m.end_second, m.link_kind, m.link, m.description, m.switched_on,
       o.id, o.rule_day, o.day, o.starts_at, o.ends_at, o.origin, o.cancelled, o.reason
from (select n.occurrence_id, n.role
      from (select e.role, w.starts_at, w.ends_at,
                   coalesce(w.id, (select f.id from occurrences f
                                   where f.meeting_id = m.id and f.starts_at >= $3 and f.cancelled = 0
                                     and (e.from_at = 0 or f.ends_at >= e.from_at)
                                     and (e.until_at = 0 or f.starts_at <= e.until_at)
                                   order by f.starts_at limit 1)) as occurrence_id
            from enrolments e
            join courses c on c.id = e.course_id
            join meetings m on m.course_id = e.course_id
            left join occurrences w on w.meeting_id = m.id and w.starts_at > $2 - 172800 and w.starts_at < $3 and w.ends_at > $2
                 and (e.from_at = 0 or w.ends_at >= e.from_at) and (e.until_at = 0 or w.starts_at <= e.until_at)
            where e.user_id = $1 and c.archived = 0) n
      where n.occurrence_id is not null
      order by n.starts_at is null, n.ends_at < $4, n.starts_at, n.occurrence_id
      limit $5) near
join occurrences o on o.id = near.occurrence_id
join meetings m on m.id = o.meeting_id
join courses c on c.id = m.course_id
order by o.starts_at, c.name_key, o.id
