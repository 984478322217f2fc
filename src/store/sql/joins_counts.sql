-- joins_counts: how many records there are of each verdict; filtered as joins_newest's
-- in: instant from, instant until, meeting_id meeting, user_id user, course_id course, text pattern, user_id teacher,
-- in: instant now
-- out: verdict verdict, int count
-- rows: many
-- plan: anew
select j.verdict, count(*)
from records.joins j
where j.at >= $1 and j.at < $2 and ($3 = 0 or j.meeting_id = $3) and ($4 = 0 or j.user_id = $4) and ($5 = 0 or j.course_id = $5)
  and (($6 = '%' and $7 = 0)
       or j.course_id in (select t.id
                          from courses t
                          where (t.name_key like $6 escape '\' or lower(t.code) like $6 escape '\')
                            and ($7 = 0 or (t.archived = 0
                                            and exists (select 1 from enrolments e
                                                        where e.user_id = $7 and e.course_id = t.id and e.role = 2
                                                          and e.from_at <= $8 and (e.until_at = 0 or e.until_at >= $8))))))
group by j.verdict
