-- draft_add: a form kept for who was signed out while writing it
-- in: blob key, user_id user, text path, text form, instant now
-- rows: none
insert into drafts (key, user_id, path, form, kept_at)
values ($1, $2, $3, $4, $5)
