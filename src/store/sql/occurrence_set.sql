-- occurrence_set: when a class is, and who decided so
-- in: occurrence_id id, date day, instant starts_at, instant ends_at, origin origin
-- rows: none
update occurrences
set day = $2, starts_at = $3, ends_at = $4, origin = $5
where id = $1
