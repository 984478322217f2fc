/* bosh.h: a stranger's XMPP session over BOSH (XEP-0124, XEP-0206), as Jitsi's page opens it: the token stands in the
 * address, the login is SASL ANONYMOUS. */
#ifndef MEET_BOSH_H
#define MEET_BOSH_H

#include "base/xml.h"
#include "http/fetch.h"

enum bosh_result {
    BOSH_GOOD,
    BOSH_REFUSED, /* the server said no */
    BOSH_NO_HOST, /* it has no such domain */
    BOSH_SILENT,  /* no answer in time */
    BOSH_BROKEN,  /* no answer, or one that is no XMPP */
};

struct bosh {
    struct arena *arena;   /* the session's */
    struct arena *scratch; /* the last answer's */
    struct fetcher *fetcher;
    struct span url; /* with the token: never shown */
    struct span domain, sid, jid;
    int64_t rid;
    unsigned turns;
    bool logging_in;         /* it speaks XMPP, and was asked to let us in */
    enum bosh_result result; /* of the last exchange */
    struct span said;        /* where it was not good: what the server, or the library, said. From outside */
};

struct bosh_request {
    struct span address, domain, room, token; /* token empty: none is sent */
};

/* Connects and logs in; within `until_ms` of monotonic_ms. Whatever the result, end it with bosh_close. */
enum bosh_result bosh_open(struct bosh *bosh, struct arena *arena, struct fetcher *fetcher,
                           const struct bosh_request *request, int64_t until_ms);
/* After bosh_open: an address of its own, as what follows needs. */
enum bosh_result bosh_bind(struct bosh *bosh, int64_t until_ms);

/* Sends stanzas (or none) before `until_ms`, and waits, a second at most where the server has nothing to say, also beyond
 * it. The answer, whose children are the stanzas that came, lives until the next exchange; NULL: see result and said. */
const struct xml_node *bosh_exchange(struct bosh *bosh, struct span stanzas, int64_t until_ms);

/* Ends the session at the server with a last few stanzas, also one that went wrong. */
void bosh_close(struct bosh *bosh, struct span stanzas, int64_t until_ms);

#endif
