-- link_end_all: somebody's links are no longer good
-- in: user_id user
-- rows: none
delete from password_links where user_id = $1
