-- Version 3, the main tables: courses whose students wait until a teacher is there, days without classes. A portero that knows
-- version 2 alone lets them in as before, and makes classes on such days.
alter table courses add column wait_for_teacher bigint not null default 0;
-- Days without classes in the whole school: a class of such a day is made cancelled.
create table suspended_days (
    day bigint primary key,
    reason text collate "C" not null
);
insert into suspended_days (day, reason)
select day, max(reason) from occurrences where day_cancelled = 1 group by day;
