-- user_set_password: a new password
-- in: user_id id, text password_hash
-- rows: none
update users set password_hash = $2 where id = $1
