-- course_page: a page of the courses whose name or code is like a pattern: archived ones or not (2: both), not over before a day (0: any), taught by somebody (0: by anybody); by name (sort 0), name backwards (1), last day (2), last day backwards (3); teachers are those of this moment; who has no enabled account is not counted
-- in: text pattern, int archived, int today, user_id teacher, instant now, int limit, int offset, int sort
-- out: course_id id, text name, text code, text zone, date first_day, date last_day, bool archived, int students,
-- out: text teacher, int teachers, int meetings
-- rows: many
select c.id, c.name, c.code, c.zone, c.first_day, c.last_day, c.archived,
       (select count(*)
        from enrolments s join users u on u.id = s.user_id
        where s.course_id = c.id and s.role = 1 and u.enabled = 1),
       coalesce((select min(case when u.name = '' then u.username else u.name end)
                 from enrolments t join users u on u.id = t.user_id
                 where t.course_id = c.id and t.role = 2 and u.enabled = 1 and t.from_at <= $5
                   and (t.until_at = 0 or t.until_at >= $5)), ''),
       (select count(*)
        from enrolments t join users u on u.id = t.user_id
        where t.course_id = c.id and t.role = 2 and u.enabled = 1 and t.from_at <= $5 and (t.until_at = 0 or t.until_at >= $5)),
       (select count(*) from meetings m where m.course_id = c.id)
from (select p.id, p.name, p.name_key, p.code, p.zone, p.first_day, p.last_day, p.archived
      from courses p
      where (p.name_key like $1 escape '\' or lower(p.code) like $1 escape '\') and (p.archived = $2 or $2 = 2)
        and ($3 = 0 or p.last_day is null or p.last_day >= $3)
        and ($4 = 0 or exists (select 1 from enrolments e
                               where e.user_id = $4 and e.course_id = p.id and e.role = 2 and e.from_at <= $5
                                 and (e.until_at = 0 or e.until_at >= $5)))
      order by case when $8 = 1 then p.name_key end desc, case when $8 = 2 then coalesce(p.last_day, 9999999) end,
               case when $8 = 3 then coalesce(p.last_day, 9999999) end desc, p.name_key, p.id
      limit $6 offset $7) c
order by case when $8 = 1 then c.name_key end desc, case when $8 = 2 then coalesce(c.last_day, 9999999) end,
         case when $8 = 3 then coalesce(c.last_day, 9999999) end desc, c.name_key, c.id
