-- entries_forget: who entered before a moment goes, of classes after one and up to another
-- in: instant before, occurrence_id after, occurrence_id last
-- rows: none
delete from records.entries
where at < $1 and occurrence_id > $2 and occurrence_id <= $3
