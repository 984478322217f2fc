-- occurrence_add: a class that the rule asks for
-- in: meeting_id meeting, date day, instant starts_at, instant ends_at
-- rows: none
insert into occurrences (meeting_id, rule_day, day, starts_at, ends_at, origin, cancelled, reason)
values ($1, $2, $2, $3, $4, 0, 0, '')
