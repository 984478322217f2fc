/* fetch.h: one bounded request to another server. The only door to libcurl. */
#ifndef HTTP_FETCH_H
#define HTTP_FETCH_H

#include "base/arena.h"
#include "base/civil.h"

/* No redirect is followed, no proxy, cookie or credential is taken from anywhere, certificates are verified (against
 * the system's authorities, or those of SSL_CERT_FILE). Nothing here logs: tokens live in addresses. */
struct fetch_request {
    struct span url;  /* http or https */
    struct span body; /* ptr NULL: GET; else POST */
    struct span type; /* of the body */
    int64_t until_ms; /* of monotonic_ms: when all of it must be over */
    size_t max;       /* bytes of the answer's body; more is FETCH_TOO_LARGE */
    bool last;        /* is made although who asks was told to stop: to leave nothing behind */
};

enum fetch_result {
    FETCH_DONE,        /* there is an answer, whatever its status */
    FETCH_BAD_ADDRESS, /* no http(s) address, or one with a user in it */
    FETCH_UNKNOWN_HOST,
    FETCH_NO_CONNECTION,
    FETCH_NOT_TRUSTED, /* no TLS, or a certificate that cannot be verified */
    FETCH_TIMED_OUT,
    FETCH_TOO_LARGE,
    FETCH_BROKEN, /* what came is no HTTP, or the connection ended in the middle */
    FETCH_STOPPED, /* who asks was told to stop */
};

/* A word or two for operators; empty for FETCH_DONE. */
struct span fetch_words(enum fetch_result result);
/* Would fetch go there? */
bool fetch_is_address(struct span url);

struct fetch_answer {
    int status;
    bool sent;                /* false: not even tried, for want of an address or of time, or for being stopped */
    struct span body;         /* in the arena */
    instant date;             /* the server's clock; INSTANT_NONE: it did not say */
    int64_t date_seen_ms;     /* and ours when it came: of clock_ms */
    instant certificate_ends; /* INSTANT_NONE: no certificate */
    struct span elsewhere;    /* where a redirect would lead, which is not followed; empty: it is none */
    struct span problem;      /* FETCH_NOT_TRUSTED: what the library says */
};

/* Keeps connections from one request to the next; belongs to one thread. The first one of a program is made before
 * there are threads. */
struct fetcher;
/* `stopped` is asked before each request: once it says yes, only last ones are made. */
struct fetcher *fetcher_new(bool (*stopped)(void));
void fetcher_free(struct fetcher *fetcher);

enum fetch_result fetch(struct fetcher *fetcher, struct arena *arena, const struct fetch_request *request,
                        struct fetch_answer *out);

#endif
