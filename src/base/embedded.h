/* embedded.h: a file that is compiled into the program; the tables of them are generated (tools/embed.c). */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include <stddef.h>

struct embedded {
    const char *name; /* without folders */
    const unsigned char *bytes;
    size_t len;
    const char *etag; /* 16 hexadecimal digits, another for other bytes */
};

#endif
