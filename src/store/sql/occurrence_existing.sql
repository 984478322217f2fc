-- occurrence_existing: all classes of a call, and whether somebody has entered those that have not begun (nobody enters a day before)
-- in: meeting_id meeting, instant now
-- out: occurrence_id id, meeting_id meeting, date rule_day, date day, instant starts_at, instant ends_at,
-- out: origin origin, bool cancelled, text reason, bool entered
-- rows: many
select o.id, o.meeting_id, o.rule_day, o.day, o.starts_at, o.ends_at, o.origin, o.cancelled, o.reason,
       o.starts_at > $2 and exists (select 1 from records.joins j
                                    where j.at >= o.starts_at - 86400 and j.at <= $2 and j.occurrence_id = o.id
                                      and j.verdict = 0)
from occurrences o
where o.meeting_id = $1
