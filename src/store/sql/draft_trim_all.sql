-- draft_trim_all: but for the newest so many, kept forms go
-- in: int keep
-- rows: none
delete from drafts
where key not in (select key from drafts order by kept_at desc, key limit $1)
