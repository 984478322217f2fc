/* throttle.h: how long a login must wait after failures; pure. */
#ifndef CORE_THROTTLE_H
#define CORE_THROTTLE_H

#include "base/civil.h"

/* Failures under one key (account and address together, the address, the account) within the last hour. */
struct failures {
    int64_t count;
    instant last;
};

struct throttle_facts {
    instant now;
    struct failures pair;    /* this account from this address */
    struct failures address; /* any account from this address */
    struct failures account; /* this account from anywhere */
};

/* Failures older than this many seconds are forgotten. */
#define THROTTLE_MEMORY 3600

/* Seconds to wait before the next attempt is looked at; 0: now. The owner of an account who comes from an address that has
 * not failed for it never waits for what others did to the account elsewhere. */
int64_t throttle_wait(const struct throttle_facts *facts);

#endif
