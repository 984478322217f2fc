/* calls.h: calls and their classes as the administration looks at them, what saving one would do, whole days cancelled: verbs
 * of the store (store.h). */
#ifndef STORE_CALLS_H
#define STORE_CALLS_H

#include "store/today.h"

/* A page of calls of courses in use whose course's name or code, or whose description, holds `text`; by course name. */
struct call_filter {
    struct span text;
    enum call_which { CALLS_ALL, CALLS_ON, CALLS_OFF, CALLS_NO_LINK } which; /* without a link: of those that are on */
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

/* What saving a meeting (id 0: as a new one) would make of its classes: what store_meeting_add and store_meeting_edit do. */
struct meeting_preview {
    struct occurrence_list classes;  /* that have not ended, as they would be, by start */
    int64_t added, changed, removed; /* classes */
    int64_t kept; /* to come, but left as they are: somebody moved, cancelled, added or entered them */
};
bool store_meeting_preview(struct db *db, struct arena *arena, struct zones *zones, const struct meeting *meeting, instant now,
                           struct meeting_preview *out, struct err *err);

/* A page of a call's classes with how many students entered each: those that have not ended by start, or those that have,
 * latest first. */
struct class_filter {
    struct meeting_id meeting;
    struct course_id course; /* the meeting's */
    bool past;
    instant now;
};
struct class_page {
    struct class_row {
        struct occurrence occurrence;
        int64_t entered;
    } *items;
    size_t count;
    int64_t total; /* of all pages */
};
bool store_class_page(struct db *db, struct arena *arena, const struct class_filter *filter, size_t limit, size_t offset,
                      struct class_page *out, struct err *err);
/* How many enabled people are in a course, now or later; how many of them as students. */
bool store_course_people(struct db *db, struct course_id course, instant now, int64_t *people, int64_t *students,
                         struct err *err);
/* The first classes between two moments (but `except`) of that course, or of another that one of its teachers teaches. */
struct at_once {
    struct meeting_id meeting;
    struct span course_name;
    instant starts_at, ends_at;
};
struct at_once_list {
    struct at_once *items;
    size_t count;
};
bool store_classes_at_once(struct db *db, struct arena *arena, struct course_id course, instant from, instant to,
                           struct occurrence_id except, struct at_once_list *out, struct err *err);

/* --- a day without classes (a public holiday) ----------------------------------------------------------------------- */
/* Classes of a local day, each in its own course's zone, that have not ended, of courses in use; by start. `cancelled`: those
 * that were cancelled with their day and that the rule still asks for, else those that are not cancelled. */
struct school_day {
    struct day_class *items; /* course, meeting and occurrence */
    size_t count;
    int64_t courses, people; /* that they are for */
};
bool store_school_day(struct db *db, struct arena *arena, struct date day, instant now, bool cancelled, struct school_day *out,
                      struct err *err);
/* Cancels those that store_school_day has, or brings them back: as the rule says, those that were moved as they were.
 * ERR_NOT_FOUND: there are none. */
bool store_day_cancel(struct db *db, struct zones *zones, const struct audit_by *by, struct date day, struct span reason,
                      struct err *err);
bool store_day_restore(struct db *db, struct zones *zones, const struct audit_by *by, struct date day, struct err *err);
/* The days to come that were cancelled, the next `limit`. */
struct cancelled_days {
    struct cancelled_day {
        struct date day;
        int64_t classes;
        struct span reason;
    } *items;
    size_t count;
};
bool store_cancelled_days(struct db *db, struct arena *arena, instant now, size_t limit, struct cancelled_days *out,
                          struct err *err);

#endif
