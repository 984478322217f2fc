/* manage_records.c: /gestion/ingresos/: who tried to enter, and what became of it. */
#include "web/manage_form.h"
#include "web/records.h"
#include "web/routes.h"
#include "web/verdicts.h"

#define PATH "/gestion/ingresos/"

static void add_filters(struct manage *page, const struct records_query *query)
{
    struct exchange *ex = page->ex;
    enum language l = ex->language;
    struct manage_form form;
    bool filtered = false;
    for (size_t i = 0; i < ex->query.count; i++)
        filtered = filtered || ex->query.fields[i].value.len > 0;
    filters_open(&form, page);
    form_input(&form, "date", "desde", text_records_from(l), date_words(ex, query->from));
    form_input(&form, "date", "hasta", text_records_until(l), date_words(ex, query->until));
    form_input(&form, "search", "curso", text_records_course(l), query->course);
    form_input(&form, "search", "persona", records_by_email(ex) ? text_login_username(l) : text_records_username(l), query->person);
    struct field *result = form_select(&form, "resultado", text_records_result(l), query->result);
    field_option(&form, result, SPAN(""), text_all(l));
    for (size_t i = 0; i < records_result_count; i++)
        field_option(&form, result, records_results[i].value, records_results[i].words(l));
    if (query->search.course.v)
        form_hidden(&form, "curso-id", arena_printf(ex->arena, "%lld", (long long)query->search.course.v));
    if (query->search.meeting.v)
        form_hidden(&form, "videollamada", arena_printf(ex->arena, "%lld", (long long)query->search.meeting.v));
    filters_close(&form, filtered ? SPAN(PATH) : SPAN(""));
}

/* How many of each there are, each the way to them. */
static void add_counts(struct manage *page, const struct records_query *query, const int64_t counts[VERDICTS])
{
    struct exchange *ex = page->ex;
    page->facts_style = SPAN("counts");
    for (size_t i = 0; i < records_result_count; i++) {
        const struct records_result *result = &records_results[i];
        int64_t count = counts[result->first];
        if (result->first == result->last && (count > 0 || result->first == VERDICT_ALLOWED))
            manage_fact_link(page, result->words(ex->language), number_words(ex, count),
                             records_href(ex, PATH, query, result->value));
    }
}

/* The moment as the page «¿Por qué?» reads it: in the course's zone. */
static struct span why_href(struct exchange *ex, const struct join_row *row)
{
    struct err ignored;
    struct date day;
    int seconds;
    struct span name = row->zone.len ? row->zone : ex->app->config->time_zone;
    const struct zone *zone = zones_get(ex->worker->zones, name, ex->now, &ignored);
    if (zone == NULL)
        return SPAN("");
    zone_local(zone, row->join.at, &day, &seconds);
    return arena_printf(ex->arena, "/gestion/videollamadas/%lld/por-que/?persona=%lld&momento=%.*sT%.*s",
                        (long long)row->join.meeting.v, (long long)row->join.user.v,
                        SPAN_ARG(date_format(ex->arena, day)), SPAN_ARG(time_format(ex->arena, seconds)));
}

static struct span style_of(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_ALLOWED: return SPAN("open");
    case VERDICT_NO_LINK:
    case VERDICT_TOKEN_ERROR: return SPAN("bad");
    default: return SPAN("warn");
    }
}

static void add_record(struct manage *page, struct section *section, const struct join_row *found)
{
    struct exchange *ex = page->ex;
    const struct join *join = &found->join;
    bool staff = manage_is_staff(ex), refused = join->verdict != VERDICT_ALLOWED;
    struct row *row = section_row(page, section);
    struct span number = arena_printf(ex->arena, "%lld", (long long)join->meeting.v);
    struct span person = arena_printf(ex->arena, "/gestion/personas/%lld/", (long long)join->user.v);
    row_cell(page, section, row, table_time(ex, ex->app->config->time_zone, join->at))->style = SPAN("number");
    row_link(page, section, row, join->name.len ? join->name : join->username, staff ? person : SPAN(""));
    row_link(page, section, row, join->course_name, arena_printf(ex->arena, "/gestion/cursos/%lld/", (long long)join->course.v));
    row_link(page, section, row, text_record_call(ex->arena, ex->language, number),
             arena_printf(ex->arena, "/gestion/videollamadas/%.*s/", SPAN_ARG(number)))
        ->second = found->description;
    struct cell *result = row_cell(page, section, row, verdict_words(ex->language, join->verdict));
    result->style = style_of(join->verdict);
    result->second = join->via == VIA_PAGE ? SPAN("") : via_words(ex->language, join->via);
    if (staff)
        row_cell(page, section, row, join->address)->style = SPAN("number");
    bool told = refused && (staff || join->verdict != VERDICT_NOT_ENROLLED); /* teachers ask about people of the course only */
    row_link(page, section, row, told ? text_records_why(ex->language) : SPAN(""), told ? why_href(ex, found) : SPAN(""));
}

/* ?antes: the record that the page before this one ended with, as SECOND.ID. */
static bool read_after(struct exchange *ex, struct join *after)
{
    struct span rest = form_get(&ex->query, "antes", NULL), second;
    return span_cut(&rest, '.', &second) && span_to_int(second, INT64_MAX - 1, &after->at) && span_to_id(rest, &after->id.v);
}

static void add_pages(struct manage *page, struct section *section, const struct records_query *query, const struct join *last,
                      bool first_page, int64_t total)
{
    struct exchange *ex = page->ex;
    struct span base = records_href(ex, PATH, query, query->result);
    section_pages(page, section, base, first_page ? 1 : manage_page_number(ex), total);
    section->list.previous_href = SPAN("");
    section->list.first_href = first_page ? SPAN("") : base;
    if (section->list.next_href.len)
        section->list.next_href = arena_printf(ex->arena, "%.*s&antes=%lld.%lld", SPAN_ARG(section->list.next_href),
                                               (long long)last->at, (long long)last->id.v);
}

static bool add_records(struct manage *page, const struct records_query *query, int64_t total, struct err *err)
{
    struct exchange *ex = page->ex;
    enum language l = ex->language;
    struct join after = {0};
    struct join_rows found = {NULL, 0};
    bool continued = read_after(ex, &after), staff = manage_is_staff(ex);
    if (total > 0 && !store_join_page(ex->worker->db, ex->arena, &query->search, JOINS_NEWEST_FIRST, continued ? &after : NULL,
                                      MANAGE_PAGE, &found, err))
        return false;
    struct section *section = manage_section(page, SPAN(""));
    struct span heads[7] = {text_history_when(l), text_records_person(l), text_course(l), text_records_call(l),
                            text_records_result(l)};
    size_t columns = 5;
    if (staff)
        heads[columns++] = text_records_address(l);
    heads[columns++] = text_records_explanation(l);
    section_columns(page, section, heads, columns);
    for (size_t i = 0; i < found.count; i++)
        add_record(page, section, &found.items[i]);
    if (found.count)
        add_pages(page, section, query, &found.items[found.count - 1].join, !continued, total);
    else
        section->text = query->nobody && staff ? text_records_nobody(l) : text_records_none(l);
    return true;
}

struct response manage_records(struct exchange *ex)
{
    struct records_query query;
    struct err err;
    int64_t counts[VERDICTS] = {0}, total = 0;
    if (!records_query_read(ex, &query, &err) ||
        (!query.nobody && !store_join_counts(ex->worker->db, ex->arena, &query.search, counts, &err)))
        return answer_failure(ex, &err);
    for (size_t verdict = (size_t)query.search.first; verdict <= (size_t)query.search.last; verdict++)
        total += counts[verdict];
    struct manage *page = manage_new(ex, text_menu_records(ex->language), MENU_RECORDS);
    if (query.bad_day)
        page->warning = text_records_bad_day(ex->language);
    if (query.about.id.v) {
        manage_up(page, query.about.name, arena_printf(ex->arena, "/gestion/cursos/%lld/", (long long)query.about.id.v));
        manage_say(page, text_records_only_course(ex->arena, ex->language, name_within(ex, query.about.name)));
    }
    if (query.search.meeting.v) {
        manage_say(page, text_records_only_call(ex->arena, ex->language, arena_printf(ex->arena, "%lld", (long long)query.search.meeting.v)));
        manage_link(page, text_records_all_calls(ex->language), filters_without(ex, PATH, "videollamada"));
    }
    add_counts(page, &query, counts);
    if (total > 0)
        manage_link(page, text_records_csv(ex->language), records_href(ex, "/gestion/ingresos.csv", &query, query.result));
    add_filters(page, &query);
    if (!add_records(page, &query, total, &err))
        return answer_failure(ex, &err);
    return manage_answer(page, 200);
}
