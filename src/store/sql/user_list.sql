-- user_list: every account, by name
-- out: user_id id, text username, text name, text email, text avatar, bool staff, bool enabled,
-- out: instant created_at, text language
-- row: user_row
-- rows: many
select u.id, u.username, u.name, u.email, u.avatar, u.staff, u.enabled, u.created_at, u.language
from users u
order by u.name_key, u.id
