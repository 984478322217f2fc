/* strict.h: what of a request is refused because it could be read in two ways (RFC 9112). Pure. */
#ifndef HTTP_STRICT_H
#define HTTP_STRICT_H

#include "http/http.h"

/* The length that Content-Length announces (0 where there is none) in *length. Returns 0 where the head is sound, else the
 * status to refuse it with. `target` is the request target as it was sent. */
int strict_check(const struct request *request, struct span target, int64_t *length);

#endif
