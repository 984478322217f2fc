-- cat_add: a new cat
-- in: text name, blob face, bool staff, instant seen_at, role role
-- rows: none
insert into cats (name, face, staff, seen_at, role) values ($1, $2, $3, $4, $5)
