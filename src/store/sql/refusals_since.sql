-- refusals_since: how many people a call has refused since a moment
-- in: instant since
-- out: meeting_id meeting, int people
-- rows: many
select j.meeting_id, count(distinct j.user_id)
from records.joins j
where j.at >= $1 and j.verdict <> 0
group by j.meeting_id
