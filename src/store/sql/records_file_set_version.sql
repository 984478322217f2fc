-- records_file_set_version: of which version the records are
-- in: int version
-- rows: none
update records.file set version = $1
