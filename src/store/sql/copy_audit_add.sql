-- copy_audit_add: a row of copy_changes_read, its keys kept
-- in: int id, instant at, user_id actor_id, text actor, int action, user_id user_id, course_id course_id,
-- in: meeting_id meeting_id, text subject, text details, blob once
-- rows: none
insert into audit (id, at, actor_id, actor, action, user_id, course_id, meeting_id, subject, details, once)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
