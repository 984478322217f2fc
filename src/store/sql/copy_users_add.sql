-- copy_users_add: a row of copy_users_read, its keys kept
-- in: user_id id, text username, text username_key, text name, text name_key, text email, text email_key,
-- in: text avatar, bool staff, bool enabled, text password_hash, instant created_at, text language
-- rows: none
insert into users (id, username, username_key, name, name_key, email, email_key, avatar, staff, enabled,
        password_hash, created_at, language)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
