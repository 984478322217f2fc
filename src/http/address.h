/* address.h: socket addresses and CIDR blocks, parsed. */
#ifndef HTTP_ADDRESS_H
#define HTTP_ADDRESS_H

#include "base/err.h"
#include "base/span.h"

#include <sys/socket.h>

/* IPv4 is kept as an IPv4-mapped IPv6 address. */
struct address {
    bool is_unix;
    unsigned char bytes[16];
};
#define ADDRESS_TEXT 48 /* room for the text with its NUL */

struct address address_of(const struct sockaddr *socket);
bool address_parse(struct span text, struct address *out); /* 192.0.2.1, 2001:db8::1 */
bool address_is_loopback(const struct address *address);   /* 127.0.0.0/8, ::1 */
void address_text(const struct address *address, char out[ADDRESS_TEXT]);
bool address_eq(const struct address *a, const struct address *b);
/* What one subscriber has: an IPv4 address, the first 64 bits of an IPv6 one (RFC 6177); "unix" as it is. */
void address_subscriber(struct span text, char out[ADDRESS_TEXT]);

#define MAX_PROXIES 32
struct proxies {
    struct {
        struct address network;
        unsigned bits;
    } blocks[MAX_PROXIES];
    size_t count;
    bool trust_unix;
};
bool proxies_parse(struct span text, struct proxies *out, struct err *err);
bool proxies_trust(const struct proxies *proxies, const struct address *address);

/* Whom a request is from: the peer; behind a trusted proxy the last hop of X-Forwarded-For that is no trusted proxy.
 * Never what the client itself invented: a hop counts only if a trusted one added it. */
struct address proxies_client(const struct proxies *proxies, const struct address *peer, struct span forwarded_for);

#endif
