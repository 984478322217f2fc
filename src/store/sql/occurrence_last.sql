-- occurrence_last: the last class that began: not cancelled
-- in: meeting_id meeting, instant now
-- out: occurrence_id id, meeting_id meeting, date rule_day, date day, instant starts_at, instant ends_at,
-- out: origin origin, bool cancelled, text reason
-- row: occurrence_row
-- rows: one
select o.id, o.meeting_id, o.rule_day, o.day, o.starts_at, o.ends_at, o.origin, o.cancelled, o.reason
from occurrences o
where o.meeting_id = $1 and o.starts_at <= $2 and o.cancelled = 0
order by o.starts_at desc
limit 1
