-- user_taken: does another account have this username key, or this e-mail key?
-- in: user_id id, text username_key, text email_key
-- out: bool username, bool email
-- rows: one
select exists (select 1 from users where username_key = $2 and id <> $1),
       exists (select 1 from users where email_key = $3 and email_key <> '' and id <> $1)
