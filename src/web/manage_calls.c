/* manage_calls.c: /gestion/videollamadas/: calls listed and shown, with their classes; their switch. */
#include "store/calls.h"
#include "web/manage_calls.h"

#include "core/access.h"
#include "core/schedule.h"
#include "web/routes.h"

#include <string.h>

#define LIST "/gestion/videollamadas/"

/* --- what is shared ------------------------------------------------------------------------------------------------- */

struct span call_href(struct exchange *ex, struct meeting_id id, const char *rest)
{
    return arena_printf(ex->arena, LIST "%lld/%s", (long long)id.v, rest);
}

bool call_read_course(struct exchange *ex, struct course_id id, struct call *out, struct err *err)
{
    struct db *db = ex->worker->db;
    if (!store_course_find(db, ex->arena, id, &out->course, err) ||
        !store_course_people(db, id, ex->now, &out->people, &out->students, err))
        return false;
    out->when = (struct when){ex->arena, ex->language, zones_get(ex->worker->zones, out->course.zone, ex->now, err), ex->now};
    return out->when.zone != NULL;
}

bool call_read(struct exchange *ex, struct meeting_id id, struct call *out, struct err *err)
{
    return store_meeting_find(ex->worker->db, ex->arena, id, &out->meeting, err) &&
           call_read_course(ex, out->meeting.course, out, err);
}

struct span call_rule_words(struct exchange *ex, const struct course *course, const struct rule *rule)
{
    struct err ignored;
    struct when when = {ex->arena, ex->language, zones_get(ex->worker->zones, course->zone, ex->now, &ignored), ex->now};
    if (rule->weekday >= 0)
        return when_weekly(&when, rule->weekday, rule->start, rule->end);
    return text_once_on(ex->arena, ex->language, table_date(ex, rule->date), time_format(ex->arena, rule->start),
                        time_format(ex->arena, rule->end));
}

static bool has_good_link(struct exchange *ex, const struct meeting *meeting)
{
    struct access_facts facts = {.meeting = *meeting, .jitsi = &ex->app->jitsi};
    return access_link(&facts, ex->arena).len > 0;
}

struct span call_state(struct exchange *ex, const struct meeting *meeting, struct span *style)
{
    *style = SPAN("warn");
    if (!meeting->on)
        return text_state_off(ex->language);
    if (!has_good_link(ex, meeting))
        return text_state_no_link(ex->language);
    *style = SPAN("");
    return text_switched_on(ex->language);
}

struct span seen_by(struct exchange *ex, int64_t people)
{
    return people == 0   ? text_seen_by_none(ex->language)
           : people == 1 ? text_seen_by_one(ex->language)
                         : text_seen_by(ex->arena, ex->language, number_words(ex, people));
}

static void put_sentence(struct buf *out, struct span sentence)
{
    if (out->len && sentence.len)
        buf_byte(out, ' ');
    buf_put(out, sentence);
}

static void put_clock(struct buf *out, const struct call *call, struct date day, int seconds)
{
    const struct when *when = &call->when;
    struct span time = time_format(when->arena, seconds);
    switch (schedule_clock(when->zone, day, seconds)) {
    case CLOCK_PLAIN: break;
    case CLOCK_SKIPPED:
        put_sentence(out, text_class_skipped(when->arena, when->language, time,
                                             when_time(when, zone_instant(when->zone, day, seconds))));
        break;
    case CLOCK_TWICE: put_sentence(out, text_class_twice(when->arena, when->language, time)); break;
    }
}

struct span clock_words(const struct call *call, struct date day, int start, int end)
{
    struct buf out = buf_new(call->when.arena, 4096);
    put_clock(&out, call, day, start);
    put_clock(&out, call, (struct date){day.days + (end <= start)}, end);
    return buf_span(&out);
}

struct span cancelled_words(struct exchange *ex, const struct occurrence *class)
{
    return class->reason.len ? text_state_cancelled_because(ex->arena, ex->language, class->reason) : text_state_cancelled(ex->language);
}

struct span cancelled_day_words(struct exchange *ex, struct span reason)
{
    return reason.len ? text_day_is_cancelled_because(ex->arena, ex->language, reason) : text_day_is_cancelled(ex->language);
}

bool form_has_shown(struct manage_form *form, struct span what)
{
    bool shown = form->sent && span_eq(form_sent(form, "visto"), what);
    form_hidden(form, "visto", what);
    return shown;
}

/* --- the list ------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    enum calls_shown which;
} filters[] = {{"", CALLS_ALL}, {"activas", CALLS_ON}, {"desactivadas", CALLS_OFF}, {"sin-enlace", CALLS_NO_LINK}};

static void add_filters(struct manage_form *form, struct span text, struct span which)
{
    enum language l = form->ex->language;
    const struct span words[] = {text_call_all(l), text_call_only_on(l), text_call_only_off(l), text_call_only_no_link(l)};
    form_input(form, "search", "q", text_call_search(l), text);
    struct field *select = form_select(form, "ver", text_course_which(l), which);
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
        field_option(form, select, span_of(filters[i].name), words[i]);
}

static void add_call_row(struct manage *page, struct section *section, const struct call_summary *call)
{
    struct exchange *ex = page->ex;
    struct err ignored;
    struct row *row = section_row(page, section);
    struct when when = {ex->arena, ex->language, zones_get(ex->worker->zones, call->course.zone, ex->now, &ignored), ex->now};
    struct span style, state = call_state(ex, &call->meeting, &style);
    row_link(page, section, row, call->course.name, call_href(ex, call->meeting.id, ""))->second = call->meeting.description;
    row_cell(page, section, row, call_rule_words(ex, &call->course, &call->meeting.rule))->second = zone_words(ex, &call->course);
    row_cell(page, section, row, call->next.starts_at == INSTANT_NONE || when.zone == NULL
                                     ? SPAN("")
                                     : capitalised(ex->arena, when_class(&when, call->next.starts_at, call->next.ends_at)));
    row_cell(page, section, row, state)->style = style;
}

struct response manage_calls(struct exchange *ex)
{
    struct manage *page = manage_new(ex, text_menu_calls(ex->language), MENU_CALLS);
    struct span text = span_trim(form_get(&ex->query, "q", NULL)), which = form_get(&ex->query, "ver", NULL);
    struct call_filter filter = {.text = text, .jitsi = &ex->app->jitsi, .now = ex->now};
    struct call_page found;
    struct manage_form form;
    struct err err;
    bool staff = manage_is_staff(ex);
    if (!staff)
        filter.teacher = exchange_user(ex)->id;
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
        if (span_eq(which, span_of(filters[i].name)))
            filter.which = filters[i].which;
    int64_t number = manage_page_number(ex);
    if (!store_call_page(ex->worker->db, ex->arena, &filter, MANAGE_PAGE, (size_t)(number - 1) * MANAGE_PAGE, &found, &err))
        return answer_failure(ex, &err);
    struct span last = manage_beyond(ex, filters_href(ex, LIST), found.total);
    if (last.len)
        return answer_redirect(ex, 303, last);
    if (staff)
        manage_link(page, text_suspend_day(ex->language), SPAN("/gestion/suspender-dia/"));
    filters_open(&form, page);
    add_filters(&form, text, which);
    filters_close(&form, text.len || which.len ? SPAN(LIST) : SPAN(""));
    struct section *section = manage_section(page, SPAN(""));
    const struct span heads[] = {text_course(ex->language), text_when(ex->language), text_next_class_head(ex->language),
                                 text_state(ex->language)};
    section_columns(page, section, heads, 4);
    for (size_t i = 0; i < found.count; i++)
        add_call_row(page, section, &found.items[i]);
    if (found.count == 0)
        section->text = text.len || which.len ? text_nothing_matches(ex->language) : text_calls_none(ex->language);
    section_pages(page, section, filters_href(ex, LIST), number, found.total);
    return manage_answer(page, 200);
}

/* --- the page of one ------------------------------------------------------------------------------------------------ */

/* Its address without query and fragment: somebody may have pasted a token with it. */
static struct span link_words(struct exchange *ex, const struct meeting *meeting)
{
    struct span link = link_of(ex->arena, &ex->app->jitsi, meeting), address, rest;
    if (link.len == 0)
        return text_state_no_link(ex->language);
    span_cut(&link, '?', &rest);
    span_cut(&rest, '#', &address);
    return has_good_link(ex, meeting) ? address
                                      : text_call_bad_link(ex->arena, ex->language, address, ex->app->config->jitsi_domain);
}

static void add_facts(struct manage *page, const struct call *call)
{
    struct exchange *ex = page->ex;
    struct span zone = zone_words(ex, &call->course);
    struct span when = call_rule_words(ex, &call->course, &call->meeting.rule);
    manage_fact_link(page, text_course(ex->language), call->course.name,
                     arena_printf(ex->arena, "/gestion/cursos/%lld/", (long long)call->course.id.v));
    manage_fact(page, text_when(ex->language), zone.len ? arena_printf(ex->arena, "%.*s (%.*s)", SPAN_ARG(when), SPAN_ARG(zone)) : when);
    manage_fact(page, text_description(ex->language), call->meeting.description);
    manage_fact(page, text_call_link(ex->language), link_words(ex, &call->meeting));
    if (!has_good_link(ex, &call->meeting))
        page->facts.items[page->facts.count - 1].style = SPAN("warn");
    manage_fact(page, text_students(ex->language), number_words(ex, call->students));
}

static bool shows_past(const struct exchange *ex)
{
    return span_eq(form_get(&ex->query, "ver", NULL), SPAN("pasadas"));
}

static void add_actions(struct manage *page, const struct call *call)
{
    struct exchange *ex = page->ex;
    struct meeting_id id = call->meeting.id;
    if (!manage_is_staff(ex) && !has_good_link(ex, &call->meeting))
        manage_main_link(page, text_denial_add_link(ex->language), call_href(ex, id, "enlace/"));
    if (manage_is_staff(ex) && !call->course.archived) {
        manage_link(page, text_edit(ex->language), call_href(ex, id, "editar/"));
        manage_link(page, text_class_add(ex->language), call_href(ex, id, "agregar-clase/"));
    }
    manage_link(page, shows_past(ex) ? text_class_list(ex->language) : text_class_list_past(ex->language),
                call_href(ex, id, shows_past(ex) ? "" : "?ver=pasadas"));
    manage_link(page, text_why(ex->language), call_href(ex, id, "por-que/"));
    manage_link(page, text_call_records(ex->language),
                arena_printf(ex->arena, "/gestion/ingresos/?videollamada=%lld", (long long)id.v));
    if (call->course.archived)
        return;
    if (call->meeting.on)
        manage_danger(page, text_call_off(ex->language), call_href(ex, id, "desactivar/"));
    else
        manage_post(page, text_call_on(ex->language), call_href(ex, id, "activar/"));
}

static struct span class_state(struct exchange *ex, const struct call *call, const struct occurrence *class, struct span *style)
{
    const struct windows *windows = &ex->app->windows;
    *style = SPAN("warn");
    if (class->cancelled)
        return text_state_cancelled(ex->language);
    *style = SPAN("muted");
    if (class->ends_at + windows->late < ex->now)
        return text_state_ended(ex->language);
    *style = SPAN("warn");
    if (call->course.archived)
        return text_archived(ex->language);
    *style = SPAN("open");
    if (class->starts_at - windows->early <= ex->now && call->meeting.on && access_in_course(&call->course, class))
        return text_state_open(ex->language);
    *style = SPAN("");
    return text_state_scheduled(ex->language);
}

/* What was done to it: the reason, or where it was before. */
static struct span class_note(struct exchange *ex, const struct call *call, const struct occurrence *class)
{
    if (class->cancelled)
        return class->reason;
    if (!access_in_course(&call->course, class) && !call->course.archived)
        return text_class_outside(ex->language);
    if (class->origin == ORIGIN_EXTRA)
        return text_class_extra(ex->language);
    if (class->origin != ORIGIN_MOVED)
        return SPAN("");
    return class->rule_day.days == class->day.days
               ? text_class_moved(ex->language)
               : text_class_moved_from(ex->arena, ex->language, when_date(&call->when, class->rule_day));
}

static void add_class_actions(struct manage *page, struct cell *cell, const struct occurrence *class)
{
    struct exchange *ex = page->ex;
    long long id = (long long)class->id.v;
    if (!class->cancelled) {
        cell_action(page, cell, text_class_move(ex->language), arena_printf(ex->arena, "/gestion/clases/%lld/mover/", id));
        cell_action(page, cell, text_class_cancel(ex->language), arena_printf(ex->arena, "/gestion/clases/%lld/suspender/", id));
    }
    if (class->cancelled || class->origin == ORIGIN_MOVED)
        cell_post(page, cell, text_class_restore(ex->language), arena_printf(ex->arena, "/gestion/clases/%lld/restaurar/", id));
}

static void add_class_row(struct manage *page, struct section *section, const struct call *call, const struct class_row *found,
                          bool past)
{
    struct exchange *ex = page->ex;
    const struct occurrence *class = &found->occurrence;
    struct row *row = section_row(page, section);
    struct span style, state = class_state(ex, call, class, &style);
    bool begun = class->starts_at <= ex->now + ex->app->windows.early_teacher;
    row_cell(page, section, row, capitalised(ex->arena, when_class(&call->when, class->starts_at, class->ends_at)));
    struct cell *cell = row_cell(page, section, row, state);
    cell->style = style;
    cell->second = class_note(ex, call, class);
    row_cell(page, section, row,
             begun && !class->cancelled
                 ? text_entered(ex->arena, ex->language, number_words(ex, found->entered), number_words(ex, call->students))
                 : SPAN(""));
    if (!past && !call->course.archived)
        add_class_actions(page, row_cell(page, section, row, SPAN("")), class);
}

static bool add_classes(struct manage *page, const struct call *call, struct err *err)
{
    struct exchange *ex = page->ex;
    bool past = shows_past(ex);
    struct class_filter filter = {.meeting = call->meeting.id, .course = call->course.id, .past = past, .now = ex->now};
    struct class_page found;
    int64_t number = manage_page_number(ex);
    if (!store_class_page(ex->worker->db, ex->arena, &filter, MANAGE_PAGE, (size_t)(number - 1) * MANAGE_PAGE, &found, err))
        return false;
    if (number > manage_last_page(found.total)) {
        number = manage_last_page(found.total);
        if (!store_class_page(ex->worker->db, ex->arena, &filter, MANAGE_PAGE, (size_t)(number - 1) * MANAGE_PAGE, &found, err))
            return false;
    }
    struct section *section = manage_section(page, past ? text_class_list_past(ex->language) : text_class_list(ex->language));
    const struct span heads[] = {text_class_what(ex->language), text_state(ex->language), text_class_entered(ex->language),
                                 text_what_to_do(ex->language)};
    section_columns(page, section, heads, past || call->course.archived ? 3 : 4);
    for (size_t i = 0; i < found.count; i++)
        add_class_row(page, section, call, &found.items[i], past);
    if (found.count == 0)
        section->text = past ? text_class_none_past(ex->language) : text_class_none(ex->language);
    section_pages(page, section, call_href(ex, call->meeting.id, past ? "?ver=pasadas" : ""), number, found.total);
    return true;
}

struct response manage_call(struct exchange *ex)
{
    struct call call;
    struct err err;
    if (!call_read(ex, ex->path.meeting, &call, &err))
        return manage_missing(ex, &err);
    struct manage *page = manage_new(ex, text_call_of(ex->arena, ex->language, call.course.name), MENU_CALLS);
    struct span style, state = call_state(ex, &call.meeting, &style);
    manage_up(page, text_menu_calls(ex->language), SPAN(LIST));
    page->mark = call.course.archived ? text_archived(ex->language) : style.len ? state : SPAN("");
    page->mark_style = SPAN("warn");
    add_facts(page, &call);
    add_actions(page, &call);
    if (!add_classes(page, &call, &err) || !manage_history(page, &(struct audit_filter){.meeting = call.meeting.id}, &err))
        return answer_failure(ex, &err);
    return manage_answer(page, 200);
}

/* --- the link that makes itself -------------------------------------------------------------------------------------- */

/* Of an address of their own, teachers could choose another course's room. */
struct response manage_call_link(struct exchange *ex)
{
    struct call call;
    struct manage_form form;
    struct err err;
    if (!call_read(ex, ex->path.meeting, &call, &err))
        return manage_missing(ex, &err);
    struct span back = call_href(ex, call.meeting.id, "");
    if (has_good_link(ex, &call.meeting)) /* perhaps this form has given it already */
        return answer_redirect(ex, 303, back);
    struct meeting linked = call.meeting;
    linked.link_kind = LINK_DEFAULT;
    linked.link = SPAN("");
    struct manage *page = manage_new(ex, text_call_link_title(ex->arena, ex->language, call.course.name), MENU_CALLS);
    manage_up(page, text_call_of(ex->arena, ex->language, call.course.name), back);
    manage_say(page, text_call_link_effect(ex->arena, ex->language, link_of(ex->arena, &ex->app->jitsi, &linked)));
    manage_say(page, text_call_link_other(ex->arena, ex->language, contact_of(ex)));
    form_open(&form, page, text_denial_add_link(ex->language), back);
    if (!form_is_sound(&form))
        return form_answer(&form);
    struct audit_by by = form_by(&form);
    if (!store_meeting_edit(ex->worker->db, ex->worker->zones, &by, &call.meeting, &linked, &err))
        return form_failed(&form, &err);
    return form_done(&form, back);
}

/* --- the switch ----------------------------------------------------------------------------------------------------- */

struct response manage_call_on(struct exchange *ex)
{
    struct err err;
    struct audit_by by = button_by(ex);
    struct span href = call_href(ex, ex->path.meeting, "");
    if (!store_meeting_set_on(ex->worker->db, &by, ex->path.meeting, true, &err))
        return button_failed(ex, &err, href);
    return button_done(ex, href);
}

/* The class that it takes away: one that is open, or the next. */
static struct span class_lost(struct exchange *ex, const struct call *call, const struct occurrence *next)
{
    if (next->starts_at == INSTANT_NONE)
        return SPAN("");
    struct span words = when_class(&call->when, next->starts_at, next->ends_at);
    return next->starts_at - ex->app->windows.early_teacher <= ex->now
               ? text_call_off_open(ex->arena, ex->language, words)
               : text_call_off_next(ex->arena, ex->language, words);
}

struct response manage_call_off(struct exchange *ex)
{
    struct call call;
    struct call_summary summary;
    struct manage_form form;
    struct err err;
    if (!call_read(ex, ex->path.meeting, &call, &err) ||
        !store_call_find(ex->worker->db, ex->arena, ex->path.meeting, ex->now, &summary, &err))
        return manage_missing(ex, &err);
    struct span title = text_call_off_title(ex->arena, ex->language, call.course.name);
    struct manage *page = manage_new(ex, title, MENU_CALLS);
    manage_up(page, text_call_of(ex->arena, ex->language, call.course.name), call_href(ex, call.meeting.id, ""));
    manage_say(page, text_call_off_effect(ex->language));
    manage_say(page, class_lost(ex, &call, &summary.next));
    manage_say(page, seen_by(ex, call.people));
    manage_say(page, text_can_be_undone(ex->language));
    form_open(&form, page, text_call_off(ex->language), call_href(ex, call.meeting.id, ""));
    page->form.submit_style = SPAN("button danger");
    if (!form_is_sound(&form))
        return form_answer(&form);
    struct audit_by by = form_by(&form);
    if (!store_meeting_set_on(ex->worker->db, &by, call.meeting.id, false, &err))
        return form_failed(&form, &err);
    return form_done(&form, call_href(ex, call.meeting.id, ""));
}
