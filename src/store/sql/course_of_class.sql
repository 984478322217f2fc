-- course_of_class: whose class it is
-- in: occurrence_id class
-- out: course_id course
-- rows: one
select m.course_id
from occurrences o
join meetings m on m.id = o.meeting_id
where o.id = $1
