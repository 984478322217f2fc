-- user_standing: can somebody log in by password, how many live sessions do they have, until when is a link of theirs good (0: none)
-- in: user_id id, instant now, instant seen_after, instant created_after
-- out: bool has_password, int sessions, instant link_until
-- rows: one
select u.password_hash <> '',
       (select count(*) from sessions s
        where s.user_id = u.id and s.created_at > $4 and (s.seen_at > $3 or s.until > $2)),
       coalesce((select max(l.until_at) from password_links l where l.user_id = u.id and l.until_at >= $2), 0)
from users u
where u.id = $1
