-- session_add: a new session of an account that is enabled and has the password that was checked (empty: none was)
-- in: blob hash, user_id user, instant now, text password_hash, text user_agent
-- rows: none
insert into sessions (hash, user_id, created_at, seen_at, until, user_agent)
select $1, id, $3, $3, 0, $5
from users
where id = $2 and enabled = 1 and ($4 = '' or password_hash = $4)
