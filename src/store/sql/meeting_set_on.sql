-- meeting_set_on: the switch of a call
-- in: meeting_id id, bool on
-- rows: none
update meetings set switched_on = $2 where id = $1
