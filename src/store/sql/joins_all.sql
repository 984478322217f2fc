-- joins_all: every record since a moment; oldest first
-- in: int since
-- out: join_id id, instant at, user_id user, text username, text name, meeting_id meeting, course_id course,
-- out: text course_name, occurrence_id occurrence, verdict verdict, via via, text address, text user_agent
-- row: join_row
-- rows: each
select id, at, user_id, username, name, meeting_id, course_id, course_name, occurrence_id, verdict, via, address,
       user_agent
from records.joins
where at >= $1
order by id
