-- class_entered: how many of a course's students have entered a class, and how many there are: of those whose account is enabled
-- in: occurrence_id occurrence, course_id course
-- out: int entered, int students
-- rows: one
select (select count(*)
        from records.entries n
        join enrolments e on e.user_id = n.user_id and e.course_id = $2 and e.role = 1
        join users u on u.id = e.user_id and u.enabled = 1
        where n.occurrence_id = $1),
       (select count(*)
        from enrolments e join users u on u.id = e.user_id
        where e.course_id = $2 and e.role = 1 and u.enabled = 1)
