-- audit_once: what a form has done
-- in: blob once
-- out: int id, instant at, user_id actor, text actor_name, int action, user_id user, course_id course,
-- out: meeting_id meeting, text subject, text details
-- row: audit_row
-- rows: one
select a.id, a.at, a.actor_id, a.actor, a.action, a.user_id, a.course_id, a.meeting_id, a.subject, a.details
from audit a
where a.once = $1
