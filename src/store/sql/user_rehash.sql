-- user_rehash: the same password under stronger parameters, if it is still the same
-- in: user_id id, text old_hash, text new_hash
-- rows: none
update users set password_hash = $3 where id = $1 and password_hash = $2
