-- joins_of_meeting: the records of a call, of a person there (0: of any), since a moment; oldest first
-- in: meeting_id meeting, user_id user, int since
-- out: join_id id, instant at, user_id user, text username, text name, meeting_id meeting, course_id course,
-- out: text course_name, occurrence_id occurrence, verdict verdict, via via, text address, text user_agent
-- row: join_row
-- rows: each
select id, at, user_id, username, name, meeting_id, course_id, course_name, occurrence_id, verdict, via, address,
       user_agent
from records.joins
where meeting_id = $1 and ($2 = 0 or user_id = $2) and at >= $3
order by at, id
