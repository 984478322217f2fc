-- occurrence_cancel_with_day: cancel a class with all others of its day
-- in: occurrence_id id, text reason
-- rows: none
update occurrences set cancelled = 1, reason = $2, day_cancelled = 1 where id = $1 and cancelled = 0
