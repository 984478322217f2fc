-- user_by_login: the account that has this key as its username or e-mail (a username has no @, an e-mail has one)
-- in: text key
-- out: user_id id, text username, text name, text email, text avatar, bool staff, bool enabled,
-- out: instant created_at, text language
-- row: user_row
-- rows: one
select u.id, u.username, u.name, u.email, u.avatar, u.staff, u.enabled, u.created_at, u.language
from users u
where u.username_key = $1 or (u.email_key = $1 and u.email_key <> '')
