-- copy_occurrences_read: classes as they stand, in the order that copies are compared in
-- out: occurrence_id id, meeting_id meeting_id, date rule_day, date day, instant starts_at, instant ends_at,
-- out: origin origin, bool cancelled, text reason, bool day_cancelled
-- rows: each
select id, meeting_id, rule_day, day, starts_at, ends_at, origin, cancelled, reason, day_cancelled
from occurrences
order by id
