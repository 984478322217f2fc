-- main_file_set_id: whose the main file is
-- in: blob id
-- rows: none
update file set id = $1
