-- link_find: whose link it is, if it is good
-- in: blob hash, instant now
-- out: user_id id, text username, text name, text email, text avatar, bool staff, bool enabled,
-- out: instant created_at, text language
-- row: user_row
-- rows: one
select u.id, u.username, u.name, u.email, u.avatar, u.staff, u.enabled, u.created_at, u.language
from password_links l
join users u on u.id = l.user_id
where l.hash = $1 and l.until_at >= $2 and u.enabled = 1
