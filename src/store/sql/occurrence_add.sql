-- occurrence_add: a class that the rule asks for; on a day without classes, cancelled with it
-- in: meeting_id meeting, date day, instant starts_at, instant ends_at
-- rows: none
insert into occurrences (meeting_id, rule_day, day, starts_at, ends_at, origin, cancelled, reason, day_cancelled)
values ($1, $2, $2, $3, $4, 0, (select count(*) from suspended_days d where d.day = $2),
        coalesce((select d.reason from suspended_days d where d.day = $2), ''),
        (select count(*) from suspended_days d where d.day = $2))
