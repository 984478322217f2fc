-- copy_sessions_add: a row of copy_sessions_read, its keys kept
-- in: blob hash, user_id user_id, instant created_at, instant seen_at, instant until
-- rows: none
insert into sessions (hash, user_id, created_at, seen_at, until)
values ($1, $2, $3, $4, $5)
