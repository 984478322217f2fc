-- records_file_add: what the records file says of itself
-- in: text kind, blob id, int version
-- rows: none
insert into records.file (kind, id, version) values ($1, $2, $3)
