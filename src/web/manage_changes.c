/* manage_changes.c: /gestion/cambios/: who changed what, and when. */
#include "web/manage_form.h"
#include "web/routes.h"

#define PATH "/gestion/cambios/"

/* Kinds of actions by their numbers, which stand in tens (core/audit.h). */
static const struct kind {
    struct span value;
    enum audit_action first, last;
    struct span (*words)(enum language language);
} kinds[] = {
    {SPAN_INIT("cuentas"), AUDIT_USER_ADD, AUDIT_COURSE_ADD - 1, text_changes_accounts},
    {SPAN_INIT("cursos"), AUDIT_COURSE_ADD, AUDIT_ENROL - 1, text_menu_courses},
    {SPAN_INIT("inscripciones"), AUDIT_ENROL, AUDIT_MEETING_ADD - 1, text_changes_enrolments},
    {SPAN_INIT("videollamadas"), AUDIT_MEETING_ADD, AUDIT_CLASS_ADD - 1, text_menu_calls},
    {SPAN_INIT("clases"), AUDIT_CLASS_ADD, AUDIT_CLASS_ADD + 9, text_changes_classes},
};

static void add_filters(struct manage *page, struct span who, struct span kind)
{
    struct exchange *ex = page->ex;
    struct manage_form form;
    filters_open(&form, page);
    form_input(&form, "search", "quien", text_login_username(ex->language), who);
    struct field *select = form_select(&form, "tipo", text_changes_kind(ex->language), kind);
    field_option(&form, select, SPAN(""), text_all(ex->language));
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        field_option(&form, select, kinds[i].value, kinds[i].words(ex->language));
    filters_close(&form, who.len || kind.len ? SPAN(PATH) : SPAN(""));
}

/* *nobody: a person is asked for whom there is not. */
static bool read_filter(struct exchange *ex, struct span *who, struct span kind, struct audit_filter *filter, bool *nobody,
                        struct err *err)
{
    struct user user = {0};
    *filter = (struct audit_filter){.before = 0};
    *nobody = false;
    span_to_id(form_get(&ex->query, "antes", NULL), &filter->before);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (span_eq(kind, kinds[i].value)) {
            filter->first = kinds[i].first;
            filter->last = kinds[i].last;
        }
    if (who->len == 0)
        return true;
    if (!store_user_find(ex->worker->db, ex->arena, *who, &user, err)) {
        *nobody = err->code == ERR_NOT_FOUND;
        return *nobody;
    }
    *who = user.username;
    filter->actor = user.id;
    return true;
}

static void add_change(struct manage *page, struct section *section, const struct audit_entry *entry)
{
    struct exchange *ex = page->ex;
    struct row *row = section_row(page, section);
    struct span by = arena_printf(ex->arena, "/gestion/personas/%lld/", (long long)entry->actor.v);
    row_cell(page, section, row, table_time(ex, ex->app->config->time_zone, entry->at))->style = SPAN("number");
    row_link(page, section, row, audit_who(ex, entry), entry->actor.v ? by : SPAN(""));
    row_link(page, section, row, audit_words(ex, entry), audit_href(ex, entry))->second = audit_details(ex, entry);
}

/* «20-11-2026 a 24-11-2026» and the ways on: one more entry than a page has says that there are more. */
static void add_pages(struct manage *page, struct section *section, const struct audit_list *list, bool first_page)
{
    struct exchange *ex = page->ex;
    struct span base = filters_href(ex, PATH), zone = ex->app->config->time_zone;
    bool more = list->count > MANAGE_PAGE;
    const struct audit_entry *last = &list->items[(more ? MANAGE_PAGE : list->count) - 1];
    if (first_page && !more)
        return;
    section->list.pages = text_days_between(ex->arena, ex->language, span_sub(table_time(ex, zone, last->at), 0, 10),
                                            span_sub(table_time(ex, zone, list->items[0].at), 0, 10));
    section->list.first_href = first_page ? SPAN("") : base;
    if (more)
        section->list.next_href = arena_printf(ex->arena, "%.*s%cantes=%lld", SPAN_ARG(base), span_has(base, '?') ? '&' : '?',
                                               (long long)last->id);
}

static void add_list(struct manage *page, const struct audit_list *list, bool first_page, bool filtered)
{
    struct exchange *ex = page->ex;
    enum language l = ex->language;
    struct section *section = manage_section(page, SPAN(""));
    const struct span heads[] = {text_history_when(l), text_history_who(l), text_history_what(l)};
    section_columns(page, section, heads, 3);
    for (size_t i = 0; i < list->count && i < MANAGE_PAGE; i++)
        add_change(page, section, &list->items[i]);
    if (list->count == 0)
        section->text = filtered ? text_nothing_matches(l) : text_history_none(l);
    else
        add_pages(page, section, list, first_page);
}

struct response manage_changes(struct exchange *ex)
{
    struct span who = span_trim(form_get(&ex->query, "quien", NULL)), kind = form_get(&ex->query, "tipo", NULL);
    struct audit_filter filter;
    struct audit_list list = {NULL, 0};
    struct err err;
    bool nobody;
    if (!read_filter(ex, &who, kind, &filter, &nobody, &err) ||
        (!nobody && !store_audit_list(ex->worker->db, ex->arena, &filter, MANAGE_PAGE + 1, &list, &err)))
        return answer_failure(ex, &err);
    struct manage *page = manage_new(ex, text_menu_changes(ex->language), MENU_CHANGES);
    add_filters(page, who, kind);
    add_list(page, &list, filter.before == 0, who.len || kind.len);
    return manage_answer(page, 200);
}
