/* clock.c: the two clocks. */
#include "base/clock.h"

#include <time.h>

static int64_t read_us(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_ms(void)
{
    return read_us(CLOCK_REALTIME) / 1000;
}

int64_t monotonic_ms(void)
{
    return monotonic_us() / 1000;
}

int64_t monotonic_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}

struct clock_pair clock_pair(void)
{
    return (struct clock_pair){.real_ms = clock_ms(), .monotonic_ms = monotonic_ms()};
}

int64_t clock_moved_ms(const struct clock_pair *from, const struct clock_pair *to)
{
    return (to->real_ms - from->real_ms) - (to->monotonic_ms - from->monotonic_ms);
}
