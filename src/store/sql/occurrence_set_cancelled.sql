-- occurrence_set_cancelled: cancel a class, or not, by itself
-- in: occurrence_id id, bool cancelled, text reason
-- rows: none
update occurrences set cancelled = $2, reason = $3, day_cancelled = 0 where id = $1
