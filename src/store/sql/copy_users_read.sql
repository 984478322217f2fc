-- copy_users_read: accounts as they stand, in the order that copies are compared in
-- out: user_id id, text username, text username_key, text name, text name_key, text email, text email_key,
-- out: text avatar, bool staff, bool enabled, text password_hash, instant created_at, text language
-- rows: each
select id, username, username_key, name, name_key, email, email_key, avatar, staff, enabled, password_hash,
       created_at, language
from users
order by id
