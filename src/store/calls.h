/* calls.h: what the administration asks and does about calls: pages of them, and a day without classes. */
#ifndef STORE_CALLS_H
#define STORE_CALLS_H

#include "store/store.h"

/* A page of calls of courses in use whose course's name or code, or whose description, holds `text`; by course name. */
struct call_filter {
    struct span text;
    enum calls_shown { CALLS_ALL, CALLS_ON, CALLS_OFF, CALLS_NO_LINK } which; /* without a link: of those that are on */
    const struct jitsi *jitsi; /* decides which links are good */
    struct user_id teacher; /* 0: whoever teaches them */
    instant now;
};
struct call_summary {
    struct meeting meeting;
    struct course course; /* id, name, code and zone */
    struct occurrence next; /* its times; INSTANT_NONE: there is none. On, or to come */
};
struct call_page {
    struct call_summary *items;
    size_t count;
    int64_t total; /* of all pages */
};
bool store_call_find(struct db *db, struct arena *arena, struct meeting_id id, instant now, struct call_summary *out,
                     struct err *err);
bool store_call_page(struct db *db, struct arena *arena, const struct call_filter *filter, size_t limit, size_t offset,
                     struct call_page *out, struct err *err);

/* --- a day without classes (a public holiday) --- */
/* A class of a day with who teaches it and who has come. */
struct day_class {
    struct course course;
    struct meeting meeting;
    struct occurrence occurrence;
    struct span teacher; /* one of them; empty: nobody */
    int64_t students, entered; /* people with an enabled account */
    int64_t refused;           /* attempts on the call, on this day */
};
/* Classes of a local day, each in its own course's zone, that have not ended, of courses in use; by start. `cancelled`: those
 * that were cancelled with their day and that the rule still asks for, else those that are not cancelled. */
struct school_day {
    struct day_class *items; /* course, meeting and occurrence */
    size_t count;
    int64_t courses, people; /* that they are for */
};
bool store_school_day(struct db *db, struct arena *arena, struct date day, instant now, bool cancelled, struct school_day *out,
                      struct err *err);
/* Cancels those that store_school_day has, and from then on those that are made on that day; or brings them back: as the rule
 * says, those that were moved as they were. ERR_NOT_FOUND: there are none, and the day is not without classes. */
bool store_day_cancel(struct db *db, struct zones *zones, const struct audit_by *by, struct date day, struct span reason,
                      struct err *err);
bool store_day_restore(struct db *db, struct zones *zones, const struct audit_by *by, struct date day, struct err *err);
/* The days without classes from `first` on, the next `limit`. */
struct cancelled_days {
    struct cancelled_day {
        struct date day;
        int64_t classes; /* that come back with it */
        struct span reason;
    } *items;
    size_t count;
};
bool store_cancelled_days(struct db *db, struct arena *arena, instant now, struct date first, size_t limit,
                          struct cancelled_days *out, struct err *err);
/* Is it one of them, and why? *reason is empty where it is not, and where none was given. */
bool store_day_is_cancelled(struct db *db, struct arena *arena, struct date day, bool *cancelled, struct span *reason,
                            struct err *err);

#endif
