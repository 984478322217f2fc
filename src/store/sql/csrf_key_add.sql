-- csrf_key_add: the key of CSRF tokens
-- in: blob value
-- rows: none
insert into secrets (name, value) values ('csrf', $1)
