-- link_expire: links that are over go
-- in: instant now
-- rows: none
delete from password_links where until_at < $1
