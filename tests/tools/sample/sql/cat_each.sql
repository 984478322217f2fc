-- cat_each: every cat, one by one
-- out: text name
-- rows: each
select name from cats
