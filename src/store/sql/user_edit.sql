-- user_edit: what of an account is not its password or its being enabled
-- in: user_id id, text username, text username_key, text name, text name_key, text email, text email_key,
-- in: text avatar, bool staff, text language
-- rows: none
update users
set username = $2, username_key = $3, name = $4, name_key = $5, email = $6, email_key = $7, avatar = $8, staff = $9,
    language = $10
where id = $1
