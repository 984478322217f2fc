-- Version 1 of the main file. Times are epoch seconds, days are days since 1970-01-01; NULL only for "none".
create table file (kind text not null, id blob not null, version integer not null) strict;
create table secrets (name text primary key, value blob not null) strict, without rowid;

create table users (
    id integer primary key autoincrement,
    username text not null,
    username_key text not null unique,
    name text not null,
    name_key text not null,
    email text not null,
    email_key text not null,
    avatar text not null,
    staff integer not null,
    enabled integer not null,
    password_hash text not null,
    created_at integer not null
) strict;
create unique index users_email on users (email_key) where email_key <> '';

create table sessions (
    hash blob primary key,
    user_id integer not null references users (id) on delete cascade,
    created_at integer not null,
    seen_at integer not null,
    until integer not null
) strict, without rowid;
create index sessions_user on sessions (user_id);

create table login_failures (
    key blob primary key,
    failures integer not null,
    last_at integer not null
) strict, without rowid;
create index login_failures_last on login_failures (last_at);

create table courses (
    id integer primary key autoincrement,
    name text not null,
    name_key text not null,
    code text not null,
    zone text not null,
    first_day integer,
    last_day integer
) strict;

create table enrolments (
    user_id integer not null references users (id),
    course_id integer not null references courses (id),
    role integer not null,
    since integer not null,
    primary key (user_id, course_id)
) strict, without rowid;
create index enrolments_course on enrolments (course_id, role);

create table meetings (
    id integer primary key autoincrement,
    course_id integer not null references courses (id),
    weekday integer not null,
    day integer,
    start_second integer not null,
    end_second integer not null,
    link_kind integer not null,
    link text not null,
    description text not null,
    switched_on integer not null
) strict;
create index meetings_course on meetings (course_id);

create table occurrences (
    id integer primary key autoincrement,
    meeting_id integer not null references meetings (id),
    rule_day integer not null,
    day integer not null,
    starts_at integer not null,
    ends_at integer not null,
    origin integer not null,
    cancelled integer not null,
    reason text not null
) strict;
create index occurrences_start on occurrences (meeting_id, starts_at, ends_at);
