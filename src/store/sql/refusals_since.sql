-- refusals_since: what calls have refused between two moments, in whatever order
-- in: instant since, instant until
-- out: meeting_id meeting, instant at
-- rows: each
select j.meeting_id, j.at
from records.joins j
where j.at >= $1 and j.at < $2 and j.verdict <> 0
