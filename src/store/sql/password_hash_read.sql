-- password_hash_read: what an account's password is compared with
-- in: user_id id
-- out: text password_hash
-- rows: one
select password_hash from users where id = $1
