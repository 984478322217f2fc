-- entry_add: somebody entered a class; the first time counts
-- in: occurrence_id occurrence, user_id user, instant at
-- rows: none
insert into records.entries (occurrence_id, user_id, at)
values ($1, $2, $3)
on conflict (occurrence_id, user_id) do nothing
