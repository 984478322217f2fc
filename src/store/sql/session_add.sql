-- session_add: a new session of an enabled account
-- in: blob hash, user_id user, instant now
-- rows: none
insert into sessions (hash, user_id, created_at, seen_at, until)
select $1, id, $3, $3, 0
from users
where id = $2 and enabled = 1
