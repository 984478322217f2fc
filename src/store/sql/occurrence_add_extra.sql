-- occurrence_add_extra: a class that the rule does not ask for; on a day without classes, cancelled with it
-- in: meeting_id meeting, date day, instant starts_at, instant ends_at
-- out: occurrence_id id
-- rows: one
insert into occurrences (meeting_id, rule_day, day, starts_at, ends_at, origin, cancelled, reason, day_cancelled)
values ($1, $2, $2, $3, $4, 2, (select count(*) from suspended_days d where d.day = $2),
        coalesce((select d.reason from suspended_days d where d.day = $2), ''),
        (select count(*) from suspended_days d where d.day = $2))
returning id
