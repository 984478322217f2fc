-- occurrence_existing: all classes of a call, and whether somebody has entered them
-- in: meeting_id meeting
-- out: occurrence_id id, meeting_id meeting, date rule_day, date day, instant starts_at, instant ends_at,
-- out: origin origin, bool cancelled, text reason, bool entered
-- rows: many
select o.id, o.meeting_id, o.rule_day, o.day, o.starts_at, o.ends_at, o.origin, o.cancelled, o.reason,
       exists (select 1 from records.entries n where n.occurrence_id = o.id)
from occurrences o
where o.meeting_id = $1
