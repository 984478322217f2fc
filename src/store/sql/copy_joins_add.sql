-- copy_joins_add: a row of copy_joins_read, its keys kept
-- in: join_id id, instant at, user_id user_id, text username, text name, meeting_id meeting_id, course_id course_id,
-- in: text course_name, occurrence_id occurrence_id, verdict verdict, via via, text address, text user_agent
-- rows: none
insert into records.joins (id, at, user_id, username, name, meeting_id, course_id, course_name, occurrence_id,
        verdict, via, address, user_agent)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
