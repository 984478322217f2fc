/* manage_day.c: /gestion/suspender-dia/: the classes of all courses on one date suspended at once, and brought back. */
#include "store/calls.h"
#include "web/manage_calls.h"
#include "web/routes.h"

#define HERE "/gestion/suspender-dia/"
#define CLASSES_SHOWN 100
#define DAYS_SHOWN 50

static struct span words_of_date(struct exchange *ex, struct date day)
{
    struct err ignored;
    struct when when = {ex->arena, ex->language, zones_get(ex->worker->zones, ex->app->config->time_zone, ex->now, &ignored), ex->now};
    return when.zone ? when_date(&when, day) : table_date(ex, day);
}

/* How many classes of how many courses, in one of three sentences. */
static struct span count_words(struct exchange *ex, const struct school_day *day, struct span (*one)(enum language),
                               struct span (*of_course)(struct arena *, enum language, struct span),
                               struct span (*of_courses)(struct arena *, enum language, struct span, struct span))
{
    struct span classes = number_words(ex, (int64_t)day->count);
    if (day->count == 1)
        return one(ex->language);
    return day->courses == 1 ? of_course(ex->arena, ex->language, classes)
                             : of_courses(ex->arena, ex->language, classes, number_words(ex, day->courses));
}

static void add_classes(struct manage *page, const struct school_day *day)
{
    struct exchange *ex = page->ex;
    struct section *section = manage_section(page, text_day_classes(ex->language));
    const struct span heads[] = {text_hour(ex->language), text_course(ex->language)};
    section_columns(page, section, heads, 2);
    for (size_t i = 0; i < day->count && i < CLASSES_SHOWN; i++) {
        const struct day_class *class = &day->items[i];
        struct err ignored;
        struct when when = {ex->arena, ex->language, zones_get(ex->worker->zones, class->course.zone, ex->now, &ignored), ex->now};
        struct row *row = section_row(page, section);
        row_cell(page, section, row, when.zone == NULL ? SPAN("") : text_hours(ex->arena, ex->language,
                                                                               when_time(&when, class->occurrence.starts_at),
                                                                               when_time(&when, class->occurrence.ends_at)))
            ->second = zone_words(ex, &class->course);
        row_link(page, section, row, class->course.name, call_href(ex, class->meeting.id, ""))->second = class->meeting.description;
    }
    if (day->count > CLASSES_SHOWN)
        section->text = text_and_others(ex->arena, ex->language, number_words(ex, (int64_t)(day->count - CLASSES_SHOWN)));
}

/* «Se suspendieron 6 clases del martes 8 de diciembre.»: what the form that led here has done. */
static bool tell_done(struct manage *page, struct err *err)
{
    struct exchange *ex = page->ex;
    struct school_day day;
    struct date date;
    page->done = SPAN("");
    if (date_parse(form_get(&ex->query, "restaurado", NULL), &date))
        page->done = text_day_restored(ex->arena, ex->language, words_of_date(ex, date));
    if (!date_parse(form_get(&ex->query, "suspendido", NULL), &date))
        return true;
    if (!store_school_day(ex->worker->db, ex->arena, date, ex->now, true, &day, err))
        return false;
    page->done = day.count == 1 ? text_day_cancelled_one(ex->arena, ex->language, words_of_date(ex, date))
                                : text_day_cancelled(ex->arena, ex->language, number_words(ex, (int64_t)day.count),
                                                     words_of_date(ex, date));
    return true;
}

static struct span day_href(struct exchange *ex, const char *done, struct date date)
{
    return arena_printf(ex->arena, HERE "?%s=%.*s", done, SPAN_ARG(date_format(ex->arena, date)));
}

/* --- suspended ------------------------------------------------------------------------------------------------------ */

static bool add_days(struct manage *page, struct err *err)
{
    struct exchange *ex = page->ex;
    struct cancelled_days days;
    struct date today;
    int seconds;
    const struct zone *zone = zones_get(ex->worker->zones, ex->app->config->time_zone, ex->now, err);
    if (zone == NULL)
        return false;
    zone_local(zone, ex->now, &today, &seconds);
    if (!store_cancelled_days(ex->worker->db, ex->arena, ex->now, today, DAYS_SHOWN, &days, err))
        return false;
    struct section *section = manage_section(page, text_days_cancelled(ex->language));
    const struct span heads[] = {text_class_date(ex->language), text_class_reason(ex->language), text_day_classes_count(ex->language),
                                 text_what_to_do(ex->language)};
    section_columns(page, section, heads, 4);
    for (size_t i = 0; i < days.count; i++) {
        struct row *row = section_row(page, section);
        row_cell(page, section, row, capitalised(ex->arena, words_of_date(ex, days.items[i].day)));
        row_cell(page, section, row, days.items[i].reason);
        row_cell(page, section, row, number_words(ex, days.items[i].classes))->style = SPAN("number");
        cell_action(page, row_cell(page, section, row, SPAN("")), text_day_undo(ex->language),
                    arena_printf(ex->arena, HERE "deshacer/?fecha=%.*s", SPAN_ARG(date_format(ex->arena, days.items[i].day))));
    }
    if (days.count == 0)
        section->text = text_days_cancelled_none(ex->language);
    return true;
}

/* The form, and below it the days that are suspended already. */
static struct response answer_with_days(struct manage_form *form)
{
    struct err err;
    return add_days(form->page, &err) ? form_answer(form) : answer_failure(form->ex, &err);
}

/* What it is about to do, to whom, and the button that does it. */
static void show_day(struct manage *page, struct date date, const struct school_day *day)
{
    struct exchange *ex = page->ex;
    page->preview.heading = capitalised(ex->arena, words_of_date(ex, date));
    page->preview.text = arena_printf(
        ex->arena, "%.*s %.*s %.*s %.*s",
        SPAN_ARG(count_words(ex, day, text_day_effect_one, text_day_effect_course, text_day_effect)),
        SPAN_ARG(seen_by(ex, day->people)), SPAN_ARG(text_can_be_undone(ex->language)),
        SPAN_ARG(text_day_from_now_on(ex->language)));
    page->form.submit = day->count == 1 ? text_day_submit_one(ex->language)
                                        : text_day_submit(ex->arena, ex->language, number_words(ex, (int64_t)day->count));
    page->form.submit_style = SPAN("button danger");
    page->form.second = text_day_see(ex->language);
    page->form.second_name = SPAN("ver");
    add_classes(page, day);
}

static void add_fields(struct manage_form *form, struct date *date, struct span *reason)
{
    struct exchange *ex = form->ex;
    struct field *day = form_input(form, "date", "fecha", text_class_date(ex->language), SPAN(""));
    struct field *why = form_input(form, "text", "motivo", text_class_reason(ex->language), SPAN(""));
    day->required = true;
    field_help(form, why, text_class_reason_help(ex->language));
    why->max = REASON_MAX;
    *reason = why->value;
    form_rule(form, why, rule_name(why->value, REASON_MAX, true));
    if (form_date(form, day, date) && date_is_none(*date))
        form_problem(form, day, text_call_date_missing(ex->language));
}

struct response manage_day_cancel(struct exchange *ex)
{
    struct manage *page = manage_new(ex, text_suspend_day(ex->language), MENU_CALLS);
    struct manage_form form;
    struct school_day day;
    struct date date;
    struct span reason;
    struct err err;
    manage_up(page, text_menu_calls(ex->language), SPAN("/gestion/videollamadas/"));
    manage_say(page, text_day_lead(ex->language));
    if (!tell_done(page, &err))
        return answer_failure(ex, &err);
    form_open(&form, page, text_day_see(ex->language), SPAN("/gestion/videollamadas/"));
    add_fields(&form, &date, &reason);
    if (!form_is_sound(&form))
        return answer_with_days(&form);
    if (!store_school_day(ex->worker->db, ex->arena, date, ex->now, false, &day, &err))
        return answer_failure(ex, &err);
    bool shown = form_has_shown(&form, arena_printf(ex->arena, "%d %zu", date.days, day.count));
    bool again = day.count == 0 && form_sent(&form, "visto").len > 0; /* perhaps this form has done it already */
    if ((shown || again) && !form_pressed(&form, "ver")) {
        struct audit_by by = form_by(&form);
        if (store_day_cancel(ex->worker->db, ex->worker->zones, &by, date, reason, &err))
            return form_done(&form, day_href(ex, "suspendido", date));
        if (err.code != ERR_NOT_FOUND)
            return form_failed(&form, &err);
    }
    if (day.count == 0) {
        form_problem(&form, &page->form.fields.items[0], text_day_no_classes(ex->language));
        return answer_with_days(&form);
    }
    show_day(page, date, &day);
    return form_answer(&form);
}

/* --- and brought back ----------------------------------------------------------------------------------------------- */

static void say_what_comes_back(struct manage *page, const struct school_day *day)
{
    struct exchange *ex = page->ex;
    if (day->count == 0) {
        manage_say(page, text_day_restore_effect_none(ex->language));
        return;
    }
    manage_say(page, count_words(ex, day, text_day_restore_effect_one, text_day_restore_effect_course, text_day_restore_effect));
    manage_say(page, seen_by(ex, day->people));
    manage_say(page, text_day_restore_rest(ex->language));
}

struct response manage_day_restore(struct exchange *ex)
{
    struct manage_form form;
    struct school_day day;
    struct date date;
    struct span reason;
    struct err err;
    bool cancelled, sent = ex->request->method == HTTP_POST;
    bool kept = !sent && ex->form.count > 0; /* the form of an earlier session */
    if (!date_parse(form_get(sent || kept ? &ex->form : &ex->query, "fecha", NULL), &date))
        return answer_error(ex, 404);
    if (!store_school_day(ex->worker->db, ex->arena, date, ex->now, true, &day, &err) ||
        !store_day_is_cancelled(ex->worker->db, ex->arena, date, &cancelled, &reason, &err))
        return answer_failure(ex, &err);
    struct manage *page = manage_new(ex, text_day_restore_title(ex->arena, ex->language, words_of_date(ex, date)), MENU_CALLS);
    manage_up(page, text_suspend_day(ex->language), SPAN(HERE));
    if (day.count == 0 && !cancelled && !sent) {
        manage_say(page, text_day_restore_none(ex->language));
        return manage_answer(page, 200);
    }
    say_what_comes_back(page, &day);
    form_open(&form, page, text_day_restore_submit(ex->language), SPAN(HERE));
    form_hidden(&form, "fecha", date_format(ex->arena, date));
    if (day.count)
        add_classes(page, &day);
    if (!form_is_sound(&form))
        return form_answer(&form);
    struct audit_by by = form_by(&form);
    if (!store_day_restore(ex->worker->db, ex->worker->zones, &by, date, &err))
        return form_failed(&form, &err);
    return form_done(&form, day_href(ex, "restaurado", date));
}
