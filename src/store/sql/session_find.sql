-- session_find: a session and its user
-- in: blob hash
-- out: user_id id, text username, text name, text email, text avatar, bool staff, bool enabled,
-- out: instant created_at, text language, instant session_created_at, instant seen_at, instant until
-- rows: one
select u.id, u.username, u.name, u.email, u.avatar, u.staff, u.enabled, u.created_at, u.language, s.created_at, s.seen_at, s.until
from sessions s
join users u on u.id = s.user_id
where s.hash = $1
