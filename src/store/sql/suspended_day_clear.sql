-- suspended_day_clear: the end of a day without classes
-- in: date day
-- rows: none
delete from suspended_days where day = $1
