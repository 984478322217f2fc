-- copy_entries_add: a row of copy_entries_read, its keys kept
-- in: occurrence_id occurrence_id, user_id user_id, instant at
-- rows: none
insert into records.entries (occurrence_id, user_id, at)
values ($1, $2, $3)
