-- class_counts: how many of a call's classes have not ended, and how many have
-- in: meeting_id meeting, instant now
-- out: int to_come, int past
-- rows: one
select coalesce(sum(case when o.ends_at >= $2 then 1 else 0 end), 0), coalesce(sum(case when o.ends_at < $2 then 1 else 0 end), 0)
from occurrences o
where o.meeting_id = $1
