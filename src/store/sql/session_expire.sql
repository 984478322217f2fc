-- session_expire: dead sessions go
-- in: instant idle_before, instant now, instant created_before
-- rows: none
delete from sessions
where (seen_at <= $1 and until <= $2) or created_at <= $3
