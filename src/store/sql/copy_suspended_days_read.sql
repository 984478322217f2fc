-- copy_suspended_days_read: days without classes as they stand, in the order that copies are compared in
-- out: date day, text reason
-- rows: each
select day, reason
from suspended_days
order by day
