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
create index records.joins_meeting on joins (meeting_id, at);
create index records.joins_user on joins (user_id, at);
create index records.joins_occurrence on joins (occurrence_id) where verdict = 0;
