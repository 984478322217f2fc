-- class_entered: how many of a course's students have entered a class in a span of time, and how many there are
-- in: occurrence_id occurrence, course_id course, instant from, instant to
-- out: int entered, int students
-- rows: one
select (select count(distinct j.user_id)
        from records.joins j
        join enrolments e on e.user_id = j.user_id and e.course_id = $2 and e.role = 1
        where j.at >= $3 and j.at <= $4 and j.occurrence_id = $1 and j.verdict = 0),
       (select count(*) from enrolments where course_id = $2 and role = 1)
