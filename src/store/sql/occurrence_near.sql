-- occurrence_near: the classes of a call around now; none lasts two days, which keeps the search to a few
-- in: meeting_id meeting, instant ends_after, instant starts_before
-- out: occurrence_id id, meeting_id meeting, date rule_day, date day, instant starts_at, instant ends_at,
-- out: origin origin, bool cancelled, text reason
-- row: occurrence_row
-- rows: many
select o.id, o.meeting_id, o.rule_day, o.day, o.starts_at, o.ends_at, o.origin, o.cancelled, o.reason
from occurrences o
where o.meeting_id = $1 and o.starts_at > $2 - 172800 and o.starts_at < $3 and o.ends_at > $2
order by o.starts_at, o.id
limit 64
