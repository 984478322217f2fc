-- audit_enrolled: how many accounts and enrolments one form has made: it wrote them one after the other
-- in: blob once
-- out: int accounts, int enrolments
-- rows: one
select count(case when a.action = 1 then 1 end), count(case when a.action = 20 then 1 end)
from audit f
join audit a on a.id between f.id and f.id + 10000 and a.at = f.at and a.actor_id = f.actor_id
where f.once = $1
