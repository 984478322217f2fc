-- row_counts: how many rows of people's data each file holds
-- out: int main, int records
-- rows: one
select (select count(*) from users) + (select count(*) from sessions) + (select count(*) from login_failures)
           + (select count(*) from courses) + (select count(*) from enrolments) + (select count(*) from meetings)
           + (select count(*) from occurrences) + (select count(*) from audit) + (select count(*) from password_links)
           + (select count(*) from suspended_days),
       (select count(*) from records.joins) + (select count(*) from records.entries)
