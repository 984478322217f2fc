-- user_set_enabled: enable or disable an account
-- in: user_id id, bool enabled
-- rows: none
update users set enabled = $2 where id = $1
