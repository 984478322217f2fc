-- audit_all: what was done before an entry (0: at all), newest first
-- in: int before, int limit
-- out: int id, instant at, user_id actor, text actor_name, int action, user_id user, course_id course,
-- out: meeting_id meeting, text subject, text details
-- row: audit_row
-- rows: many
select a.id, a.at, a.actor_id, a.actor, a.action, a.user_id, a.course_id, a.meeting_id, a.subject, a.details
from audit a
where a.id < case when $1 = 0 then 9223372036854775807 else $1 end
order by a.id desc
limit $2
