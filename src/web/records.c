/* records.c: what is asked for of the records, read from a query, and its words. */
#include "web/records.h"

#include "base/url.h"

#define DAYS_SHOWN 7

const struct records_result records_results[] = {
    {SPAN_INIT("ingresaron"), VERDICT_ALLOWED, VERDICT_ALLOWED, text_records_allowed},
    {SPAN_INIT("rechazos"), VERDICT_UNAUTHENTICATED, VERDICTS - 1, text_records_refused},
    {SPAN_INIT("sin-inscripcion"), VERDICT_NOT_ENROLLED, VERDICT_NOT_ENROLLED, text_verdict_not_enrolled},
    {SPAN_INIT("desactivada"), VERDICT_INACTIVE, VERDICT_INACTIVE, text_verdict_inactive},
    {SPAN_INIT("fuera-de-horario"), VERDICT_TOO_EARLY, VERDICT_TOO_EARLY, text_verdict_too_early},
    {SPAN_INIT("sin-clases"), VERDICT_TOO_LATE, VERDICT_TOO_LATE, text_verdict_too_late},
    {SPAN_INIT("sin-docente"), VERDICT_WAITING_FOR_TEACHER, VERDICT_WAITING_FOR_TEACHER, text_verdict_waiting_for_teacher},
    {SPAN_INIT("sin-enlace"), VERDICT_NO_LINK, VERDICT_NO_LINK, text_verdict_no_link},
    {SPAN_INIT("error"), VERDICT_TOKEN_ERROR, VERDICT_TOKEN_ERROR, text_verdict_token_error},
};
const size_t records_result_count = sizeof records_results / sizeof records_results[0];

/* --- the query ------------------------------------------------------------------------------------------------------ */

static struct span asked(struct exchange *ex, const char *name)
{
    return span_trim(form_get(&ex->query, name, NULL));
}

static bool read_days(struct exchange *ex, struct records_query *query, struct err *err)
{
    struct date today;
    int seconds;
    const struct zone *zone = zones_get(ex->worker->zones, ex->app->config->time_zone, ex->now, err);
    if (zone == NULL)
        return false;
    zone_local(zone, ex->now, &today, &seconds);
    struct span from = asked(ex, "desde"), until = asked(ex, "hasta");
    if (!date_parse(until, &query->until)) {
        query->bad_day = until.len > 0;
        query->until = today;
    }
    query->bad_day |= from.len > 0 && !date_parse(from, &query->from);
    if (!date_parse(from, &query->from))
        query->from = (struct date){query->until.days - DAYS_SHOWN + 1};
    query->search.from = zone_instant(zone, query->from, 0);
    query->search.until = zone_instant(zone, (struct date){query->until.days + 1}, 0);
    return true;
}

/* What is typed is a part of a name or code; a course's page asks for that course. */
static bool read_course(struct exchange *ex, struct records_query *query, struct err *err)
{
    bool teaches = manage_is_staff(ex);
    query->course = query->search.text = asked(ex, "curso");
    if (query->course.len || !span_to_id(asked(ex, "curso-id"), &query->search.course.v))
        return true;
    if (!teaches && !store_teaches(ex->worker->db, exchange_user(ex)->id, query->search.course, ex->now, &teaches, err))
        return false;
    return !teaches || store_course_find(ex->worker->db, ex->arena, query->search.course, &query->about, err) ||
           err->code == ERR_NOT_FOUND;
}

bool records_by_email(const struct exchange *ex)
{
    return manage_is_staff(ex) || ex->app->config->teachers_see_emails;
}

/* Teachers do not learn from it which accounts there are, nor, where they do not see e-mails, whose one is. */
static bool read_person(struct exchange *ex, struct records_query *query, struct err *err)
{
    struct user user = {0};
    bool staff = manage_is_staff(ex);
    query->person = asked(ex, "persona");
    if (query->person.len == 0)
        return true;
    if (records_by_email(ex) || !span_has(query->person, '@')) {
        if (!store_user_find(ex->worker->db, ex->arena, query->person, &user, err) && err->code != ERR_NOT_FOUND)
            return false;
        if (staff && user.id.v)
            query->person = user.username;
    }
    query->search.user = user.id;
    query->nobody = user.id.v == 0;
    return true;
}

static void read_result(struct exchange *ex, struct records_query *query)
{
    struct span value = asked(ex, "resultado");
    query->search.last = VERDICTS - 1;
    for (size_t i = 0; i < records_result_count; i++)
        if (span_eq(value, records_results[i].value)) {
            query->result = value;
            query->search.first = records_results[i].first;
            query->search.last = records_results[i].last;
        }
}

bool records_query_read(struct exchange *ex, struct records_query *out, struct err *err)
{
    *out = (struct records_query){.search = {.now = ex->now}};
    if (!manage_is_staff(ex))
        out->search.teacher = exchange_user(ex)->id;
    read_result(ex, out);
    span_to_id(asked(ex, "videollamada"), &out->search.meeting.v);
    return read_days(ex, out, err) && read_course(ex, out, err) && read_person(ex, out, err);
}

static struct span id_words(struct exchange *ex, int64_t id)
{
    return id ? arena_printf(ex->arena, "%lld", (long long)id) : SPAN("");
}

static void put_parameter(struct exchange *ex, struct buf *href, const char *name, struct span value)
{
    if (value.len)
        buf_printf(href, "%c%s=%.*s", span_has(buf_span(href), '?') ? '&' : '?', name, SPAN_ARG(percent_encode(ex->arena, value)));
}

struct span records_href(struct exchange *ex, const char *path, const struct records_query *query, struct span result)
{
    struct buf href = buf_new(ex->arena, HTTP_HEAD_MAX);
    buf_put(&href, span_of(path));
    put_parameter(ex, &href, "desde", date_format(ex->arena, query->from));
    put_parameter(ex, &href, "hasta", date_format(ex->arena, query->until));
    put_parameter(ex, &href, "curso", query->course);
    put_parameter(ex, &href, "curso-id", id_words(ex, query->search.course.v));
    put_parameter(ex, &href, "videollamada", id_words(ex, query->search.meeting.v));
    put_parameter(ex, &href, "persona", query->person);
    put_parameter(ex, &href, "resultado", result);
    return buf_span(&href);
}

struct span via_words(enum language language, enum via via)
{
    switch (via) {
    case VIA_PAGE: return text_via_page(language);
    case VIA_TOKEN: return text_via_token(language);
    case VIA_DEBUG: return text_via_debug(language);
    case VIA_RETURN: return text_via_return(language);
    }
    return SPAN("");
}
