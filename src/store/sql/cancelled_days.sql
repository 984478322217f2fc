-- cancelled_days: the days without classes from a day on, and how many classes come back with each: as school_day has them, of those that the rule made only what it still asks for
-- in: instant now, date first, int limit
-- out: date day, int classes, text reason
-- rows: many
select d.day,
       (select count(*)
        from occurrences o
        join meetings m on m.id = o.meeting_id
        join courses c on c.id = m.course_id
        where o.day = d.day and o.ends_at >= $1 and o.cancelled = 1 and o.day_cancelled = 1 and c.archived = 0
          and (c.first_day is null or o.day >= c.first_day) and (c.last_day is null or o.day <= c.last_day)
          and (o.origin <> 0 or o.rule_day = m.day or (o.rule_day + 3) % 7 = m.weekday)),
       d.reason
from suspended_days d
where d.day >= $2
order by d.day
limit $3
