-- absent_people: the students of a call, with an enabled account, who came neither to its last class nor to the one before
-- in: meeting_id meeting, instant now
-- out: user_id user, text username, text name, text email
-- rows: many
select u.id, u.username, u.name, u.email
from (select o.id as last_id, p.id as before_id, p.starts_at as before_at, m.course_id as course_id
      from meetings m
      join courses c on c.id = m.course_id
      join occurrences o on o.id = (select q.id from occurrences q
                                    where q.meeting_id = m.id and q.ends_at < $2 and q.cancelled = 0
                                      and (c.first_day is null or q.day >= c.first_day)
                                      and (c.last_day is null or q.day <= c.last_day)
                                    order by q.starts_at desc limit 1)
      join occurrences p on p.id = (select q.id from occurrences q
                                    where q.meeting_id = m.id and q.starts_at < o.starts_at and q.cancelled = 0
                                      and (c.first_day is null or q.day >= c.first_day)
                                      and (c.last_day is null or q.day <= c.last_day)
                                    order by q.starts_at desc limit 1)
      where m.id = $1) two
join enrolments e on e.course_id = two.course_id
join users u on u.id = e.user_id
where e.role = 1 and u.enabled = 1 and e.since < two.before_at
  and not exists (select 1 from records.entries n where n.occurrence_id = two.last_id and n.user_id = e.user_id)
  and not exists (select 1 from records.entries n where n.occurrence_id = two.before_id and n.user_id = e.user_id)
order by u.name_key, u.id
limit 1000
