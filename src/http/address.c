/* address.c: socket addresses, CIDR blocks, and the client behind trusted proxies. */
#include "http/address.h"

#include "http/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

struct address address_of(const struct sockaddr *socket)
{
    struct address address = {0};
    if (socket->sa_family == AF_INET) {
        memcpy(address.bytes, mapped, sizeof mapped);
        memcpy(address.bytes + 12, &((const struct sockaddr_in *)(const void *)socket)->sin_addr, 4);
    } else if (socket->sa_family == AF_INET6) {
        memcpy(address.bytes, &((const struct sockaddr_in6 *)(const void *)socket)->sin6_addr, 16);
    } else {
        address.is_unix = true;
    }
    return address;
}

bool address_parse(struct span text, struct address *out)
{
    char copy[ADDRESS_TEXT];
    if (text.len == 0 || text.len >= sizeof copy)
        return false;
    snprintf(copy, sizeof copy, "%.*s", SPAN_ARG(text));
    *out = (struct address){0};
    if (inet_pton(AF_INET, copy, out->bytes + 12) == 1) {
        memcpy(out->bytes, mapped, sizeof mapped);
        return true;
    }
    return inet_pton(AF_INET6, copy, out->bytes) == 1;
}

bool address_is_loopback(const struct address *address)
{
    static const unsigned char six[16] = {[15] = 1};
    bool is_four = memcmp(address->bytes, mapped, sizeof mapped) == 0;
    return !address->is_unix && (is_four ? address->bytes[12] == 127 : memcmp(address->bytes, six, sizeof six) == 0);
}

void address_text(const struct address *address, char out[ADDRESS_TEXT])
{
    if (address->is_unix)
        snprintf(out, ADDRESS_TEXT, "unix");
    else if (memcmp(address->bytes, mapped, sizeof mapped) == 0)
        inet_ntop(AF_INET, address->bytes + 12, out, ADDRESS_TEXT);
    else
        inet_ntop(AF_INET6, address->bytes, out, ADDRESS_TEXT);
}

bool address_eq(const struct address *a, const struct address *b)
{
    return a->is_unix == b->is_unix && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

void address_subscriber(struct span text, char out[ADDRESS_TEXT])
{
    struct address address;
    bool parsed = address_parse(text, &address);
    if (!parsed)
        snprintf(out, ADDRESS_TEXT, "%.*s", SPAN_ARG(text));
    else if (memcmp(address.bytes, mapped, sizeof mapped) != 0)
        memset(address.bytes + 8, 0, 8);
    if (parsed)
        address_text(&address, out);
}

static bool add_block(struct span block, struct proxies *out)
{
    struct span host;
    int64_t bits;
    if (span_eq(block, SPAN("unix"))) {
        out->trust_unix = true;
        return true;
    }
    if (out->count == MAX_PROXIES || !span_cut(&block, '/', &host))
        return false;
    struct address network;
    if (!address_parse(host, &network))
        return false;
    bool v4 = memcmp(network.bytes, mapped, sizeof mapped) == 0 && !span_has(host, ':');
    bits = v4 ? 32 : 128;
    if (block.ptr && !span_to_int(block, bits, &bits))
        return false;
    out->blocks[out->count].network = network;
    out->blocks[out->count++].bits = (unsigned)bits + (v4 ? 96 : 0);
    return true;
}

bool proxies_parse(struct span text, struct proxies *out, struct err *err)
{
    *out = (struct proxies){0};
    while (text.len) {
        size_t len = 0;
        while (len < text.len && text.ptr[len] != ',' && text.ptr[len] != ' ')
            len++;
        struct span block = span_sub(text, 0, len);
        if (len && !add_block(block, out))
            return err_set(err, ERR_INVALID, "`%.*s` is no CIDR block such as 127.0.0.1/32, and not `unix`",
                           SPAN_ARG(block));
        text = span_sub(text, len + 1, text.len);
    }
    return true;
}

bool proxies_check(struct span text, struct err *err)
{
    struct proxies ignored;
    return proxies_parse(text, &ignored, err);
}

bool proxies_trust(const struct proxies *proxies, const struct address *address)
{
    if (address->is_unix)
        return proxies->trust_unix;
    for (size_t i = 0; i < proxies->count; i++) {
        unsigned bits = proxies->blocks[i].bits, whole = bits / 8, rest = bits % 8;
        const unsigned char *network = proxies->blocks[i].network.bytes;
        unsigned mask = rest ? 0xFFu << (8 - rest) & 0xFFu : 0;
        if (memcmp(network, address->bytes, whole) == 0 &&
            (rest == 0 || (network[whole] & mask) == (address->bytes[whole] & mask)))
            return true;
    }
    return false;
}

struct address proxies_client(const struct proxies *proxies, const struct address *peer, struct span forwarded_for)
{
    struct address client = *peer;
    while (proxies_trust(proxies, &client) && forwarded_for.len) {
        size_t from = forwarded_for.len;
        while (from > 0 && forwarded_for.ptr[from - 1] != ',')
            from--;
        struct address hop;
        if (!address_parse(span_trim(span_sub(forwarded_for, from, forwarded_for.len)), &hop))
            break;
        client = hop;
        forwarded_for.len = from ? from - 1 : 0;
    }
    return client;
}
