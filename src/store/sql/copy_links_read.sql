-- copy_links_read: links for passwords as they stand, in the order that copies are compared in
-- out: blob hash, user_id user_id, instant made_at, instant until_at
-- rows: each
select hash, user_id, made_at, until_at
from password_links
order by hash
