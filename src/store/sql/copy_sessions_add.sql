-- copy_sessions_add: a row of copy_sessions_read, its keys kept
-- in: blob hash, user_id user_id, instant created_at, instant seen_at, instant until, text user_agent
-- rows: none
insert into sessions (hash, user_id, created_at, seen_at, until, user_agent)
values ($1, $2, $3, $4, $5, $6)
