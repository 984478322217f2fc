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

/* What the page is asked to show. */
struct changes {
    struct audit_filter filter;
    struct span who, kind, by; /* as they stand in the form */
    const char *thing;         /* the parameter of the one thing that it is about; NULL: none */
    int64_t id;
    struct span name, href; /* of that thing */
    bool nobody;            /* a person is asked for whom there is not */
};

static bool is_filtered(const struct changes *changes)
{
    return changes->who.len || changes->kind.len || changes->by.len || changes->thing;
}

static void add_filters(struct manage *page, const struct changes *changes)
{
    struct exchange *ex = page->ex;
    struct manage_form form;
    filters_open(&form, page);
    form_input(&form, "search", "quien", text_login_username(ex->language), changes->who);
    struct field *select = form_select(&form, "tipo", text_changes_kind(ex->language), changes->kind);
    field_option(&form, select, SPAN(""), text_all(ex->language));
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        field_option(&form, select, kinds[i].value, kinds[i].words(ex->language));
    struct field *by = form_select(&form, "por", text_changes_by(ex->language), changes->by);
    field_option(&form, by, SPAN(""), text_all(ex->language));
    field_option(&form, by, SPAN("comandos"), text_changes_by_commands(ex->language));
    if (changes->thing)
        form_hidden(&form, changes->thing, arena_printf(ex->arena, "%lld", (long long)changes->id));
    filters_close(&form, is_filtered(changes) ? SPAN(PATH) : SPAN(""));
}

/* Its name, and where it is. */
static bool read_thing(struct exchange *ex, struct changes *changes, struct err *err)
{
    struct course course = {0};
    struct meeting meeting;
    struct user user;
    struct db *db = ex->worker->db;
    const struct audit_filter *filter = &changes->filter;
    if (filter->user.v) {
        if (!store_user_find(db, ex->arena, arena_printf(ex->arena, "%lld", (long long)filter->user.v), &user, err))
            return false;
        changes->name = user_shown(&user);
        changes->href = arena_printf(ex->arena, "/gestion/personas/%lld/", (long long)user.id.v);
        return true;
    }
    course.id = filter->course;
    if (filter->meeting.v) {
        if (!store_meeting_find(db, ex->arena, filter->meeting, &meeting, err))
            return false;
        course.id = meeting.course;
    }
    if (!store_course_find(db, ex->arena, course.id, &course, err))
        return false;
    changes->name = filter->meeting.v ? text_call_of(ex->arena, ex->language, course.name) : course.name;
    changes->href = filter->meeting.v ? arena_printf(ex->arena, "/gestion/videollamadas/%lld/", (long long)meeting.id.v)
                                      : arena_printf(ex->arena, "/gestion/cursos/%lld/", (long long)course.id.v);
    return true;
}

/* ?persona=3, ?videollamada=7 or ?curso=1: what was done to that one, as its page asks. */
static bool read_about(struct exchange *ex, struct changes *changes, struct err *err)
{
    struct audit_filter *filter = &changes->filter;
    struct {
        const char *name;
        int64_t *id;
    } const things[] = {{"persona", &filter->user.v}, {"videollamada", &filter->meeting.v}, {"curso", &filter->course.v}};
    for (size_t i = 0; i < sizeof things / sizeof things[0] && changes->thing == NULL; i++)
        if (span_to_id(form_get(&ex->query, things[i].name, NULL), &changes->id)) {
            changes->thing = things[i].name;
            *things[i].id = changes->id;
        }
    return changes->thing == NULL || read_thing(ex, changes, err);
}

static bool read_changes(struct exchange *ex, struct changes *out, struct err *err)
{
    struct user user = {0};
    *out = (struct changes){.who = span_trim(form_get(&ex->query, "quien", NULL)), .kind = form_get(&ex->query, "tipo", NULL),
                            .by = form_get(&ex->query, "por", NULL)};
    struct audit_filter *filter = &out->filter;
    span_to_id(form_get(&ex->query, "antes", NULL), &filter->before);
    filter->commands = span_eq(out->by, SPAN("comandos"));
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (span_eq(out->kind, kinds[i].value)) {
            filter->first = kinds[i].first;
            filter->last = kinds[i].last;
        }
    if (!read_about(ex, out, err))
        return false;
    if (out->who.len == 0)
        return true;
    if (!store_user_find(ex->worker->db, ex->arena, out->who, &user, err)) {
        out->nobody = err->code == ERR_NOT_FOUND;
        return out->nobody;
    }
    out->who = user.username;
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
    struct changes changes;
    struct audit_list list = {NULL, 0};
    struct err err;
    if (!read_changes(ex, &changes, &err))
        return manage_missing(ex, &err);
    if (!changes.nobody && !store_audit_list(ex->worker->db, ex->arena, &changes.filter, MANAGE_PAGE + 1, &list, &err))
        return answer_failure(ex, &err);
    struct manage *page = manage_new(ex, text_menu_changes(ex->language), MENU_CHANGES);
    if (changes.thing) {
        manage_up(page, changes.name, changes.href);
        manage_say(page, text_changes_only(ex->arena, ex->language, name_within(ex, changes.name)));
    }
    add_filters(page, &changes);
    add_list(page, &list, changes.filter.before == 0, is_filtered(&changes));
    return manage_answer(page, 200);
}
