-- audit_add: something was changed; of a form that asks twice (same `once`), nothing
-- in: instant at, user_id actor, text actor_name, int action, user_id user, course_id course, meeting_id meeting,
-- in: text subject, text details, blob once
-- rows: none
insert into audit (at, actor_id, actor, action, user_id, course_id, meeting_id, subject, details, once)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when length($10) = 0 then null else $10 end)
on conflict (once) do nothing
