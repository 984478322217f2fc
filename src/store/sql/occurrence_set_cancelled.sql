-- occurrence_set_cancelled: cancel a class, or not
-- in: occurrence_id id, bool cancelled, text reason
-- rows: none
update occurrences set cancelled = $2, reason = $3 where id = $1
