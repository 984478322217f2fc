-- course_set_archived: out of sight, or back
-- in: course_id id, bool archived
-- rows: none
update courses set archived = $2 where id = $1
