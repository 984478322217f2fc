-- occurrence_on: the class of a call that starts on a local day, or was moved from it
-- in: meeting_id meeting, date day
-- out: occurrence_id id, meeting_id meeting, date rule_day, date day, instant starts_at, instant ends_at,
-- out: origin origin, bool cancelled, text reason
-- row: occurrence_row
-- rows: one
select o.id, o.meeting_id, o.rule_day, o.day, o.starts_at, o.ends_at, o.origin, o.cancelled, o.reason
from occurrences o
where o.meeting_id = $1 and (o.day = $2 or o.rule_day = $2)
order by case when o.day = $2 then 0 else 1 end, o.starts_at
limit 1
