-- join_add: one attempt to enter
-- in: instant at, user_id user, text username, text name, meeting_id meeting, course_id course,
-- in: text course_name, occurrence_id occurrence, verdict verdict, via via, text address, text user_agent
-- rows: none
insert into records.joins (at, user_id, username, name, meeting_id, course_id, course_name, occurrence_id, verdict, via,
                           address, user_agent)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
