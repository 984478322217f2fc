-- classes_past: a page of a call's classes that have ended, and how many students entered them; latest first
-- in: meeting_id meeting, course_id course, instant now, int limit, int offset
-- out: occurrence_id id, meeting_id meeting, date rule_day, date day, instant starts_at, instant ends_at,
-- out: origin origin, bool cancelled, text reason, int entered
-- row: class_row
-- rows: many
select o.id, o.meeting_id, o.rule_day, o.day, o.starts_at, o.ends_at, o.origin, o.cancelled, o.reason,
       (select count(*)
        from records.entries n join enrolments s on s.user_id = n.user_id and s.course_id = $2 and s.role = 1
        join users u on u.id = s.user_id and u.enabled = 1
        where n.occurrence_id = o.id)
from occurrences o
where o.meeting_id = $1 and o.ends_at < $3
order by o.starts_at desc, o.ends_at desc, o.id desc
limit $4 offset $5
