-- main_file_add: what the main file says of itself
-- in: text kind, blob id, int version
-- rows: none
insert into file (kind, id, version) values ($1, $2, $3)
