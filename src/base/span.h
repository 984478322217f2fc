/* span.h: a piece of text or bytes that somebody else owns. */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Not NUL-terminated; `ptr` may be NULL where `len` is 0. Never owns its bytes. */
struct span {
    const char *ptr;
    size_t len;
};

/* A span of a string literal, usable in constant tables (SPAN_INIT) and in expressions (SPAN). */
#define SPAN_INIT(literal) {"" literal, sizeof(literal) - 1}
#define SPAN(literal) ((struct span)SPAN_INIT(literal))

/* For printf's "%.*s". */
#define SPAN_ARG(s) (int)(s).len, (s).ptr ? (s).ptr : ""

/* A span of a NUL-terminated string; NULL gives the empty span. */
struct span span_of(const char *text);

bool span_eq(struct span a, struct span b);
/* The same, ASCII letters compared without case. */
bool span_eq_nocase(struct span a, struct span b);
bool span_starts(struct span s, struct span prefix);
bool span_ends(struct span s, struct span suffix);
bool span_has(struct span s, char byte);
bool span_contains(struct span s, struct span part);

/* `s` from byte `from` on, at most `len` bytes; clamped to what is there. */
struct span span_sub(struct span s, size_t from, size_t len);

/* Takes all before the first `separator` out of `*rest` and returns it; without one, takes everything.
 * Returns false, and leaves `*part` alone, only when `*rest` was exhausted (its ptr is NULL). */
bool span_cut(struct span *rest, char separator, struct span *part);

/* Without ASCII white space (space, tab, CR, LF) at both ends. */
struct span span_trim(struct span s);

/* An unsigned decimal of ASCII digits only, without sign, space or leading zero ("0" itself is allowed),
 * at most `max`. Returns false otherwise. */
bool span_to_int(struct span s, int64_t max, int64_t *out);

/* An id as contract §3 reads them: decimal, 1 to 2^63-1, no sign, no leading zero. */
bool span_to_id(struct span s, int64_t *out);

#endif
