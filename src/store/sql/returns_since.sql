-- returns_since: how often somebody has been let in by this way to a call since a moment; few records are that young
-- in: user_id user, meeting_id meeting, via via, verdict verdict, instant since
-- out: int count
-- rows: one
select count(*)
from records.joins j
where j.at >= $5 and j.user_id = $1 and j.meeting_id = $2 and j.via = $3 and j.verdict = $4
