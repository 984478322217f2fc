-- copy_failures_read: failed logins as they stand, in the order that copies are compared in
-- out: blob key, int failures, instant last_at
-- rows: each
select key, failures, last_at
from login_failures
order by key
