-- course_of_meeting: whose call it is
-- in: meeting_id meeting
-- out: course_id course
-- rows: one
select course_id from meetings where id = $1
