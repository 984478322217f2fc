/* manage_classes.c: single classes: moved, suspended, restored, added. */
#include "web/manage_calls.h"

#include "core/access.h"
#include "core/schedule.h"
#include "store/calls.h"
#include "web/routes.h"

struct class_page_of {
    struct exchange *ex;
    struct manage *page;
    struct manage_form form;
    struct call call;
    struct occurrence class; /* id 0: one that is to be added */
    struct span back;
};

static bool read_class(struct class_page_of *p, struct exchange *ex, struct err *err)
{
    *p = (struct class_page_of){.ex = ex};
    return store_occurrence_find(ex->worker->db, ex->arena, ex->path.class, &p->class, err) &&
           call_read(ex, p->class.meeting, &p->call, err);
}

static void begin(struct class_page_of *p, struct span title, struct span submit)
{
    struct exchange *ex = p->ex;
    p->back = call_href(ex, p->call.meeting.id, "");
    p->page = manage_new(ex, title, MENU_CALLS);
    manage_up(p->page, text_call_of(ex->arena, ex->language, p->call.course.name), p->back);
    form_open(&p->form, p->page, submit, p->back);
}

static struct span class_words(const struct class_page_of *p)
{
    return when_class(&p->call.when, p->class.starts_at, p->class.ends_at);
}

/* --- when it is to be ----------------------------------------------------------------------------------------------- */

struct times {
    struct date day;
    int start, end;
    struct planned planned;
};

static void add_times(struct class_page_of *p, const struct times *now, struct times *out)
{
    struct exchange *ex = p->ex;
    struct manage_form *form = &p->form;
    struct field *date = form_input(form, "date", "fecha", text_class_date(ex->language), date_words(ex, now->day));
    struct field *start = form_input(form, "time", "inicio", text_class_start(ex->language), time_format(ex->arena, now->start));
    struct field *end = form_input(form, "time", "termino", text_class_end(ex->language), time_format(ex->arena, now->end));
    field_help(form, start, text_call_start_help(ex->arena, ex->language, when_zone(ex->arena, ex->language, p->call.course.zone)));
    field_help(form, end, text_call_end_help(ex->language));
    date->required = start->required = end->required = true;
    bool given = form_date(form, date, &out->day), sound = form_time(form, start, &out->start);
    sound &= form_time(form, end, &out->end);
    if (given && date_is_none(out->day))
        form_problem(form, date, text_call_date_missing(ex->language));
    if (!sound || !given || date_is_none(out->day))
        return;
    out->planned = schedule_class(&(struct rule){.start = out->start, .end = out->end}, p->call.when.zone, out->day);
    if (out->planned.ends_at < ex->now)
        form_problem(form, date, text_class_time_over(ex->language));
}

static void put_warning(struct buf *out, struct span words)
{
    if (words.len)
        buf_printf(out, "%.*s ", SPAN_ARG(words));
}

/* «A la misma hora: Excel, hoy, 19:00 a 21:00 h; Inglés, …» */
static bool put_classes_at_once(const struct class_page_of *p, const struct times *times, struct buf *out, struct err *err)
{
    struct exchange *ex = p->ex;
    struct at_once_list list;
    struct buf classes = buf_new(ex->arena, 4096);
    if (!store_classes_at_once(ex->worker->db, ex->arena, p->call.course.id, times->planned.starts_at, times->planned.ends_at,
                               p->class.id, &list, err))
        return false;
    for (size_t i = 0; i < list.count; i++)
        buf_printf(&classes, "%s%.*s, %.*s", i ? "; " : "", SPAN_ARG(name_within(ex, list.items[i].course_name)),
                   SPAN_ARG(when_class(&p->call.when, list.items[i].starts_at, list.items[i].ends_at)));
    if (list.count)
        put_warning(out, text_class_at_once(ex->arena, ex->language, buf_span(&classes)));
    return true;
}

/* A new class of a day without classes is made cancelled; one that is moved there takes place. */
static bool put_cancelled_day(const struct class_page_of *p, const struct times *times, struct buf *out, struct err *err)
{
    struct exchange *ex = p->ex;
    bool cancelled;
    struct span reason;
    if (!store_day_is_cancelled(ex->worker->db, ex->arena, times->planned.day, &cancelled, &reason, err))
        return false;
    if (cancelled) {
        put_warning(out, cancelled_day_words(ex, reason));
        put_warning(out, p->class.id.v ? text_class_moved_onto_cancelled(ex->language) : text_class_added_cancelled(ex->language));
    }
    return true;
}

/* Says what is odd about the time, once; *warned: that is to be read first. */
static bool warn(struct class_page_of *p, const struct times *times, bool *warned, struct err *err)
{
    struct exchange *ex = p->ex;
    struct buf out = buf_new(ex->arena, 8192);
    const struct rule *rule = &p->call.meeting.rule;
    struct occurrence planned = {.day = times->planned.day};
    if (!put_cancelled_day(p, times, &out, err) || !put_classes_at_once(p, times, &out, err))
        return false;
    if (!access_in_course(&p->call.course, &planned))
        put_warning(&out, text_class_outside(ex->language));
    if (times->end <= times->start && rule->end > rule->start)
        put_warning(&out, text_class_next_day(ex->language));
    put_warning(&out, clock_words(&p->call, times->day, times->start, times->end));
    bool shown = form_has_shown(&p->form, arena_printf(ex->arena, "%d %d %d", times->day.days, times->start, times->end));
    *warned = out.len > 0 && !shown;
    if (*warned) {
        put_warning(&out, text_class_confirm(ex->language));
        p->page->warning = span_trim(buf_span(&out));
    }
    return true;
}

/* --- moved ---------------------------------------------------------------------------------------------------------- */

static struct times times_of(const struct class_page_of *p)
{
    struct times times;
    struct date last;
    zone_local(p->call.when.zone, p->class.starts_at, &times.day, &times.start);
    zone_local(p->call.when.zone, p->class.ends_at, &last, &times.end);
    times.planned = (struct planned){p->class.day, p->class.starts_at, p->class.ends_at};
    return times;
}

struct response manage_class_move(struct exchange *ex)
{
    struct class_page_of p;
    struct err err;
    bool warned;
    if (!read_class(&p, ex, &err))
        return manage_missing(ex, &err);
    struct times now = times_of(&p), to = now;
    begin(&p, text_class_move_title(ex->arena, ex->language, p.call.course.name), text_class_move(ex->language));
    manage_say(p.page, text_class_is_now(ex->arena, ex->language, class_words(&p)));
    manage_say(p.page, seen_by(ex, p.call.people));
    add_times(&p, &now, &to);
    if (p.class.cancelled || p.class.ends_at < ex->now)
        form_problem_whole(&p.form, p.class.cancelled ? text_class_restore_first(ex->language) : text_class_is_over(ex->language));
    if (!form_is_sound(&p.form))
        return form_answer(&p.form);
    if (to.planned.starts_at == now.planned.starts_at && to.planned.ends_at == now.planned.ends_at)
        return answer_redirect(ex, 303, p.back);
    if (!warn(&p, &to, &warned, &err))
        return answer_failure(ex, &err);
    if (warned)
        return form_answer(&p.form);
    struct audit_by by = form_by(&p.form);
    if (!store_occurrence_move(ex->worker->db, ex->worker->zones, &by, p.class.id, to.day, to.start, to.end, &err))
        return form_failed(&p.form, &err);
    return form_done(&p.form, p.back);
}

/* --- added ---------------------------------------------------------------------------------------------------------- */

struct response manage_class_add(struct exchange *ex)
{
    struct class_page_of p = {.ex = ex};
    struct occurrence_id added;
    struct err err;
    bool warned;
    if (!call_read(ex, ex->path.meeting, &p.call, &err))
        return manage_missing(ex, &err);
    struct times rule = {.day = DATE_NONE, .start = p.call.meeting.rule.start, .end = p.call.meeting.rule.end}, to = rule;
    begin(&p, text_class_add_title(ex->arena, ex->language, p.call.course.name), text_save(ex->language));
    manage_say(p.page, seen_by(ex, p.call.people));
    add_times(&p, &rule, &to);
    bool done = false; /* a second click would be warned of the class that the first one made */
    if (!form_is_sound(&p.form))
        return form_answer(&p.form);
    if (!form_was_done(ex, &done, &err) || (!done && !warn(&p, &to, &warned, &err)))
        return answer_failure(ex, &err);
    if (done)
        return form_done(&p.form, p.back);
    if (warned)
        return form_answer(&p.form);
    struct audit_by by = form_by(&p.form);
    if (!store_occurrence_add(ex->worker->db, ex->worker->zones, &by, p.call.meeting.id, to.day, to.start, to.end, &added, &err))
        return form_failed(&p.form, &err);
    return form_done(&p.form, p.back);
}

/* --- suspended, and restored ---------------------------------------------------------------------------------------- */

static struct span already_words(const struct class_page_of *p)
{
    struct exchange *ex = p->ex;
    return p->class.reason.len ? text_class_is_cancelled_because(ex->arena, ex->language, p->class.reason)
                               : text_class_is_cancelled(ex->language);
}

struct response manage_class_cancel(struct exchange *ex)
{
    struct class_page_of p;
    struct err err;
    if (!read_class(&p, ex, &err))
        return manage_missing(ex, &err);
    begin(&p, text_class_cancel_title(ex->arena, ex->language, p.call.course.name), text_class_cancel(ex->language));
    p.page->form.submit_style = SPAN("button danger");
    manage_say(p.page, text_class_is(ex->arena, ex->language, class_words(&p)));
    manage_say(p.page, seen_by(ex, p.call.people));
    manage_say(p.page, text_can_be_undone(ex->language));
    struct field *reason = form_input(&p.form, "text", "motivo", text_class_reason(ex->language), SPAN(""));
    field_help(&p.form, reason, text_class_reason_help(ex->language));
    reason->max = REASON_MAX;
    form_rule(&p.form, reason, rule_name(reason->value, REASON_MAX, true));
    if (p.class.ends_at < ex->now)
        form_problem_whole(&p.form, text_class_is_over(ex->language));
    else if (p.class.cancelled && !p.form.sent)
        form_problem_whole(&p.form, already_words(&p));
    if (!form_is_sound(&p.form))
        return form_answer(&p.form);
    struct audit_by by = form_by(&p.form);
    if (!store_occurrence_cancel(ex->worker->db, ex->worker->zones, &by, p.class.id, reason->value, &err)) {
        if (err.code == ERR_CONFLICT)
            form_problem_whole(&p.form, already_words(&p));
        return form_failed(&p.form, &err);
    }
    return form_done(&p.form, p.back);
}

struct response manage_class_restore(struct exchange *ex)
{
    struct class_page_of p;
    struct err err;
    if (!read_class(&p, ex, &err))
        return manage_missing(ex, &err);
    struct span back = call_href(ex, p.class.meeting, "");
    struct audit_by by = button_by(ex);
    if (p.class.ends_at < ex->now) /* what was, stays */
        return answer_error(ex, 409);
    if (!store_occurrence_restore(ex->worker->db, ex->worker->zones, &by, p.class.id, &err))
        return button_failed(ex, &err, back);
    return button_done(ex, back);
}
