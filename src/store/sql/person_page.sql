-- person_page: a page of the people of a course (of one role; 0: of any) whose name, username or (where asked) e-mail is like a pattern; teachers first, then by name; and when they last came into a class of it for the first time
-- in: course_id course, role role, text pattern, bool emails, int limit, int offset
-- out: user_id id, text username, text name, text email, bool staff, bool enabled, role role, instant since,
-- out: instant from, instant until, instant entered
-- rows: many
select page.id, page.username, page.name, page.email, page.staff, page.enabled, page.role, page.since, page.from_at, page.until_at,
       coalesce((select max(n.at)
                 from meetings m
                 join occurrences o on o.meeting_id = m.id
                 join records.entries n on n.occurrence_id = o.id and n.user_id = page.id
                 where m.course_id = $1), 0)
from (select u.id, u.username, u.name, u.name_key, u.email, u.staff, u.enabled, e.role, e.since, e.from_at, e.until_at
      from enrolments e
      join users u on u.id = e.user_id
      where e.course_id = $1 and ($2 = 0 or e.role = $2)
        and (u.name_key like $3 escape '\' or u.username_key like $3 escape '\' or ($4 = 1 and u.email_key like $3 escape '\'))
      order by e.role desc, u.name_key, u.id
      limit $5 offset $6) page
order by page.role desc, page.name_key, page.id
