/* door.h: tries a Jitsi server's door as a browser would, with tokens that must open it and tokens that must not. */
#ifndef MEET_DOOR_H
#define MEET_DOOR_H

#include "config/config.h"
#include "core/signer.h"
#include "http/fetch.h"
#include "meet/report.h"

struct door_request {
    const struct config *config;
    struct fetcher *fetcher;
    struct signer *signer; /* of the good tokens */
    instant now;
    int64_t until_ms;              /* of monotonic_ms; up to DOOR_CLOSING_MS more for leaving nothing behind */
    struct span domain, muc, bosh; /* where config.js is not to be believed; empty: it is */
};
#define DOOR_CLOSING_MS 2500

/* Fills in the groups server, door and roles, and the names that texts need. False where no token can be made. */
bool door_examine(struct arena *arena, const struct door_request *request, struct report *report, struct err *err);

#endif
