-- Version 3, the main tables: courses whose students wait until a teacher is there. A portero that knows version 2 alone
-- lets them in as before.
alter table courses add column wait_for_teacher bigint not null default 0;
