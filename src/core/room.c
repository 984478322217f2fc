/* room.c: rooms, links, and which links lead to our Jitsi server (contract §4). */
#include "core/room.h"

#include "base/buf.h"
#include "base/crypto.h"

#include <inttypes.h>
#include <stdio.h>

#define URL_MAX ((size_t)16 * 1024)
#define DOCTOR_PREFIX "portero-doctor-"
#define DOCTOR_BYTES 8 /* random ones, in hexadecimal after it */

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

struct span room_logged(struct span text)
{
    struct span token = SPAN("eyJ"); /* `{"`, with which every token begins */
    size_t len = 0;
    while (len < text.len && text.ptr[len] != '?' && text.ptr[len] != '#' && !span_starts(span_sub(text, len, text.len), token))
        len++;
    return span_sub(text, 0, len);
}

struct span room_of_doctor(struct arena *arena)
{
    unsigned char random[DOCTOR_BYTES];
    crypto_random(random, sizeof random);
    struct span name = hex_encode(arena, (struct span){(const char *)random, sizeof random});
    return arena_printf(arena, DOCTOR_PREFIX "%.*s", SPAN_ARG(name));
}

bool room_is_doctors(struct span room)
{
    struct span prefix = SPAN(DOCTOR_PREFIX), name = span_sub(room, prefix.len, room.len);
    for (size_t i = 0; i < name.len; i++)
        if (!(name.ptr[i] >= '0' && name.ptr[i] <= '9') && !(name.ptr[i] >= 'a' && name.ptr[i] <= 'f'))
            return false;
    return span_starts(room, prefix) && name.len == (size_t)2 * DOCTOR_BYTES;
}

static bool same_server(const struct url *a, const struct url *b)
{
    return span_eq_nocase(a->host, b->host) && a->port == b->port;
}

/* Does `url` lead to `domain`, a host[:port]? Without a port there: the usual one of the URL's scheme. */
static bool leads_to(const struct url *url, struct span domain)
{
    char text[512];
    struct url parsed;
    int len = snprintf(text, sizeof text, "%.*s://%.*s", SPAN_ARG(url->scheme), SPAN_ARG(domain));
    return len < (int)sizeof text && url_parse(span_of(text), &parsed) && same_server(url, &parsed);
}

enum link_problem link_problem(const struct jitsi *jitsi, struct span link)
{
    struct url url, base;
    bool has_base = url_parse(jitsi->base_url, &base);
    bool plain_http = has_base && span_eq_nocase(base.scheme, SPAN("http"));
    if (!url_parse(link, &url))
        return LINK_NO_ADDRESS;
    if (!span_eq_nocase(url.scheme, SPAN("https")) && !(plain_http && span_eq_nocase(url.scheme, SPAN("http"))))
        return LINK_NOT_HTTPS;
    if (url.has_user)
        return LINK_HAS_USER;
    return leads_to(&url, jitsi->domain) || (has_base && same_server(&url, &base)) ? LINK_FINE : LINK_ELSEWHERE;
}

bool link_check(const struct jitsi *jitsi, struct span link, struct err *err)
{
    switch (link_problem(jitsi, link)) {
    case LINK_FINE: return true;
    case LINK_NO_ADDRESS: return err_set(err, ERR_INVALID, "not a URL of a meeting");
    case LINK_NOT_HTTPS: return err_set(err, ERR_INVALID, "not https");
    case LINK_HAS_USER: return err_set(err, ERR_INVALID, "has a user part");
    case LINK_ELSEWHERE: break;
    }
    return err_set(err, ERR_INVALID, "not on %.*s", SPAN_ARG(jitsi->domain));
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
    while (span_cut(&pairs, '&', &pair)) {
        if (pair.len == 0 || names_jwt(arena, pair))
            continue;
        buf_byte(out, *first ? opening : '&');
        buf_put(out, pair);
        *first = false;
    }
}

struct span link_without_token(struct arena *arena, struct span link)
{
    struct url url;
    struct buf out = buf_new(arena, URL_MAX);
    bool first = true, first_of_fragment = true;
    if (!url_parse(link, &url))
        return SPAN("");
    buf_put(&out, span_sub(link, 0, (size_t)(url.path.ptr - link.ptr) + url.path.len));
    put_pairs(arena, &out, url.query, '?', &first);
    put_pairs(arena, &out, url.fragment, '#', &first_of_fragment);
    return buf_span(&out);
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
    buf_put(&out, span_sub(link, 0, (size_t)(url.path.ptr - link.ptr)));
    buf_put(&out, kept.len ? kept : SPAN("/"));
    buf_put(&out, room);
    put_pairs(arena, &out, url.query, '?', &first);
    buf_put(&out, first ? SPAN("?jwt=") : SPAN("&jwt="));
    buf_put(&out, token);
    put_pairs(arena, &out, url.fragment, '#', &first_of_fragment);
    return buf_span(&out);
}
