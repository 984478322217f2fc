-- occurrence_add_extra: a class that the rule does not ask for
-- in: meeting_id meeting, date day, instant starts_at, instant ends_at
-- out: occurrence_id id
-- rows: one
insert into occurrences (meeting_id, rule_day, day, starts_at, ends_at, origin, cancelled, reason)
values ($1, $2, $2, $3, $4, 2, 0, '')
returning id
