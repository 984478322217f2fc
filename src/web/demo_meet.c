/* demo_meet.c: the stand-in for Jitsi (DEBUG): checks a token as a server would, and says who is let in, or why not. */
#include "web/pages.h"
#include "web/routes.h"
#include "web/when.h"

#include "meet/inspect.h"

static struct span mark_of(enum language language, enum inspect_grade grade)
{
    switch (grade) {
    case INSPECT_FINE: return text_mark_ok(language);
    case INSPECT_WARNING: return text_mark_warning(language);
    case INSPECT_NO_ENTRY:
    case INSPECT_NO_CONNECTION: break;
    }
    return text_mark_bad(language);
}

static struct span class_of(enum inspect_grade grade)
{
    return grade == INSPECT_FINE ? SPAN("ok") : grade == INSPECT_WARNING ? SPAN("warn") : SPAN("bad");
}

static void put_findings(struct exchange *ex, const struct inspection *inspection, struct findings *out)
{
    out->items = arena_array(ex->arena, INSPECT_LINES, sizeof *out->items);
    for (size_t i = 0; i < inspection->count; i++) {
        const struct inspect_line *line = &inspection->lines[i];
        enum inspect_grade grade = inspect_grade(line->finding);
        struct span words = inspect_words(line->finding, ex->language == LANGUAGE_ES);
        out->items[out->count++] = (struct finding_line){
            .mark = mark_of(ex->language, grade),
            .mark_class = class_of(grade),
            .text = arena_printf(ex->arena, "%s: %.*s %.*s", inspect_check(line->finding), SPAN_ARG(words),
                                 SPAN_ARG(line->value))};
    }
}

static struct span until_of(struct exchange *ex, instant until)
{
    struct err err;
    const struct zone *zone = zones_get(ex->worker->zones, ex->app->config->time_zone, ex->now, &err);
    if (zone == NULL || until == INSTANT_NONE)
        return SPAN("-");
    struct when when = {ex->arena, ex->language, zone, ex->now};
    return when_moment(&when, until);
}

struct response demo_meet(struct exchange *ex)
{
    struct span jwt = form_get(&ex->query, "jwt", NULL);
    struct inspect_request request = {.token = jwt, .jitsi = &ex->app->jitsi, .signer = worker_signer(ex->worker),
                                      .room = ex->path.rest, .now = ex->now};
    struct inspection inspection;
    log_event(&ex->log, LOG_DEBUG, FIELDS(F_INT("presente", jwt.ptr != NULL), F_INT("largo", (int64_t)jwt.len)),
              "Extracción del token de la solicitud");
    inspect_token(ex->arena, &request, &inspection);
    if (inspection.payload.len == 0)
        log_event(&ex->log, LOG_ERROR, FIELDS(F_INT("largo", (int64_t)jwt.len)),
                  "Error extrayendo token: no se puede leer");
    struct demo_page page = {
        .heading = inspection.enters ? text_demo_enters(ex->language) : text_demo_refused(ex->language),
        .room = ex->path.rest,
        .name = inspection.name,
        .role = inspection.moderator ? text_demo_moderator(ex->language) : text_demo_member(ex->language),
        .until = until_of(ex, inspection.until),
        .payload = inspection.payload,
        .enters = inspection.enters};
    session_look(ex);
    page.frame = frame_of(ex, text_demo_title(ex->language));
    put_findings(ex, &inspection, &page.findings);
    struct buf body = buf_new(ex->arena, PAGE_MAX);
    struct view_context view = exchange_view(ex);
    view_demo_meet(&body, &view, &page);
    return answer_html(ex, 200, &body);
}
