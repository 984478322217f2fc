/* strict.h: what of a request is refused because it could be read in two ways (RFC 9112). Pure. */
#ifndef HTTP_STRICT_H
#define HTTP_STRICT_H

#include "http/http.h"

/* Where the head lies in the engine's buffer: the engine put NULs where the pieces end, and moved nothing. */
struct raw_head {
    const char *method, *target, *version;
    size_t size; /* with the empty line at its end */
};

/* Returns 0 where the head is sound, else the status to refuse it with. `target` is the request target as it was sent,
 * the request's headers lie in `raw`; `header_count` is how many there were. */
int strict_check(const struct request *request, size_t header_count, struct span target, const struct raw_head *raw);

#endif
