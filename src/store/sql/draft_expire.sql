-- draft_expire: forms that were kept for long enough go
-- in: instant before
-- rows: none
delete from drafts where kept_at < $1
