/* embedded.h: a file that was compiled into the program by tools/embed. */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include <stddef.h>

struct embedded {
    const char *name; /* without its folder */
    const unsigned char *bytes;
    size_t len;
    const char *etag; /* changes with the bytes */
};

#endif
