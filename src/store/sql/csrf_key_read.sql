-- csrf_key_read: the key of CSRF tokens
-- out: blob value
-- rows: one
select value from secrets where name = 'csrf'
