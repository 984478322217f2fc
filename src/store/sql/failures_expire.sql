-- failures_expire: old failures go
-- in: instant since
-- rows: none
delete from login_failures where last_at <= $1
