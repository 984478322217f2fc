/* url_fuzz.c: the URL parser takes any bytes; the pieces of what it took, put together, are the URL again. */
#include "base/buf.h"
#include "base/url.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool has_port(const struct url *url, struct span text)
{
    size_t after = (size_t)(url->host.ptr - text.ptr) + url->host.len;
    return after < text.len && text.ptr[after] == ':';
}

static void join(struct buf *buf, const struct url *url, struct span text)
{
    buf_put(buf, url->scheme);
    BUF_LITERAL(buf, "://");
    buf_put(buf, url->user);
    if (url->has_user)
        buf_byte(buf, '@');
    buf_put(buf, url->host);
    if (has_port(url, text))
        buf_printf(buf, ":%d", url->port);
    buf_put(buf, url->path);
    if (url->has_query)
        buf_byte(buf, '?');
    buf_put(buf, url->query);
    if (url->has_fragment)
        buf_byte(buf, '#');
    buf_put(buf, url->fragment);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct span input = {(const char *)data, size}, decoded;
    struct url url;
    if (url_parse(input, &url)) {
        struct buf buf = buf_new(arena, 4000);
        join(&buf, &url, input);
        assert(span_eq(buf_span(&buf), input));
        assert(url.host.len > 0 && url.port > 0 && url.port <= 65535);
        assert(url.path.len == 0 || url.path.ptr[0] == '/');
    }
    if (percent_decode(arena, input, false, &decoded)) {
        struct span again;
        assert(percent_decode(arena, percent_encode(arena, decoded), false, &again) && span_eq(again, decoded));
    }
    arena_free(arena);
    return 0;
}
