-- suspended_days: the days without classes between two days
-- in: date first, date last
-- out: date day, text reason
-- rows: many
select d.day, d.reason
from suspended_days d
where d.day >= $1 and d.day <= $2
order by d.day
