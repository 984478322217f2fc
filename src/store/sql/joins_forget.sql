-- joins_forget: records up to a moment go
-- in: instant last
-- rows: none
delete from records.joins
where at <= $1
