-- copy_sessions_read: sessions as they stand, in the order that copies are compared in
-- out: blob hash, user_id user_id, instant created_at, instant seen_at, instant until, text user_agent
-- rows: each
select hash, user_id, created_at, seen_at, until, user_agent
from sessions
order by hash
