-- failures_add: one more failure under a key; old ones are forgotten
-- in: blob key, instant now, instant since
-- rows: none
insert into login_failures (key, failures, last_at)
values ($1, 1, $2)
on conflict (key) do update
set failures = case when login_failures.last_at > $3 then login_failures.failures + 1 else 1 end, last_at = $2
