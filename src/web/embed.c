/* embed.c: the call inside a page of portero, by the Jitsi server's own IFrame API. */
#include "web/embed.h"

#include "web/device.h"
#include "web/pages.h"
#include "web/static.h"
#include "web/when.h"

#include <assert.h>

bool embed_wanted(const struct exchange *ex)
{
    bool sent_on = span_eq(form_get(&ex->query, "vista", NULL), SPAN("pagina"));
    return ex->app->config->meeting_view == MEETING_VIEW_EMBED && !sent_on &&
           !device_is_phone(request_header(ex->request, "User-Agent"));
}

/* Where a URL that was checked leads to: scheme://host[:port], as it is written. */
static struct span origin_of(struct span text)
{
    struct url url;
    bool whole = url_parse(text, &url);
    assert(whole);
    return span_sub(text, 0, url.path.ptr ? (size_t)(url.path.ptr - text.ptr) : text.len);
}

/* The server's script, and its pages in frames: of nobody else. Not ours either: where the frame would come back to us for
 * another token, the page's script does so in its place, and what we answer is seen. */
static struct span policy_of(struct exchange *ex, struct span script_origin, struct span call_origin)
{
    return arena_printf(ex->arena,
                        "default-src 'none'; script-src 'self' %.*s; frame-src %.*s; style-src 'self'; "
                        "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
                        SPAN_ARG(script_origin), SPAN_ARG(call_origin));
}

/* Ourselves too: a page can pass on only what it may do itself. */
static struct span permissions_of(struct exchange *ex, struct span origin)
{
    static const char *const features[] = {"camera", "microphone", "display-capture", "autoplay", "fullscreen"};
    struct buf out = buf_new(ex->arena, 2048);
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++)
        buf_printf(&out, "%s%s=(self \"%.*s\")", i ? ", " : "", features[i], SPAN_ARG(origin));
    return buf_span(&out);
}

static void put_class(struct exchange *ex, const struct attempt *attempt, struct embed_page *page)
{
    const struct occurrence *class = access_open_class(&attempt->facts);
    struct err err;
    const struct zone *zone = zones_get(ex->worker->zones, attempt->facts.course.zone, ex->now, &err);
    if (class == NULL || zone == NULL)
        return;
    struct when when = {ex->arena, ex->language, zone, ex->now};
    instant last = class->ends_at + ex->app->windows.late;
    page->ends_rfc = zone_format(ex->arena, zone, class->ends_at);
    page->ends = ex->now <= class->ends_at
                     ? text_ends_at(ex->arena, ex->language, when_time(&when, class->ends_at))
                     : text_embed_over(ex->arena, ex->language, when_time(&when, class->ends_at), when_time(&when, last));
    page->zone = zone_words(ex, &attempt->facts.course);
}

/* The parts of the call's URL, as the IFrame API wants them; its origin. */
static struct span put_call(struct span url, struct embed_page *page)
{
    struct span rest = url, address, scheme, ignored;
    span_cut(&rest, '?', &address); /* the token, which may be longer than a URL otherwise is, stands behind it */
    span_cut(&rest, '#', &ignored);
    struct span origin = origin_of(address);
    page->options = rest;
    page->domain = origin;
    span_cut(&page->domain, ':', &scheme);
    page->domain = span_sub(page->domain, 2, page->domain.len);
    page->room = span_sub(address, origin.len + 1, address.len);
    return origin;
}

struct response answer_embedded(struct exchange *ex, const struct attempt *attempt)
{
    struct span course = attempt->facts.course.name, base = ex->app->jitsi.base_url;
    struct embed_page page = {.frame = frame_of(ex, course),
                              .course = course,
                              .frame_title = text_embed_frame(ex->arena, ex->language, course),
                              .script_href = static_href(ex->arena, SPAN("embed.js")),
                              .api_href = arena_printf(ex->arena, "%.*s/external_api.js", SPAN_ARG(base)),
                              .here_href = attempt->way,
                              .return_href = arena_printf(ex->arena, "/jitsi/auth/?room=%.*s", SPAN_ARG(attempt->room)),
                              .elsewhere_href = arena_printf(ex->arena, "%.*s?vista=pagina", SPAN_ARG(attempt->way)),
                              .jwt = attempt->token.text};
    struct span origin = put_call(attempt->url, &page);
    put_class(ex, attempt, &page);
    struct buf body = buf_new(ex->arena, PAGE_MAX);
    struct view_context view = exchange_view(ex);
    view_embed(&body, &view, &page);
    struct response response = answer_html_under(ex, 200, &body, policy_of(ex, origin_of(base), origin));
    response_header(&response, SPAN("Permissions-Policy"), permissions_of(ex, origin));
    return response;
}
