/* manage_call_form.c: a call added or edited, its dates shown before it is saved. */
#include "web/manage_calls.h"

#include "core/access.h"
#include "core/schedule.h"
#include "web/routes.h"

#define ONCE "una"
#define DATES_SHOWN 8
#define NOTES_SHOWN 8 /* of the dates after those: what is to be said of them */

struct call_form {
    struct exchange *ex;
    struct manage *page;
    struct manage_form form;
    struct call call;    /* as it was; id 0: a new one */
    struct meeting sent; /* as it would be */
};

/* --- the fields ----------------------------------------------------------------------------------------------------- */

static struct span day_value(const struct call_form *f)
{
    const struct rule *rule = &f->call.meeting.rule;
    if (rule->weekday >= 0)
        return arena_printf(f->ex->arena, "%d", rule->weekday);
    return f->call.meeting.id.v ? SPAN(ONCE) : SPAN("");
}

static void add_day_fields(struct call_form *f)
{
    static struct span (*const every[])(enum language language) = {text_every_0, text_every_1, text_every_2, text_every_3,
                                                                   text_every_4, text_every_5, text_every_6};
    struct manage_form *form = &f->form;
    enum language l = f->ex->language;
    struct rule *rule = &f->sent.rule;
    int64_t weekday;
    struct field *day = form_select(form, "dia", text_call_day(l), day_value(f));
    if (f->call.meeting.id.v == 0)
        field_option(form, day, SPAN(""), text_call_day_choose(l));
    for (int i = 0; i < 7; i++)
        field_option(form, day, arena_printf(f->ex->arena, "%d", i), capitalised(f->ex->arena, every[i](l)));
    field_option(form, day, SPAN(ONCE), text_call_once(l));
    struct field *date = form_input(form, "date", "fecha", text_class_date(l), date_words(f->ex, f->call.meeting.rule.date));
    field_help(form, date, text_call_date_help(l));
    bool once = span_eq(day->value, SPAN(ONCE));
    if (!once && !span_to_int(day->value, 6, &weekday))
        form_problem(form, day, text_rule_empty(l));
    else
        *rule = (struct rule){.weekday = once ? -1 : (int)weekday, .date = DATE_NONE};
    if (once && form_date(form, date, &rule->date) && date_is_none(rule->date))
        form_problem(form, date, text_call_date_missing(l));
}

static struct span time_value(struct exchange *ex, int seconds)
{
    return seconds < 0 ? SPAN("") : time_format(ex->arena, seconds);
}

static void add_time_fields(struct call_form *f)
{
    struct manage_form *form = &f->form;
    struct exchange *ex = f->ex;
    const struct rule *rule = &f->call.meeting.rule;
    struct field *start = form_input(form, "time", "inicio", text_class_start(ex->language), time_value(ex, rule->start));
    field_help(form, start, text_call_start_help(ex->arena, ex->language, when_zone(ex->arena, ex->language, f->call.course.zone)));
    struct field *end = form_input(form, "time", "termino", text_class_end(ex->language), time_value(ex, rule->end));
    field_help(form, end, text_call_end_help(ex->language));
    start->required = end->required = true;
    form_time(form, start, &f->sent.rule.start);
    form_time(form, end, &f->sent.rule.end);
}

static struct span link_problem_words(struct exchange *ex, enum link_problem problem)
{
    struct span server = ex->app->config->jitsi_domain;
    switch (problem) {
    case LINK_FINE: break;
    case LINK_NO_ADDRESS: return text_call_link_no_address(ex->arena, ex->language, server);
    case LINK_NOT_HTTPS: return text_call_link_not_https(ex->language);
    case LINK_HAS_USER: return text_call_link_has_user(ex->language);
    case LINK_ELSEWHERE: return text_call_link_elsewhere(ex->arena, ex->language, server);
    }
    return SPAN("");
}

/* What the link would be that makes itself; of a new call, all but its number. */
static struct span automatic_link(struct call_form *f)
{
    struct exchange *ex = f->ex;
    struct meeting meeting = {.id = f->call.meeting.id, .course = f->call.course.id, .link_kind = LINK_DEFAULT};
    if (meeting.id.v)
        return link_of(ex->arena, &ex->app->jitsi, &meeting);
    return arena_printf(ex->arena, "%.*s/curso_%lld_…", SPAN_ARG(ex->app->jitsi.base_url), (long long)meeting.course.v);
}

static void add_link_fields(struct call_form *f)
{
    static const struct span kinds[] = {SPAN_INIT("ninguno"), SPAN_INIT("automatico"), SPAN_INIT("propio")}; /* by link_kind */
    struct manage_form *form = &f->form;
    struct exchange *ex = f->ex;
    const struct meeting *was = &f->call.meeting;
    struct field *kind = form_select(form, "enlace", text_call_link(ex->language), kinds[was->link_kind]);
    field_help(form, kind, text_call_link_help(ex->arena, ex->language, automatic_link(f)));
    field_option(form, kind, kinds[LINK_DEFAULT], text_call_link_automatic_choice(ex->language));
    field_option(form, kind, kinds[LINK_OWN], text_call_link_own_choice(ex->language));
    field_option(form, kind, kinds[LINK_NONE], text_call_link_none_choice(ex->language));
    struct span own = was->link_kind == LINK_OWN ? link_without_token(ex->arena, was->link) : SPAN("");
    struct field *address = form_input(form, "url", "direccion", text_call_link_address(ex->language), own);
    field_help(form, address, text_call_link_address_help(ex->arena, ex->language, ex->app->config->jitsi_domain));
    address->max = 500;
    f->sent.link = SPAN("");
    f->sent.link_kind = span_eq(kind->value, kinds[LINK_OWN])       ? LINK_OWN
                        : span_eq(kind->value, kinds[LINK_DEFAULT]) ? LINK_DEFAULT
                                                                    : LINK_NONE;
    if (f->sent.link_kind != LINK_OWN)
        return;
    enum link_problem problem = link_problem(&ex->app->jitsi, address->value);
    if (problem != LINK_FINE)
        form_problem(form, address, link_problem_words(ex, problem));
    else
        f->sent.link = link_without_token(ex->arena, address->value);
}

static void add_fields(struct call_form *f)
{
    struct exchange *ex = f->ex;
    add_day_fields(f);
    add_time_fields(f);
    struct field *description = form_input(&f->form, "text", "descripcion", text_description(ex->language), f->call.meeting.description);
    field_help(&f->form, description, text_call_description_help(ex->language));
    description->max = REASON_MAX;
    f->sent.description = description->value;
    form_rule(&f->form, description, rule_name(description->value, REASON_MAX, true));
    add_link_fields(f);
}

/* --- the dates, before it is saved ---------------------------------------------------------------------------------- */

static void put_count(struct buf *out, struct exchange *ex, struct span (*words)(struct arena *, enum language, struct span),
                      int64_t count)
{
    if (count)
        buf_printf(out, "%.*s ", SPAN_ARG(words(ex->arena, ex->language, number_words(ex, count))));
}

/* «Cambian de hora: 51. Quedan como están…: 2. 30 personas lo verán en su portal.» */
static struct span effect_words(const struct call_form *f, const struct meeting_preview *preview)
{
    struct exchange *ex = f->ex;
    struct buf out = buf_new(ex->arena, 4096);
    if (f->call.meeting.id.v) {
        put_count(&out, ex, text_call_dates_added, preview->added);
        put_count(&out, ex, text_call_dates_changed, preview->changed);
        put_count(&out, ex, text_call_dates_removed, preview->removed);
        if (out.len)
            put_count(&out, ex, text_call_dates_kept, preview->kept);
        if (out.len == 0)
            buf_printf(&out, "%.*s ", SPAN_ARG(text_call_dates_same(ex->language)));
    }
    buf_put(&out, seen_by(ex, f->call.people));
    return buf_span(&out);
}

static struct span dates_heading(const struct call_form *f, const struct occurrence_list *classes)
{
    struct exchange *ex = f->ex;
    if (classes->count == 0)
        return text_call_dates_none(ex->language);
    struct span first = when_day_of_month(&f->call.when, classes->items[0].day);
    if (classes->count == 1)
        return text_call_dates_one(ex->arena, ex->language, first);
    return text_call_dates(ex->arena, ex->language, number_words(ex, (int64_t)classes->count), first,
                           when_day_of_month(&f->call.when, classes->items[classes->count - 1].day));
}

static struct span date_note(const struct call_form *f, const struct occurrence *class)
{
    enum language l = f->ex->language;
    if (class->cancelled)
        return cancelled_words(f->ex, class);
    if (class->origin != ORIGIN_RULE)
        return class->origin == ORIGIN_EXTRA ? text_class_extra(l)
                                             : text_class_moved_from(f->ex->arena, l, when_date(&f->call.when, class->rule_day));
    return clock_words(&f->call, class->day, f->sent.rule.start, f->sent.rule.end);
}

/* The first ones, and those of which there is something to say. */
static void add_dates(struct call_form *f, const struct occurrence_list *classes)
{
    struct exchange *ex = f->ex;
    size_t shown = 0, said = 0;
    for (size_t i = 0; i < classes->count; i++) {
        const struct occurrence *class = &classes->items[i];
        struct span note = date_note(f, class), words = when_class(&f->call.when, class->starts_at, class->ends_at);
        if (i >= DATES_SHOWN && (note.len == 0 || said == NOTES_SHOWN))
            continue;
        said += note.len > 0;
        shown++;
        words = capitalised(ex->arena, words);
        manage_preview(f->page, note.len ? arena_printf(ex->arena, "%.*s · %.*s", SPAN_ARG(words), SPAN_ARG(note)) : words);
    }
    if (classes->count > shown)
        manage_preview(f->page, text_and_others(ex->arena, ex->language, number_words(ex, (int64_t)(classes->count - shown))));
}

/* What people would not expect of it; empty: nothing. */
static struct span warning_words(const struct call_form *f, const struct meeting_preview *preview)
{
    enum language l = f->ex->language;
    struct occurrence class = {.day = f->sent.rule.date};
    if (f->sent.rule.weekday < 0 && !access_in_course(&f->call.course, &class))
        return text_class_outside(l);
    if (preview->classes.count == 0)
        return f->sent.rule.weekday < 0 ? text_class_time_over(l) : text_call_no_dates(l);
    const struct occurrence *only = &preview->classes.items[0];
    if (f->sent.rule.weekday < 0 && only->cancelled && only->day.days == f->sent.rule.date.days)
        return cancelled_day_words(f->ex, only->reason);
    if (f->sent.rule.end == f->sent.rule.start)
        return text_class_whole_day(l);
    return SPAN("");
}

/* Shows what saving would do; true where it is to be saved now: where classes change or something is odd, it has been shown
 * before. */
static bool show_dates(struct call_form *f, const struct meeting_preview *preview)
{
    struct exchange *ex = f->ex;
    const struct rule *rule = &f->sent.rule;
    struct span warning = warning_words(f, preview);
    bool asked = form_pressed(&f->form, "ver"), changes = preview->changed || preview->removed;
    bool shown = form_has_shown(&f->form, arena_printf(ex->arena, "%d %d %d %d", rule->weekday, rule->date.days, rule->start, rule->end));
    if (!asked && (shown || (!changes && warning.len == 0)))
        return true;
    f->page->preview.heading = dates_heading(f, &preview->classes);
    f->page->preview.text = effect_words(f, preview);
    add_dates(f, &preview->classes);
    struct span saved = asked ? text_call_not_saved(ex->language) : text_call_save_dates(ex->language);
    f->page->warning = warning.len ? arena_printf(ex->arena, "%.*s %.*s", SPAN_ARG(warning), SPAN_ARG(saved)) : saved;
    return false;
}

/* --- the two pages -------------------------------------------------------------------------------------------------- */

static struct response answer_form(struct call_form *f, struct span back)
{
    struct exchange *ex = f->ex;
    struct meeting_preview preview;
    struct err err;
    form_open(&f->form, f->page, text_save(ex->language), back);
    f->page->form.second = text_call_see_dates(ex->language);
    f->page->form.second_name = SPAN("ver");
    f->sent = f->call.meeting;
    add_fields(f);
    if (!form_is_sound(&f->form))
        return form_answer(&f->form);
    if (!store_meeting_preview(ex->worker->db, ex->arena, ex->worker->zones, &f->sent, ex->now, &preview, &err))
        return form_failed(&f->form, &err);
    if (!show_dates(f, &preview))
        return form_answer(&f->form);
    struct audit_by by = form_by(&f->form);
    bool ok = f->sent.id.v ? store_meeting_edit(ex->worker->db, ex->worker->zones, &by, &f->call.meeting, &f->sent, &err)
                           : store_meeting_add(ex->worker->db, ex->worker->zones, &by, &f->sent, &f->sent.id, &err);
    return ok ? form_done(&f->form, call_href(ex, f->sent.id, "")) : form_failed(&f->form, &err);
}

struct response manage_call_add(struct exchange *ex)
{
    struct call_form f = {.ex = ex};
    struct err err;
    if (!call_read_course(ex, ex->path.course, &f.call, &err))
        return manage_missing(ex, &err);
    f.call.meeting = (struct meeting){.course = f.call.course.id, .link_kind = LINK_DEFAULT, .on = true,
                                      .rule = {.weekday = -1, .date = DATE_NONE, .start = -1, .end = -1}};
    struct span course = arena_printf(ex->arena, "/gestion/cursos/%lld/", (long long)f.call.course.id.v);
    f.page = manage_new(ex, text_call_new(ex->arena, ex->language, f.call.course.name), MENU_CALLS);
    manage_up(f.page, f.call.course.name, course);
    return answer_form(&f, course);
}

struct response manage_call_edit(struct exchange *ex)
{
    struct call_form f = {.ex = ex};
    struct err err;
    if (!call_read(ex, ex->path.meeting, &f.call, &err))
        return manage_missing(ex, &err);
    struct span back = call_href(ex, f.call.meeting.id, "");
    f.page = manage_new(ex, text_call_edit(ex->arena, ex->language, f.call.course.name), MENU_CALLS);
    manage_up(f.page, text_call_of(ex->arena, ex->language, f.call.course.name), back);
    return answer_form(&f, back);
}
