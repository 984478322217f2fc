-- day_classes: a page of the classes that are on between two moments, of courses taught by somebody (0: of all); by start. No entry is counted but for those of the page
-- in: instant from, instant to, user_id teacher, instant now, int limit, int offset
-- out: course_id course, text course_name, text code, text zone, date first_day, date last_day,
-- out: meeting_id meeting, int weekday, date date, int rule_start, int rule_end, link_kind link_kind, text link,
-- out: text description, bool on, occurrence_id occurrence, date rule_day, date class_day, instant starts_at,
-- out: instant ends_at, origin origin, bool cancelled, text reason, text teacher, int students, int entered
-- rows: many
-- plan: anew
select c.id, c.name, c.code, c.zone, c.first_day, c.last_day,
       m.id, m.weekday, m.day, m.start_second, m.end_second, m.link_kind, m.link, m.description, m.switched_on,
       o.id, o.rule_day, o.day, o.starts_at, o.ends_at, o.origin, o.cancelled, o.reason,
       coalesce((select min(case when u.name = '' then u.username else u.name end)
                 from enrolments t join users u on u.id = t.user_id
                 where t.course_id = c.id and t.role = 2 and u.enabled = 1 and t.from_at <= o.ends_at
                   and (t.until_at = 0 or t.until_at >= o.starts_at)), ''),
       (select count(*)
        from enrolments s join users u on u.id = s.user_id
        where s.course_id = c.id and s.role = 1 and u.enabled = 1),
       (select count(*)
        from records.entries n join enrolments s on s.user_id = n.user_id and s.course_id = c.id and s.role = 1
        join users u on u.id = s.user_id and u.enabled = 1
        where n.occurrence_id = o.id)
from (select w.id as occurrence_id, w.starts_at, w.meeting_id, c.id as course_id
      from meetings m
      join courses c on c.id = m.course_id
      join occurrences w on w.meeting_id = m.id and w.starts_at > $1 - 86400 and w.starts_at < $2 and w.ends_at >= $1
      where c.archived = 0 and (c.first_day is null or w.day >= c.first_day) and (c.last_day is null or w.day <= c.last_day)
        and ($3 = 0 or exists (select 1 from enrolments e
                         where e.user_id = $3 and e.course_id = c.id and e.role = 2 and e.from_at <= $4
                           and (e.until_at = 0 or e.until_at >= $4)))
      order by w.starts_at, w.id
      limit $5 offset $6) near
join occurrences o on o.id = near.occurrence_id
join meetings m on m.id = near.meeting_id
join courses c on c.id = near.course_id
order by o.starts_at, o.id
