-- entries_old: who entered before a moment, some of them, of classes after one: how many, and the last class
-- in: instant before, occurrence_id after, int limit
-- out: int count, occurrence_id last
-- rows: one
select count(*), coalesce(max(n.occurrence_id), 0)
from records.entries n
where n.at < $1 and n.occurrence_id > $2
  and n.occurrence_id <= (select max(o.occurrence_id)
                          from (select occurrence_id
                                from records.entries
                                where at < $1 and occurrence_id > $2
                                order by occurrence_id
                                limit $3) o)
