/* clock.h: the two clocks. Read once, at the boundary: an exchange's beginning, a command's, a deadline's. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970-01-01T00:00:00Z; may be set back. */
int64_t clock_ms(void);

/* Milliseconds since some moment; never goes back: for deadlines and waiting times. */
int64_t monotonic_ms(void);
int64_t monotonic_us(void);

/* Both at one moment. */
struct clock_pair {
    int64_t real_ms, monotonic_ms;
};
struct clock_pair clock_pair(void);
/* How far the first clock was set forward (back: negative) from one moment to a later one. */
int64_t clock_moved_ms(const struct clock_pair *from, const struct clock_pair *to);

#endif
