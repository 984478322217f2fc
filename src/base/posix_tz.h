/* posix_tz.h: the rule for the time after a TZif file's table: a POSIX TZ string (RFC 8536, section 3.3). */
#ifndef BASE_POSIX_TZ_H
#define BASE_POSIX_TZ_H

#include "base/civil.h"

struct tz_date {
    enum { TZ_JULIAN, TZ_DAY, TZ_MONTH } kind; /* Jn (no leap day), n (from 0), Mm.w.d */
    int day, month, week;
    int64_t time; /* seconds of the day; -167 to 167 hours */
};

struct tz_rule {
    bool has_dst;
    int standard, dst; /* seconds east of UTC */
    struct tz_date start, end;
};

/* False where the text is no such string. */
bool tz_rule_parse(struct span text, struct tz_rule *out);

/* Seconds east of UTC at that moment. */
int tz_rule_offset(const struct tz_rule *rule, instant at);

#endif
