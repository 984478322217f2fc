/* connections.h: every open connection, its deadline, and how many an address has. Knows no engine. */
#ifndef HTTP_CONNECTIONS_H
#define HTTP_CONNECTIONS_H

#include "base/metrics.h"
#include "http/address.h"

#include <stdint.h>

struct connections;

/* One open connection; made and ended by the engine's thread, looked at by the reaper's. */
struct connection {
    struct connection *next, **back; /* all of them */
    struct connection *same_bucket;
    struct address address;
    int fd;
    bool counted;
    bool idle;           /* between two requests */
    bool streams;        /* atomic: its answer has no length that would tell the part from the whole */
    int64_t deadline_ms; /* monotonic; 0: none */
};

struct connections_limits {
    unsigned total, per_address;
    const struct proxies *proxies; /* trusted peers are not counted by address */
    struct counter *open;          /* how many there are; NULL: not told */
};

/* Starts the reaper, which looks once a second and shuts down what is past its deadline. */
struct connections *connections_new(const struct connections_limits *limits);
void connections_free(struct connections *connections);

/* May another one of that address come in? */
bool connections_admit(struct connections *connections, const struct address *address);
struct connection *connections_add(struct connections *connections, const struct address *address, int fd,
                                   int64_t deadline_ms);
/* Ends it for both sides; one that streams so that HTTP/1.0, too, sees that something is missing. */
void connection_cut(struct connection *connection);
/* The same for all that stream. */
void connections_cut_streams(struct connections *connections);
void connections_remove(struct connections *connections, struct connection *connection);

#endif
