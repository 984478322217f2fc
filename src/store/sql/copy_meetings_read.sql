-- copy_meetings_read: calls as they stand, in the order that copies are compared in
-- out: meeting_id id, course_id course_id, int weekday, date day, int start_second, int end_second,
-- out: link_kind link_kind, text link, text description, bool switched_on
-- rows: each
select id, course_id, weekday, day, start_second, end_second, link_kind, link, description, switched_on
from meetings
order by id
