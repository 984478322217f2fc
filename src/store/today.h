/* today.h: what the people who run the school look at first: the day, and what needs a hand. */
#ifndef STORE_TODAY_H
#define STORE_TODAY_H

#include "store/calls.h"

struct day_page {
    struct day_class *items;
    size_t count;
    int64_t total, ended; /* of all pages */
};
struct day_filter {
    instant from, to;       /* classes are on in it, or part of it */
    struct user_id teacher; /* 0: all courses */
    instant now;
};
/* By start. `ended`: how many of all have ended. */
bool store_day_classes(struct db *db, struct arena *arena, const struct day_filter *filter, size_t limit, size_t offset,
                       struct day_page *out, struct err *err);
bool store_day_counts(struct db *db, const struct day_filter *filter, int64_t *total, int64_t *ended, struct err *err);

/* A thing that needs a hand. */
struct need {
    struct course_id course;
    struct meeting_id meeting, other; /* other: of a clash */
    struct span course_name, other_name;
    struct span person;                  /* of a clash: who teaches both */
    struct span zone;
    instant at;     /* of a clash, or of a class without its teacher: when */
    int64_t people; /* of absences */
};
struct need_list {
    struct need *items;
    size_t count, total; /* total: with those that are not listed */
};
/* Calls that are on, have a class to come, and no good link; the first `limit`. */
bool store_linkless_calls(struct db *db, struct arena *arena, const struct jitsi *jitsi, instant now, struct user_id teacher,
                          size_t limit, struct need_list *out, struct err *err);
/* Courses with a class before that moment that nobody teaches: whoever is disabled, or a substitute on other days, does not. */
bool store_courses_without_teacher(struct db *db, struct arena *arena, instant now, instant before, struct need_list *out,
                                   struct err *err);
/* Classes that began at that moment or before, are still on, and whose students wait for a teacher. */
bool store_unattended_classes(struct db *db, struct arena *arena, instant now, instant began, struct user_id teacher,
                              struct need_list *out, struct err *err);
/* Two classes at once of one teacher, each pair of calls once, the first `limit`. */
bool store_clashes(struct db *db, struct arena *arena, instant from, instant to, size_t limit, struct need_list *out,
                   struct err *err);
/* Calls whose class ended between two moments, with how many students came neither to it nor to the one before. */
bool store_absences(struct db *db, struct arena *arena, instant from, instant to, struct user_id teacher,
                    struct need_list *out, struct err *err);
/* They, for one call and its last two classes: id, username, name and e-mail. */
bool store_absent_people(struct db *db, struct arena *arena, struct meeting_id meeting, instant now, struct user_list *out,
                         struct err *err);

#endif
