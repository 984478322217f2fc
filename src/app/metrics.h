/* metrics.h: what the program counts of itself while it serves; the writer counts what it commits (store_counts), the
 * log what it drops. Never a name, an id or a room: what is counted by is a table of ours. */
#ifndef APP_METRICS_H
#define APP_METRICS_H

#include "base/clock.h"
#include "base/metrics.h"
#include "base/pool.h"

#define PORTERO_VERSION "unreleased" /* as CHANGELOG.md has it */

#define METRIC_ROUTES 128 /* rows of the table of routes, and one for what is none of them */
#define METRIC_CLASSES 6 /* 1xx to 5xx; 0 is none */
#define METRIC_VERDICTS 10
#define METRIC_VIAS 4

enum login_count {
    LOGIN_COUNT_OK,
    LOGIN_COUNT_WRONG,
    LOGIN_COUNT_DISABLED,
    LOGIN_COUNT_THROTTLED,
    LOGIN_COUNT_STALE,       /* a form that is not ours, or too old */
    LOGIN_COUNT_UNAVAILABLE, /* the database was away, or it waited for too long */
    LOGIN_COUNTS,
};
enum failure_count { FAILURE_UNAVAILABLE, FAILURE_OTHER, FAILURE_COUNTS };
enum pool_name { POOL_SLOW, POOL_DESK, POOL_STORE, POOL_COUNT };

struct metrics {
    struct clock_pair started;
    struct counter requests[METRIC_ROUTES][METRIC_CLASSES];
    struct histogram request_seconds[METRIC_ROUTES];
    struct counter joins[METRIC_VERDICTS][METRIC_VIAS];
    struct counter logins[LOGIN_COUNTS];
    struct counter failures[FAILURE_COUNTS]; /* of the database, as err_code tells them apart */
    struct pool_counts pools[POOL_COUNT];
    struct counter connections; /* open now */
    struct counter streams;     /* under way now */
    struct counter horizon_ms; /* monotonic: when the calendar was last brought up to its horizon; at first the start */
    struct counter stopping;      /* 1: told to end; a balancer sends nobody here any more */
    struct counter clock_is_back; /* 1: set back by more than a minute since the start, and not forward again */
};

#endif
