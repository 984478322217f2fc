-- joins_old: the oldest records before a moment, some of them: how many, and when the last of them was made; those of the same second go with it
-- in: instant before, int limit
-- out: int count, instant last
-- rows: one
select count(*), coalesce(max(j.at), 0)
from records.joins j
where j.at <= (select max(o.at) from (select at from records.joins where at < $1 order by at limit $2) o)
