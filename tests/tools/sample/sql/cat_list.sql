-- cat_list: every cat
-- out: user_id id, text name, bool staff, date born, instant seen_at, role role
-- row: cat_row
-- rows: many
select id, name, staff, born, seen_at, role
from cats
where name <> 'a "quoted" \ name'
