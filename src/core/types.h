/* types.h: the words of the domain (contract §1). */
#ifndef CORE_TYPES_H
#define CORE_TYPES_H

#include "base/civil.h"
#include "base/span.h"

/* Ids are one type each: the wrong one does not compile. 0 is nobody. */
struct user_id {
    int64_t v;
};
struct course_id {
    int64_t v;
};
struct meeting_id {
    int64_t v;
};
struct occurrence_id {
    int64_t v;
};
struct join_id {
    int64_t v;
};

/* Stored as these numbers. */
enum role { ROLE_NONE = 0, ROLE_STUDENT = 1, ROLE_TEACHER = 2 };

struct user {
    struct user_id id;
    struct span username, name, email, avatar; /* name and avatar may be empty */
    struct span language;                      /* "es", "en"; empty: as the browser says */
    bool staff, enabled;
    instant created_at;
};

struct course {
    struct course_id id;
    struct span name, code, zone;
    struct date first_day, last_day; /* both included; DATE_NONE: open */
    bool archived;                   /* out of sight, and never open */
    bool waits;                      /* students wait until a teacher has entered the class */
};

struct enrolment {
    struct user_id user;
    struct course_id course;
    enum role role;
    instant since;
    instant from, until; /* it holds between these, both included (a substitute's days); 0: open */
};

/* Where a meeting's link comes from. Stored as these numbers. */
enum link_kind {
    LINK_NONE = 0,    /* --no-link */
    LINK_DEFAULT = 1, /* {JITSI_BASE_URL}/{room}, made when it is used */
    LINK_OWN = 2,     /* `link` */
};

/* When it happens: weekly on `weekday`, or once on `date` (then weekday is -1). Wall-clock seconds of the day in the
 * course's zone; an end at or before the start means the next day. */
struct rule {
    int weekday; /* 0 = Monday ... 6 = Sunday; -1: once */
    struct date date;
    int start, end;
};

struct meeting {
    struct meeting_id id;
    struct course_id course;
    struct rule rule;
    enum link_kind link_kind;
    struct span link;
    struct span description;
    bool on;
};

/* What made an occurrence, and so who may rewrite it. Stored as these numbers. */
enum origin { ORIGIN_RULE = 0, ORIGIN_MOVED = 1, ORIGIN_EXTRA = 2 };

struct occurrence {
    struct occurrence_id id;
    struct meeting_id meeting;
    struct date rule_day;       /* the rule's day that it came from: what it is matched by */
    struct date day;            /* the local day on which it starts */
    instant starts_at, ends_at; /* the last second included */
    enum origin origin;
    bool cancelled;
    struct span reason; /* of the cancellation; may be empty */
};

/* Contract §3. Stored in records by these numbers: never renumbered. */
enum verdict {
    VERDICT_ALLOWED = 0,
    VERDICT_UNAUTHENTICATED = 1,
    VERDICT_NOT_FOUND = 2,
    VERDICT_NOT_ENROLLED = 3,
    VERDICT_INACTIVE = 4,
    VERDICT_TOO_EARLY = 5,
    VERDICT_TOO_LATE = 6,
    VERDICT_NO_LINK = 7,
    VERDICT_TOKEN_ERROR = 8,
    VERDICT_WAITING_FOR_TEACHER = 9,
};
#define VERDICTS 10
/* "allowed", "too_early", ... as in contract §3. */
const char *verdict_name(enum verdict verdict);

/* How somebody came. Stored in records by these numbers: never renumbered. */
enum via { VIA_PAGE = 0, VIA_TOKEN = 1, VIA_DEBUG = 2, VIA_RETURN = 3 };
const char *via_name(enum via via);
const char *role_name(enum role role); /* "student", "teacher", "" */

/* One attempt of a known user on a meeting that exists: a snapshot, so that it outlives what it names. */
struct join {
    struct join_id id;
    instant at;
    struct user_id user;
    struct span username, name;
    struct meeting_id meeting;
    struct course_id course;
    struct span course_name;
    struct occurrence_id occurrence; /* 0: none */
    enum verdict verdict;
    enum via via;
    struct span address, user_agent;
};

/* How long before and after a class one may enter: seconds. */
struct windows {
    int64_t early, early_teacher, late;
};

#endif
