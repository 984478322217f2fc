-- user_count: how many accounts user_page has
-- in: text first, text second, text third, text exact, int enabled, int staff, int without
-- out: int total
-- rows: one
select count(*)
from users u
where (u.enabled = $5 or $5 = 2) and u.staff >= $6 and ($7 = 0 or u.password_hash = '')
  and ((($1 = '%' or (u.name_key || ' ' || u.username_key || ' ' || u.email_key) like $1 escape '\')
        and ($2 = '%' or (u.name_key || ' ' || u.username_key || ' ' || u.email_key) like $2 escape '\')
        and ($3 = '%' or (u.name_key || ' ' || u.username_key || ' ' || u.email_key) like $3 escape '\'))
       or u.username_key = $4 or u.email_key = $4)
