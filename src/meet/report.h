/* report.h: what an examination of the Jitsi server found, a line a check. */
#ifndef MEET_REPORT_H
#define MEET_REPORT_H

#include "base/arena.h"

enum report_grade { REPORT_NONE, REPORT_FINE, REPORT_REFUSED, REPORT_WARNING, REPORT_BAD, REPORT_UNTRIED };

/* CHECK_NO_TOKEN, FOUND_NO_TOKEN_IN, WHY_NO_TIME, ...: the rows of doctor.def, in its order. */
enum doctor_check {
#define CHECK(name, ...) CHECK_##name,
#include "meet/doctor.def"
#undef CHECK
    CHECK_COUNT
};
enum doctor_finding {
#define FINDING(name, ...) SEEN_##name,
#include "meet/doctor.def"
#undef FINDING
    SEEN_COUNT
};
enum doctor_reason {
#define REASON(name, ...) WHY_##name,
#include "meet/doctor.def"
#undef REASON
    WHY_COUNT
};

/* What the texts of doctor.def call {name}. */
struct report_names {
    struct span audience, issuer, domain, xmpp, muc, public, alg, proxy, listen;
};

struct report {
    struct arena *arena;
    struct report_names names;
    struct report_line {
        enum report_grade grade;
        enum doctor_finding finding; /* but where it was not tried */
        enum doctor_reason reason;   /* where it was not */
        struct span detail;
    } lines[CHECK_COUNT];
};

/* `detail` may be what a server said: it is cut, and what could be a token is left out. A check's second finding is
 * dropped. */
void report_found(struct report *report, enum doctor_finding finding, struct span detail);
void report_refused(struct report *report, enum doctor_check check); /* as it should be */
void report_untried(struct report *report, enum doctor_check check, enum doctor_reason reason, struct span detail);
/* All checks of a group, or from `first` to `last`, of which nothing is known yet. */
void report_rest(struct report *report, enum doctor_check first, enum doctor_check last, enum doctor_reason reason,
                 struct span detail);
bool report_has(const struct report *report, enum doctor_check check);

const char *check_name(enum doctor_check check);  /* "NO_TOKEN" */
const char *check_group(enum doctor_check check); /* "door" */
struct span check_label(enum doctor_check check, bool spanish);
struct span check_expected(enum doctor_check check, bool spanish);
/* What was seen, or why it was not tried; the lines of configuration that mend it, empty where nothing is to mend. May
 * hold what a server said. */
struct span report_seen(const struct report *report, enum doctor_check check, bool spanish);
struct span report_remedy(const struct report *report, enum doctor_check check, bool docker);

size_t report_count(const struct report *report, enum report_grade grade);
/* Everything was tried, and nothing is bad. */
bool report_holds(const struct report *report);

#endif
