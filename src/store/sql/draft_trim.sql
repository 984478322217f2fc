-- draft_trim: but for the newest so many, a person's kept forms go
-- in: user_id user, int keep
-- rows: none
delete from drafts
where user_id = $1 and key not in (select key from drafts where user_id = $1 order by kept_at desc, key limit $2)
