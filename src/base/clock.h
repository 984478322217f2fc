/* clock.h: the two clocks. Read once, at the boundary: an exchange's beginning, a command's, a deadline's. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970-01-01T00:00:00Z; may be set back. */
int64_t clock_ms(void);

/* Milliseconds since some moment; never goes back: for deadlines and waiting times. */
int64_t monotonic_ms(void);

#endif
