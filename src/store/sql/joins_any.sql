-- joins_any: is there any record?
-- out: bool any
-- rows: one
select exists (select 1 from records.joins)
