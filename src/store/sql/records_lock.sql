-- records_lock: changes nothing, and takes the write lock of the records file alone
-- rows: none
delete from records.file where 0 = 1
