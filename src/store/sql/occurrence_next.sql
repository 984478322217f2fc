-- occurrence_next: the first class to come: not cancelled, inside the course's days
-- in: meeting_id meeting, instant now, date first, date last
-- out: occurrence_id id, meeting_id meeting, date rule_day, date day, instant starts_at, instant ends_at,
-- out: origin origin, bool cancelled, text reason
-- row: occurrence_row
-- rows: one
select o.id, o.meeting_id, o.rule_day, o.day, o.starts_at, o.ends_at, o.origin, o.cancelled, o.reason
from occurrences o
where o.meeting_id = $1 and o.starts_at > $2 and o.cancelled = 0
  and (cast($3 as integer) is null or o.day >= $3) and (cast($4 as integer) is null or o.day <= $4)
order by o.starts_at
limit 1
