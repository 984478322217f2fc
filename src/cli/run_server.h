/* run_server.h: portero as a server, from the settings to the last answer. */
#ifndef CLI_RUN_SERVER_H
#define CLI_RUN_SERVER_H

#include "config/config.h"

/* Serves until SIGTERM or SIGINT; `ready` (may be NULL) is called once it listens; where `migrates`, the tables are made or
 * brought up to date. A database elsewhere that is merely away is waited for, while what needs none is served. Returns an
 * exit status: 2 where the database or the address is not usable, told in one line on standard error. */
int run_server(const struct config *config, bool migrates, void (*ready)(void *context), void *context);

#endif
