/* room.c: rooms, links, and which links lead to our Jitsi server (contract §4). */
#include "core/room.h"

#include "base/buf.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>

#define URL_MAX ((size_t)16 * 1024)

struct span room_name(struct arena *arena, struct course_id course, struct meeting_id meeting)
{
    return arena_printf(arena, "curso_%" PRId64 "_%" PRId64, course.v, meeting.v);
}

bool room_parse(struct span room, struct course_id *course, struct meeting_id *meeting)
{
    struct span prefix, first;
    return span_cut(&room, '_', &prefix) && span_eq(prefix, SPAN("curso")) && span_cut(&room, '_', &first) &&
           span_to_id(first, &course->v) && span_to_id(room, &meeting->v);
}

/* Does `url` name the host and port of `other`, a URL or a bare host[:port] of that URL's scheme? */
static bool same_server(const struct url *url, struct span other)
{
    char text[512];
    struct url parsed;
    bool is_url = span_starts(other, SPAN("https://")) || span_starts(other, SPAN("http://"));
    int len = is_url ? snprintf(text, sizeof text, "%.*s", SPAN_ARG(other))
                     : snprintf(text, sizeof text, "%.*s://%.*s", SPAN_ARG(url->scheme), SPAN_ARG(other));
    return len < (int)sizeof text && url_parse(span_of(text), &parsed) && span_eq_nocase(url->host, parsed.host) &&
           url->port == parsed.port;
}

bool link_check(const struct jitsi *jitsi, struct span link, struct err *err)
{
    struct url url;
    bool plain_http = span_starts(jitsi->base_url, SPAN("http://"));
    if (!text_is_clean(link) || !url_parse(link, &url))
        return err_set(err, ERR_INVALID, "not a URL of a meeting");
    if (!span_eq_nocase(url.scheme, SPAN("https")) && !(plain_http && span_eq_nocase(url.scheme, SPAN("http"))))
        return err_set(err, ERR_INVALID, "not https");
    if (url.has_user)
        return err_set(err, ERR_INVALID, "has a user part");
    if (!same_server(&url, jitsi->domain) && !same_server(&url, jitsi->base_url))
        return err_set(err, ERR_INVALID, "not on %.*s", SPAN_ARG(jitsi->domain));
    return true;
}

struct span link_of(struct arena *arena, const struct jitsi *jitsi, const struct meeting *meeting)
{
    switch (meeting->link_kind) {
    case LINK_OWN:
        return meeting->link;
    case LINK_DEFAULT: {
        struct span room = room_name(arena, meeting->course, meeting->id);
        return arena_printf(arena, "%.*s/%.*s", SPAN_ARG(jitsi->base_url), SPAN_ARG(room));
    }
    case LINK_NONE:
        break;
    }
    return SPAN("");
}

/* Is the pair's name `jwt`, however it is escaped? */
static bool names_jwt(struct arena *arena, struct span pair)
{
    struct span name, decoded;
    span_cut(&pair, '=', &name);
    return percent_decode(arena, name, true, &decoded) && span_eq(decoded, SPAN("jwt"));
}

/* The `&`-separated pairs without any `jwt`; *first tells the separator before the next one. */
static void put_pairs(struct arena *arena, struct buf *out, struct span pairs, char opening, bool *first)
{
    struct span pair;
    while (pairs.len && span_cut(&pairs, '&', &pair)) {
        if (pair.len == 0 || names_jwt(arena, pair))
            continue;
        buf_byte(out, *first ? opening : '&');
        buf_put(out, pair);
        *first = false;
    }
}

static struct span without_last_segment(struct span path)
{
    while (path.len && path.ptr[path.len - 1] != '/')
        path.len--;
    return path;
}

struct span meeting_url(struct arena *arena, struct span link, struct span room, struct span token)
{
    struct url url;
    struct buf out = buf_new(arena, URL_MAX);
    bool first = true, first_of_fragment = true;
    if (!url_parse(link, &url))
        return SPAN("");
    struct span kept = without_last_segment(url.path);
    size_t before_path = (size_t)((url.path.ptr ? url.path.ptr : link.ptr + link.len) - link.ptr);
    buf_put(&out, span_sub(link, 0, before_path));
    buf_put(&out, kept.len ? kept : SPAN("/"));
    buf_put(&out, room);
    put_pairs(arena, &out, url.query, '?', &first);
    buf_put(&out, first ? SPAN("?jwt=") : SPAN("&jwt="));
    buf_put(&out, token);
    put_pairs(arena, &out, url.fragment, '#', &first_of_fragment);
    return buf_span(&out);
}
