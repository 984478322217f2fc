-- audit_of_course: what was done to a course before an entry (0: at all), by somebody (0: by anybody; -1: by commands), of a range of actions; newest first
-- in: int before, course_id course, user_id actor, int first_action, int last_action,
-- in: int limit
-- out: int id, instant at, user_id actor, text actor_name, int action, user_id user, course_id course,
-- out: meeting_id meeting, text subject, text details
-- row: audit_row
-- rows: many
select a.id, a.at, a.actor_id, a.actor, a.action, a.user_id, a.course_id, a.meeting_id, a.subject, a.details
from audit a
where a.id < case when $1 = 0 then 9223372036854775807 else $1 end and a.course_id = $2
  and ($3 = 0 or a.actor_id = $3 or ($3 = -1 and a.actor_id = 0)) and a.action >= $4 and a.action <= $5
order by a.id desc
limit $6
