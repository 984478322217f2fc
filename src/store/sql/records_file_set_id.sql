-- records_file_set_id: whose the records are
-- in: blob id
-- rows: none
update records.file set id = $1
