/* pools.h: the threads beside those that serve: what takes long, or waits for another machine, runs there. */
#ifndef WEB_POOLS_H
#define WEB_POOLS_H

#include "app/app.h"

#define SLOW_WAIT_MS 15000
#define STORE_WAIT_MS                                                                                                  \
    900 /* for a connection to a database that is elsewhere: with a statement's two seconds, under three */

/* Each thread's state is a `struct worker` with a connection of its own. */
struct pools {
    struct pool *slow, *desk;
    /* With a database elsewhere, all that may ask it; with one in this process, only the tokens that a key of RS256
     * signs. NULL: neither. */
    struct pool *store;
};
/* `app` outlives them. */
bool pools_open(const struct app *app, struct pools *out, struct err *err);
void pools_close(struct pools *pools);

#endif
