-- occurrence_list: the classes of a call between two days
-- in: meeting_id meeting, date first, date last
-- out: occurrence_id id, meeting_id meeting, date rule_day, date day, instant starts_at, instant ends_at,
-- out: origin origin, bool cancelled, text reason
-- row: occurrence_row
-- rows: many
select o.id, o.meeting_id, o.rule_day, o.day, o.starts_at, o.ends_at, o.origin, o.cancelled, o.reason
from occurrences o
where o.meeting_id = $1 and (cast($2 as integer) is null or o.day >= $2) and (cast($3 as integer) is null or o.day <= $3)
order by o.starts_at, o.ends_at, o.id
