/* session.c: how long a session lives. */
#include "core/session.h"

#define TOUCHES 12 /* in an idle life */

bool session_is_live(const struct session_times *times, int64_t ttl, instant now)
{
    if (now >= times->created_at + SESSION_ABSOLUTE)
        return false;
    return now < times->seen_at + ttl || now < times->until;
}

bool session_touch_due(const struct session_times *times, int64_t ttl, instant now)
{
    return now >= times->seen_at + ttl / TOUCHES;
}
