/* listen.h: the socket that is listened on. */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include "base/err.h"
#include "base/span.h"

#define LISTEN_TEXT 160

/* A listening, non-blocking socket for that LISTEN, or the one that systemd passed; `text` says where it listens. */
bool listen_open(struct span listen, int *fd, char text[LISTEN_TEXT], struct err *err);

#endif
