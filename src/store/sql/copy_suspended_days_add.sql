-- copy_suspended_days_add: a row of copy_suspended_days_read
-- in: date day, text reason
-- rows: none
insert into suspended_days (day, reason)
values ($1, $2)
