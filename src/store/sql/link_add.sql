-- link_add: a link with which an enabled account gets a password
-- in: blob hash, user_id user, instant now, instant until
-- rows: none
insert into password_links (hash, user_id, made_at, until_at)
select $1, id, $3, $4
from users
where id = $2 and enabled = 1
