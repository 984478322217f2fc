-- Version 2 of the main file: who changed what, links with which people set a password, forms kept for who was signed out,
-- archived courses, enrolments of some days. Nothing here hinders a portero that knows version 1 alone.
alter table users add column language text not null default '';
alter table courses add column archived integer not null default 0;
alter table enrolments add column from_at integer not null default 0;
alter table enrolments add column until_at integer not null default 0;
alter table sessions add column user_agent text not null default '';
create index users_name on users (name_key, id);
create index occurrences_day on occurrences (day);
-- Cancelled with all classes of its day, and to be restored with them.
alter table occurrences add column day_cancelled integer not null default 0;
create index occurrences_day_cancelled on occurrences (day) where day_cancelled = 1;

-- Names are snapshots, and there are no foreign keys: what was done stays written. `once` is the form that asked for it.
create table audit (
    id integer primary key autoincrement,
    at integer not null,
    actor_id integer not null,
    actor text not null,
    action integer not null,
    user_id integer not null,
    course_id integer not null,
    meeting_id integer not null,
    subject text not null,
    details text not null,
    once blob unique
) strict;
create index audit_user on audit (user_id);
create index audit_course on audit (course_id);
create index audit_meeting on audit (meeting_id);

create table password_links (
    hash blob primary key,
    user_id integer not null references users (id) on delete cascade,
    made_at integer not null,
    until_at integer not null
) strict, without rowid;
create index password_links_user on password_links (user_id);

create table drafts (
    key blob primary key,
    user_id integer not null references users (id) on delete cascade,
    path text not null,
    form text not null,
    kept_at integer not null
) strict, without rowid;
create index drafts_user on drafts (user_id, kept_at);

-- A day's classes of all courses; those of one call have occurrences_start.
create index occurrences_time on occurrences (starts_at);
