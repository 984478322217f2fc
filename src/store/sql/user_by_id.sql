-- user_by_id: the account with this id
-- in: user_id id
-- out: user_id id, text username, text name, text email, text avatar, bool staff, bool enabled,
-- out: instant created_at, text language
-- row: user_row
-- rows: one
select u.id, u.username, u.name, u.email, u.avatar, u.staff, u.enabled, u.created_at, u.language
from users u
where u.id = $1
