-- cat_find: the cat with this id
-- in: user_id id, date born
-- out: user_id id, text name, bool staff, date born,
-- out: instant seen_at, role role
-- row: cat_row
-- rows: one
select id, name, staff, born, seen_at, role from cats where id = $1 and born = $2
