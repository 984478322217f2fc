-- Version 1 of the records file: snapshots, so that a record outlives what it names; no foreign keys.
create table records.file (kind text not null, id blob not null, version integer not null) strict;

create table records.joins (
    id integer primary key,
    at integer not null,
    user_id integer not null,
    username text not null,
    name text not null,
    meeting_id integer not null,
    course_id integer not null,
    course_name text not null,
    occurrence_id integer not null,
    verdict integer not null,
    via integer not null,
    address text not null,
    user_agent text not null
) strict;
-- One index, which grows at its end as the table does: every other would cost each join a page of its own to write.
create index records.joins_at on joins (at);

-- Who has entered which class, and when first: it changes once a person and class, however often they come back.
create table records.entries (
    occurrence_id integer not null,
    user_id integer not null,
    at integer not null,
    primary key (occurrence_id, user_id)
) strict, without rowid;
