-- copy_links_add: a row of copy_links_read, its keys kept
-- in: blob hash, user_id user_id, instant made_at, instant until_at
-- rows: none
insert into password_links (hash, user_id, made_at, until_at)
values ($1, $2, $3, $4)
