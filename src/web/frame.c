/* frame.c: what surrounds every page: school, person, languages, official time, help; and the pages' static files. */
#include "web/pages.h"
#include "web/static.h"
#include "web/when.h"

#include "base/url.h"
#include "idp/password_link.h"

#include <string.h>

struct span contact_of(const struct exchange *ex)
{
    const struct config *config = ex->app->config;
    return config->support_kind == SUPPORT_NONE ? text_your_coordination(ex->language) : config->support_contact;
}

static struct span contact_href(const struct exchange *ex)
{
    const struct config *config = ex->app->config;
    switch (config->support_kind) {
    case SUPPORT_EMAIL: return arena_printf(ex->arena, "mailto:%.*s", SPAN_ARG(config->support_contact));
    case SUPPORT_PHONE: return arena_printf(ex->arena, "tel:%.*s", SPAN_ARG(config->support_contact));
    case SUPPORT_URL: return config->support_contact;
    case SUPPORT_NONE: break;
    }
    return SPAN("");
}

/* Browsers inside other programs often have no camera and lose the way back from Jitsi. */
static bool is_in_app(const struct exchange *ex)
{
    static const struct span marks[] = {SPAN_INIT("; wv)"), SPAN_INIT("FBAN/"), SPAN_INIT("FBAV/"), SPAN_INIT("Instagram")};
    struct span agent = request_header(ex->request, "User-Agent");
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (agent.len && memmem(agent.ptr, agent.len, marks[i].ptr, marks[i].len))
            return true;
    return false;
}

struct span zone_words(const struct exchange *ex, const struct course *course)
{
    if (span_eq(course->zone, ex->app->config->time_zone))
        return SPAN("");
    return when_zone(ex->arena, ex->language, course->zone);
}

struct span public_address(const struct exchange *ex, struct span path)
{
    return arena_printf(ex->arena, "%.*s%.*s", SPAN_ARG(ex->app->config->public_url), SPAN_ARG(path));
}

/* What a form that is shown again was asked for with. */
static void put_carried(const struct exchange *ex, struct buf *href)
{
    static const char *const names[] = {"next", PASSWORD_LINK_PARAMETER};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct span value = form_get(&ex->form, names[i], NULL);
        if (value.len)
            buf_printf(href, "&%s=%.*s", names[i], SPAN_ARG(percent_encode(ex->arena, value)));
    }
}

/* This page with ?idioma=: its own query but for that parameter is kept, so that `next` is not lost. */
static struct span language_href(const struct exchange *ex, struct span tag)
{
    struct buf href = buf_new(ex->arena, HTTP_HEAD_MAX);
    struct span path = next_path(ex->request->path);
    buf_put(&href, path.len ? path : SPAN("/"));
    buf_printf(&href, "?idioma=%.*s", SPAN_ARG(tag));
    for (size_t i = 0; i < ex->query.count; i++) {
        const struct form_field *field = &ex->query.fields[i];
        if (span_eq(field->name, SPAN("idioma")) || span_eq(field->name, SPAN("jwt")))
            continue;
        buf_byte(&href, '&');
        buf_put(&href, percent_encode(ex->arena, field->name));
        buf_byte(&href, '=');
        buf_put(&href, percent_encode(ex->arena, field->value));
    }
    put_carried(ex, &href);
    return href.overflowed ? SPAN("/") : buf_span(&href);
}

void frame_tabs(struct exchange *ex, struct frame *frame)
{
    bool manages = span_starts(ex->request->path, SPAN("/gestion/"));
    bool mine = span_eq(ex->request->path, SPAN("/portal-cliente/"));
    frame->tabs.items = arena_array(ex->arena, 2, sizeof *frame->tabs.items);
    frame->tabs.items[0] = (struct tab){text_portal_title(ex->language), SPAN("/portal-cliente/"), mine};
    frame->tabs.items[1] = (struct tab){text_manage(ex->language), SPAN("/gestion/"), manages};
    frame->tabs.count = 2;
}

bool frame_tabs_if_teaching(struct exchange *ex, struct frame *frame, struct err *err)
{
    bool teaches;
    if (frame->tabs.count)
        return true;
    if (!store_teaches(ex->worker->db, exchange_user(ex)->id, (struct course_id){0}, ex->now, &teaches, err))
        return false;
    if (teaches)
        frame_tabs(ex, frame);
    return true;
}

struct frame frame_of(struct exchange *ex, struct span title)
{
    struct frame frame = {.title = title,
                          .school = ex->app->config->school_name,
                          .zone_name = when_zone(ex->arena, ex->language, ex->app->config->time_zone),
                          .now = ex->now,
                          .clock_ahead = text_clock_ahead(ex->arena, ex->language, SPAN("{difference}")),
                          .clock_behind = text_clock_behind(ex->arena, ex->language, SPAN("{difference}")),
                          .your_zone = text_your_zone(ex->arena, ex->language, SPAN("{from}"), SPAN("{to}")),
                          .your_time = text_your_time(ex->arena, ex->language, SPAN("{time}")),
                          .address = public_address(ex, exchange_way_back(ex)),
                          .in_app = is_in_app(ex),
                          .contact = contact_of(ex),
                          .contact_href = contact_href(ex),
                          .in_spanish = language_href(ex, SPAN("es")),
                          .in_english = language_href(ex, SPAN("en")),
                          .style_href = static_href(ex->arena, SPAN("portero.css")),
                          .script_href = static_href(ex->arena, SPAN("portero.js")),
                          .icon_href = static_href(ex->arena, SPAN("icono.svg"))};
    const struct user *user = exchange_user(ex);
    struct err err;
    if (ex->worker == NULL) /* refused by the server before any worker saw it */
        return frame;
    const struct zone *zone = zones_get(ex->worker->zones, ex->app->config->time_zone, ex->now, &err);
    if (zone != NULL) {
        struct when when = {ex->arena, ex->language, zone, ex->now};
        frame.official_time = when_time(&when, ex->now);
    }
    if (user != NULL) {
        frame.signed_in = true;
        frame.user_name = user->name.len ? user->name : user->username;
        frame.csrf = csrf_token(ex);
        if (user->staff)
            frame_tabs(ex, &frame);
    }
    return frame;
}
