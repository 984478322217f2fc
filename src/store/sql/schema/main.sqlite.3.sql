-- Version 3 of the main file: courses whose students wait until a teacher is there. A portero that knows version 2 alone
-- lets them in as before.
alter table courses add column wait_for_teacher integer not null default 0;
