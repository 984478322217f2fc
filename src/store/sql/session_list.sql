-- session_list: somebody's live sessions, last used first
-- in: user_id user, instant now, instant seen_after, instant created_after, int limit
-- out: blob hash, instant created_at, instant seen_at, instant until, text user_agent
-- rows: many
select s.hash, s.created_at, s.seen_at, s.until, s.user_agent
from sessions s
where s.user_id = $1 and s.created_at > $4 and (s.seen_at > $3 or s.until > $2)
order by s.seen_at desc, s.created_at desc
limit $5
