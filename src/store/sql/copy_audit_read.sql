-- copy_audit_read: the audit trail as it stands, in the order that copies are compared in
-- out: int id, instant at, user_id actor_id, text actor, int action, user_id user_id, course_id course_id,
-- out: meeting_id meeting_id, text subject, text details, blob once
-- rows: each
select id, at, actor_id, actor, action, user_id, course_id, meeting_id, subject, details, once
from audit
order by id
