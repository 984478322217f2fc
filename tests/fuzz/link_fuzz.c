/* link_fuzz.c: a link that is taken leads to the school's server and to the room, and carries our token and no other.
 */
#include "base/buf.h"
#include "core/room.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct jitsi jitsi = {.domain = SPAN_INIT("meet.gryphos.cl"),
                                   .base_url = SPAN_INIT("https://video.gryphos.cl:8443/escuela")};

/* How many pairs of a query or fragment are named jwt; *last is the value of the last. */
static size_t jwts_in(struct arena *arena, struct span pairs, struct span *last)
{
    struct span pair, name, decoded;
    size_t count = 0;
    while (span_cut(&pairs, '&', &pair)) {
        span_cut(&pair, '=', &name);
        if (!percent_decode(arena, name, false, &decoded) || !span_eq(decoded, SPAN("jwt")))
            continue;
        *last = pair;
        count++;
    }
    return count;
}

static void check_url(struct arena *arena, struct span made)
{
    struct url url;
    struct span token = SPAN("");
    assert(url_parse(made, &url) && span_eq_nocase(url.scheme, SPAN("https")) && !url.has_user);
    assert((span_eq_nocase(url.host, SPAN("meet.gryphos.cl")) && url.port == 443) ||
           (span_eq_nocase(url.host, SPAN("video.gryphos.cl")) && url.port == 8443));
    assert(span_ends(url.path, SPAN("/curso_2_5")));
    assert(jwts_in(arena, url.query, &token) == 1 && span_eq(token, SPAN("TOKEN")));
    assert(jwts_in(arena, url.fragment, &token) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct span link = {(const char *)data, size};
    struct err err;
    if (size <= 1900 && link_check(&jitsi, link, &err))
        check_url(arena, meeting_url(arena, link, SPAN("curso_2_5"), SPAN("TOKEN")));
    arena_free(arena);
    return 0;
}
