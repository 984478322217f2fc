-- user_add: a new account
-- in: text username, text username_key, text name, text name_key, text email, text email_key, text avatar,
-- in: bool staff, bool enabled, text password_hash, instant created_at, text language
-- out: user_id id
-- rows: one
insert into users (username, username_key, name, name_key, email, email_key, avatar, staff, enabled, password_hash,
                   created_at, language)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
returning id
