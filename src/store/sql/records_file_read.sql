-- records_file_read: what the records file says of itself; both say the same id
-- out: text kind, blob id, int version
-- rows: one
select kind, id, version from records.file
