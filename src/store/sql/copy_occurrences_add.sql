-- copy_occurrences_add: a row of copy_occurrences_read, its keys kept
-- in: occurrence_id id, meeting_id meeting_id, date rule_day, date day, instant starts_at, instant ends_at,
-- in: origin origin, bool cancelled, text reason, bool day_cancelled
-- rows: none
insert into occurrences (id, meeting_id, rule_day, day, starts_at, ends_at, origin, cancelled, reason, day_cancelled)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
