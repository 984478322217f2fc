-- copy_failures_add: a row of copy_failures_read, its keys kept
-- in: blob key, int failures, instant last_at
-- rows: none
insert into login_failures (key, failures, last_at)
values ($1, $2, $3)
