-- session_end_all: the end of all sessions of a user but one
-- in: user_id user, blob keep
-- rows: none
delete from sessions where user_id = $1 and hash <> $2
