-- session_end: the end of a session
-- in: blob hash
-- rows: none
delete from sessions where hash = $1
