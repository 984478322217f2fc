-- occurrence_remove: a class that the rule asks for no more
-- in: occurrence_id id
-- rows: none
delete from occurrences where id = $1
