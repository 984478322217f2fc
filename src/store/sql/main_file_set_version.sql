-- main_file_set_version: of which version the main file is
-- in: int version
-- rows: none
update file set version = $1
