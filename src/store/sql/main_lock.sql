-- main_lock: changes nothing, and takes the write lock of the main file alone
-- rows: none
delete from file where 0 = 1
