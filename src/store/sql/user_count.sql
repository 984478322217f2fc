-- user_count: how many accounts user_page has
-- in: text first, text second, text third, text exact, int enabled, int staff
-- out: int total
-- rows: one
select count(*)
from users u
where (((u.name_key || ' ' || u.username_key || ' ' || u.email_key) like $1 escape '\'
        and (u.name_key || ' ' || u.username_key || ' ' || u.email_key) like $2 escape '\'
        and (u.name_key || ' ' || u.username_key || ' ' || u.email_key) like $3 escape '\')
       or u.username_key = $4 or u.email_key = $4)
  and (u.enabled = $5 or $5 = 2) and u.staff >= $6
