-- user_page: a page of the accounts that a search finds: three patterns in name, username and e-mail, or one of the two exactly; enabled or not (2: both), staff or all (0), without a password or all (0); by name (sort 0), username (2) or e-mail (4), each backwards where one more
-- in: text first, text second, text third, text exact, int enabled, int staff, int without, int limit, int offset, int sort
-- out: user_id id, text username, text name, text email, text avatar, bool staff, bool enabled,
-- out: instant created_at, text language, bool has_password
-- rows: many
select u.id, u.username, u.name, u.email, u.avatar, u.staff, u.enabled, u.created_at, u.language, u.password_hash <> ''
from users u
where (u.enabled = $5 or $5 = 2) and u.staff >= $6 and ($7 = 0 or u.password_hash = '')
  and ((($1 = '%' or (u.name_key || ' ' || u.username_key || ' ' || u.email_key) like $1 escape '\')
        and ($2 = '%' or (u.name_key || ' ' || u.username_key || ' ' || u.email_key) like $2 escape '\')
        and ($3 = '%' or (u.name_key || ' ' || u.username_key || ' ' || u.email_key) like $3 escape '\'))
       or u.username_key = $4 or u.email_key = $4)
order by case $10 when 2 then u.username_key when 4 then u.email_key end,
         case $10 when 1 then u.name_key when 3 then u.username_key when 5 then u.email_key end desc, u.name_key, u.id
limit $8 offset $9
