-- cancelled_days: the days to come whose classes were cancelled all at once, and how many they are
-- in: instant now, int limit
-- out: date day, int classes, text reason
-- rows: many
select o.day, count(*), max(o.reason)
from occurrences o
where o.day_cancelled = 1 and o.ends_at >= $1
group by o.day
order by o.day
limit $2
