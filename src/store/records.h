/* records.h: who tried to enter: read, searched, counted, forgotten. */
#ifndef STORE_RECORDS_H
#define STORE_RECORDS_H

#include "store/store.h"

struct join_filter {
    struct meeting_id meeting; /* 0: all */
    struct user_id user;       /* 0: all */
    instant since;             /* INSTANT_NONE: all */
};
/* Oldest first, one call a record, in constant memory; stops where `row` returns false. */
bool store_joins_each(struct db *db, const struct join_filter *filter, bool (*row)(void *context, const struct join *join),
                      void *context, struct err *err);

/* Records of a span of time, which the one index is of, some at a time. */
struct join_search {
    instant from, until; /* from ≤ at < until */
    struct course_id course; /* these three, 0: all */
    struct meeting_id meeting;
    struct user_id user;
    struct span text;           /* the course's name or code holds it; empty: all */
    struct user_id teacher;     /* of courses that they teach `now`; 0: whoever does */
    instant now;
    enum verdict first, last; /* store_join_counts does not look at them */
};
struct join_row {
    struct join join;
    struct span zone, code, description; /* of its course and call as they are today; empty where they are gone */
};
struct join_rows {
    struct join_row *items;
    size_t count;
};
/* `after` (NULL: none): the record that the page before ended with. */
enum join_order { JOINS_NEWEST_FIRST, JOINS_OLDEST_FIRST };
bool store_join_page(struct db *db, struct arena *arena, const struct join_search *search, enum join_order order,
                     const struct join *after, size_t limit, struct join_rows *out, struct err *err);
/* counts[verdict] of them all. */
bool store_join_counts(struct db *db, struct arena *arena, const struct join_search *search, int64_t counts[VERDICTS],
                       struct err *err);

/* How often somebody was let into a call by the way back from the Jitsi server, from `since` on. */
bool store_returns(struct db *db, struct arena *arena, struct user_id user, struct meeting_id meeting, instant since,
                   int64_t *count, struct err *err);

/* What is older than `before` goes: some records at each call, so that joins wait for nobody, until it is done. */
#define FORGET_AT_ONCE 200
struct forgetting {
    instant before;
    struct occurrence_id after; /* entries: the class that it has come to */
    int64_t joins, entries;     /* that have gone */
    bool joins_done, done;
};
bool store_forget(struct db *db, struct forgetting *forgetting, struct err *err);

#endif
