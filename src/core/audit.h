/* audit.h: who changed what, and when: what pages call «Cambios». */
#ifndef CORE_AUDIT_H
#define CORE_AUDIT_H

#include "base/buf.h"
#include "core/types.h"

/* Stored as these numbers: never renumbered. */
enum audit_action {
    AUDIT_USER_ADD = 1,
    AUDIT_USER_EDIT = 2,
    AUDIT_USER_DISABLE = 3,
    AUDIT_USER_ENABLE = 4,
    AUDIT_USER_SIGNOUT = 5,
    AUDIT_USER_PASSWORD = 6,
    AUDIT_USER_LINK = 7, /* a link to set a password with was made */
    AUDIT_COURSE_ADD = 10,
    AUDIT_COURSE_EDIT = 11,
    AUDIT_COURSE_ARCHIVE = 12,
    AUDIT_COURSE_UNARCHIVE = 13,
    AUDIT_ENROL = 20,
    AUDIT_ENROL_EDIT = 21,
    AUDIT_UNENROL = 22,
    AUDIT_MEETING_ADD = 30,
    AUDIT_MEETING_EDIT = 31,
    AUDIT_MEETING_ON = 32,
    AUDIT_MEETING_OFF = 33,
    AUDIT_CLASS_ADD = 40,
    AUDIT_CLASS_MOVE = 41,
    AUDIT_CLASS_CANCEL = 42,
    AUDIT_CLASS_RESTORE = 43,
    AUDIT_DAY_CANCEL = 44,
    AUDIT_DAY_RESTORE = 45,
};

#define AUDIT_ONCE_LEN 16 /* bytes */

/* Whoever changes something. */
struct audit_by {
    struct user_id user; /* 0: a command, and `name` is the operating system's user */
    struct span name;
    instant at;
    struct span once; /* AUDIT_ONCE_LEN random bytes of the form that asks for it, so that it is not done twice; or empty */
};

/* One thing that was done: names are as they were then. `details` are lines of details_text. */
struct audit_entry {
    int64_t id;
    instant at;
    struct user_id actor;
    struct span actor_name;
    enum audit_action action;
    struct user_id user; /* what it was done to: those that apply, else 0 */
    struct course_id course;
    struct meeting_id meeting;
    struct span subject;
    struct span details;
};

/* What changed, a line each: field, tab, before, tab, after. Values are clean texts: they have neither. Nothing secret is
 * ever given to these. */
struct buf details_new(struct arena *arena);
void details_text(struct buf *details, const char *field, struct span before, struct span after); /* where they differ */
void details_bool(struct buf *details, const char *field, bool before, bool after);
void details_date(struct buf *details, const char *field, struct date before, struct date after);
void details_number(struct buf *details, const char *field, int64_t before, int64_t after);
void details_time(struct buf *details, const char *field, int before, int after); /* seconds of the day; -1: none */
/* What does not change, but says which one it was. */
void details_fact(struct buf *details, const char *field, struct span value);

/* Takes the first line off `details`; false: there is none left. */
struct audit_detail {
    struct span field, before, after;
};
bool audit_detail_next(struct span *details, struct audit_detail *out);

/* All that differs between two; nothing: they are the same. */
struct span user_differences(struct arena *arena, const struct user *before, const struct user *after);
struct span course_differences(struct arena *arena, const struct course *before, const struct course *after);
struct span meeting_differences(struct arena *arena, const struct meeting *before, const struct meeting *after);

#endif
