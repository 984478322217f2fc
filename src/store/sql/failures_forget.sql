-- failures_forget: a key without failures
-- in: blob key
-- rows: none
delete from login_failures where key = $1
