-- failures_read: the failures under a key
-- in: blob key, instant since
-- out: int count, instant last
-- rows: one
select failures, last_at from login_failures where key = $1 and last_at > $2
