-- joins_newest: records between two moments: of a call, a person, a course (0: any), of courses like a pattern that somebody teaches (0: anybody), of some verdicts; before a record, newest first
-- in: instant from, instant until, meeting_id meeting, user_id user, course_id course, text pattern, user_id teacher,
-- in: instant now, int first_verdict, int last_verdict, instant before_at, join_id before_id, int limit
-- out: join_id id, instant at, user_id user, text username, text name, meeting_id meeting, course_id course,
-- out: text course_name, occurrence_id occurrence, verdict verdict, via via, text address, text user_agent, text zone,
-- out: text code, text description
-- row: record_row
-- rows: many
-- plan: anew
select j.id, j.at, j.user_id, j.username, j.name, j.meeting_id, j.course_id, j.course_name, j.occurrence_id, j.verdict, j.via,
       j.address, j.user_agent, coalesce(c.zone, ''), coalesce(c.code, ''), coalesce(m.description, '')
from records.joins j
left join courses c on c.id = j.course_id
left join meetings m on m.id = j.meeting_id
where j.at >= $1 and j.at < $2 and ($3 = 0 or j.meeting_id = $3) and ($4 = 0 or j.user_id = $4) and ($5 = 0 or j.course_id = $5)
  and (($6 = '%' and $7 = 0)
       or j.course_id in (select t.id
                          from courses t
                          where (t.name_key like $6 escape '\' or lower(t.code) like $6 escape '\')
                            and ($7 = 0 or (t.archived = 0
                                            and exists (select 1 from enrolments e
                                                        where e.user_id = $7 and e.course_id = t.id and e.role = 2
                                                          and e.from_at <= $8 and (e.until_at = 0 or e.until_at >= $8))))))
  and j.verdict >= $9 and j.verdict <= $10 and (j.at < $11 or j.id < $12)
order by j.at desc, j.id desc
limit $13
