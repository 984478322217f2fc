-- copy_secrets_add: a row of copy_secrets_read, its keys kept
-- in: text name, blob value
-- rows: none
insert into secrets (name, value)
values ($1, $2)
