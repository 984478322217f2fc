-- copy_joins_read: records as they stand, in the order that copies are compared in
-- out: join_id id, instant at, user_id user_id, text username, text name, meeting_id meeting_id, course_id course_id,
-- out: text course_name, occurrence_id occurrence_id, verdict verdict, via via, text address, text user_agent
-- rows: each
select id, at, user_id, username, name, meeting_id, course_id, course_name, occurrence_id, verdict, via, address,
       user_agent
from records.joins
order by id
