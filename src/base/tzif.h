/* tzif.h: the bytes of a TZif file (RFC 8536) as a table that can be asked. */
#ifndef BASE_TZIF_H
#define BASE_TZIF_H

#include "base/posix_tz.h"

struct tzif {
    size_t count;
    instant *transitions; /* ascending */
    int *offsets;         /* in force from the transition of the same index on */
    int before;           /* in force before the first */
    bool has_rule;
    struct tz_rule rule;  /* in force after the last */
};

/* Reads the 64-bit data of a version 2 or later file into `arena`; false where the bytes are no such file. */
bool tzif_read(struct arena *arena, struct span bytes, struct tzif *out);

int tzif_offset(const struct tzif *tzif, instant at);

#endif
