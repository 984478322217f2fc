/* url.h: https and http URLs, percent-encoding, and forms (application/x-www-form-urlencoded). */
#ifndef BASE_URL_H
#define BASE_URL_H

#include "base/arena.h"

/* Pieces of an absolute http(s) URL, as spans into it; nothing is decoded. */
struct url {
    struct span scheme; /* "http" or "https", as typed */
    struct span user;   /* before `@`; any is refused in links; has_user tells an empty one from none */
    struct span host;   /* without brackets' removal, as typed */
    int port;           /* the default of the scheme where none stands */
    struct span path;   /* empty or begins with `/` */
    struct span query;  /* without `?` */
    struct span fragment; /* without `#` */
    bool has_user, has_query, has_fragment;
};

/* Refused: other schemes, no host, white space, control characters, backslashes, bytes above 0x7E, a bad port, over
 * 2,000 bytes. */
bool url_parse(struct span text, struct url *out);

/* Percent-decodes once. Returns false on a bad escape, NUL or ill-formed UTF-8. `plus_is_space` is for forms. */
bool percent_decode(struct arena *arena, struct span text, bool plus_is_space, struct span *out);
/* Encodes all but RFC 3986's unreserved characters. */
struct span percent_encode(struct arena *arena, struct span text);

/* A decoded form or query: at most FORM_MAX fields. */
#define FORM_MAX 64
struct form {
    struct form_field {
        struct span name, value;
    } fields[FORM_MAX];
    size_t count;
};
/* False where there are too many fields or one cannot be decoded. */
bool form_parse(struct arena *arena, struct span text, struct form *out);
/* The value of the only field of that name; *repeated is set where it stands more than once (may be NULL).
 * Returns the empty span with ptr NULL where there is none. */
struct span form_get(const struct form *form, const char *name, bool *repeated);

#endif
