/* request_fuzz.c: what is read out of headers and settings takes any bytes; the first byte says which reader gets them.
 */
#include "http/address.h"
#include "http/http.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_accept(struct span input)
{
    static const struct span json = SPAN_INIT("application/json"), html = SPAN_INIT("text/html");
    /* never both ways round */
    assert(!accept_prefers(input, json, html) || !accept_prefers(input, html, json));
}

static void read_languages(struct span input)
{
    static const struct span tags[] = {SPAN_INIT("es"), SPAN_INIT("en")};
    assert(accept_language(input, tags, 2) <= 2);
}

static void read_cookies(struct span input)
{
    struct request request = {.header_count = 1, .headers = {{SPAN("Cookie"), input}}};
    struct span value = request_cookie(&request, SPAN("a"));
    assert(value.ptr == NULL || (value.ptr >= input.ptr && value.ptr + value.len <= input.ptr + input.len));
    assert(!span_has(value, ';'));
}

/* The client is the peer, or one of the hops in the text. */
static void read_forwarded(struct span input)
{
    struct proxies proxies;
    struct err err;
    struct address peer;
    if (!proxies_parse(SPAN("127.0.0.0/8 10.0.0.0/9 2001:db8::/33"), &proxies, &err) ||
        !address_parse(SPAN("127.0.0.1"), &peer))
        abort();
    struct address client = proxies_client(&proxies, &peer, input), hop;
    struct span part;
    bool found = address_eq(&client, &peer);
    while (!found && span_cut(&input, ',', &part))
        found = address_parse(span_trim(part), &hop) && address_eq(&hop, &client);
    assert(found);
}

static void read_proxies(struct span input)
{
    struct proxies proxies;
    struct err err;
    if (!proxies_parse(input, &proxies, &err))
        return;
    assert(proxies.count <= MAX_PROXIES);
    for (size_t i = 0; i < proxies.count; i++)
        assert(proxies.blocks[i].bits <= 128 && proxies_trust(&proxies, &proxies.blocks[i].network));
}

static void read_listen(struct span input)
{
    struct err err;
    assert(listen_check(input, &err) || !listen_is_loopback(input));
}

/* What an address is written as is read as that address. */
static void read_address(struct span input)
{
    struct address address, again;
    char text[ADDRESS_TEXT];
    if (!address_parse(input, &address))
        return;
    address_text(&address, text);
    assert(address_parse(span_of(text), &again) && address_eq(&address, &again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(struct span) = {read_accept,  read_languages, read_cookies, read_forwarded,
                                                   read_proxies, read_listen,    read_address};
    static const size_t count = sizeof readers / sizeof readers[0];
    if (size > 0)
        readers[(size_t)(data[0] - '0') % count]((struct span){(const char *)data + 1, size - 1});
    return 0;
}
