/* err.h: why something could not be done. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

/* What the boundary (an HTTP answer, an exit status) makes of it. */
enum err_code {
    ERR_NONE,
    ERR_INVALID,     /* the input is wrong: 4xx, exit 2 where it is usage */
    ERR_NOT_FOUND,   /* what was named does not exist: 404, exit 1 */
    ERR_CONFLICT,    /* it cannot be so beside what is there already: 409, exit 1 */
    ERR_CHANGED,     /* somebody has changed it meanwhile: 409 */
    ERR_REPEATED,    /* the same form has done it already */
    ERR_UNAVAILABLE, /* locked, full, read-only, away: 503 with Retry-After, exit 1; trying again may help */
    ERR_FOREIGN,     /* a database that is not ours, or is newer than we are: refused at start, exit 2 */
    ERR_INTERNAL,    /* our own fault: 500, exit 1 */
};

/* The last parameter of every function that can fail: such a function returns false and fills it. `text` is for
 * operators (English), never for a page, and never holds a secret. Whoever decides what to do logs it, once. */
struct err {
    enum err_code code;
    char text[320];
};

/* Fills `err` (cut to fit) and returns false, so that `return err_set(...)` reads well. */
bool err_set(struct err *err, enum err_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
