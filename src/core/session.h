/* session.h: how long a session lives; pure. */
#ifndef CORE_SESSION_H
#define CORE_SESSION_H

#include "base/civil.h"

#define SESSION_ABSOLUTE ((int64_t)12 * 3600) /* seconds after the login, whatever happens */
/* Seconds after the end of a class that it entered, or after the opening of one that it waits for. */
#define SESSION_AFTER_CLASS ((int64_t)15 * 60)

struct session_times {
    instant created_at, seen_at;
    instant until; /* lives at least until then; 0: nothing entered */
};

bool session_is_live(const struct session_times *times, int64_t ttl, instant now);

/* Is it time to write a new last use? Only after a twelfth of its idle life, so that not every request writes. */
bool session_touch_due(const struct session_times *times, int64_t ttl, instant now);

#endif
