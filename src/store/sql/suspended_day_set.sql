-- suspended_day_set: a day without classes, and why
-- in: date day, text reason
-- rows: none
insert into suspended_days (day, reason)
values ($1, $2)
on conflict (day) do update
set reason = $2
