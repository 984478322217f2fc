-- course_count: how many courses course_page has
-- in: text pattern, int archived, int today, user_id teacher, instant now
-- out: int total
-- rows: one
select count(*)
from courses c
where (c.name_key like $1 escape '\' or lower(c.code) like $1 escape '\') and (c.archived = $2 or $2 = 2)
  and ($3 = 0 or c.last_day is null or c.last_day >= $3)
  and ($4 = 0 or exists (select 1 from enrolments e
                         where e.user_id = $4 and e.course_id = c.id and e.role = 2 and e.from_at <= $5
                           and (e.until_at = 0 or e.until_at >= $5)))
