-- draft_find: a form that was kept, for the same person and page
-- in: blob key, user_id user, text path, instant since
-- out: text form
-- rows: one
select form
from drafts
where key = $1 and user_id = $2 and path = $3 and kept_at >= $4
