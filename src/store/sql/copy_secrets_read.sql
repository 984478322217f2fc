-- copy_secrets_read: the keys as they stand, in the order that copies are compared in
-- out: text name, blob value
-- rows: each
select name, value
from secrets
order by name
