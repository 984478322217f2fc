-- copy_entries_read: entries as they stand, in the order that copies are compared in
-- out: occurrence_id occurrence_id, user_id user_id, instant at
-- rows: each
select occurrence_id, user_id, at
from records.entries
order by occurrence_id, user_id
