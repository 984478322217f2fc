-- session_touch: a new last use, and how long it lives at least; each only grows
-- in: blob hash, instant seen_at, instant until
-- rows: none
update sessions
set seen_at = case when seen_at < $2 then $2 else seen_at end, until = case when until < $3 then $3 else until end
where hash = $1
