/* manage_today.c: /gestion/: what needs a hand, then the classes of the day by hour. */
#include "store/today.h"
#include "web/manage.h"
#include "web/routes.h"
#include "web/when.h"

#define RENEW_SECONDS 60
#define CLASH_DAYS 7
#define TEACHER_DAYS 7
#define TEACHER_LATE 300 /* a class that goes on for this long without its teacher is told */
#define SHOWN 10 /* of each kind of need */
#define ALL_SHOWN 200
#define ALL_NEEDS "/gestion/?pendientes=todos"

struct today {
    struct exchange *ex;
    struct manage *page;
    struct section *needs;
    size_t shown; /* of each kind of need */
    struct day_filter day;
    struct date date; /* today */
    instant yesterday;
    struct when when; /* in the school's zone */
};

static struct span href(struct exchange *ex, const char *format, int64_t id)
{
    return arena_printf(ex->arena, "/gestion/%s/%lld/", format, (long long)id);
}

/* --- what needs a hand ---------------------------------------------------------------------------------------------- */

static void add_need(struct today *today, struct span what, struct span verb, struct span to)
{
    struct row *row = section_row(today->page, today->needs);
    row_cell(today->page, today->needs, row, what);
    row_link(today->page, today->needs, row, verb, to);
}

static void add_more(struct today *today, size_t count, struct span verb, struct span to)
{
    struct exchange *ex = today->ex;
    if (count > today->shown)
        add_need(today, text_and_others(ex->arena, ex->language, number_words(ex, (int64_t)(count - today->shown))), verb, to);
}

static bool add_linkless(struct today *today, struct err *err)
{
    struct exchange *ex = today->ex;
    struct need_list calls;
    if (!store_linkless_calls(ex->worker->db, ex->arena, &ex->app->jitsi, ex->now, today->day.teacher, SHOWN, &calls, err))
        return false;
    for (size_t i = 0; i < calls.count; i++) {
        const struct need *need = &calls.items[i];
        if (i >= today->shown)
            break;
        add_need(today, text_need_link(ex->arena, ex->language, name_within(ex, need->course_name)), text_add_link(ex->language),
                 link_add_href(ex, need->meeting));
    }
    add_more(today, calls.total, text_see_all_calls(ex->language), SPAN("/gestion/videollamadas/?ver=sin-enlace"));
    return true;
}

static bool add_unattended(struct today *today, struct err *err)
{
    struct exchange *ex = today->ex;
    struct need_list classes;
    if (!store_unattended_classes(ex->worker->db, ex->arena, ex->now, ex->now - TEACHER_LATE, today->day.teacher, &classes, err))
        return false;
    for (size_t i = 0; i < classes.count && i < today->shown; i++)
        add_need(today,
                 text_need_unattended(ex->arena, ex->language, name_within(ex, classes.items[i].course_name),
                                      when_moment(&today->when, classes.items[i].at)),
                 text_call_see(ex->language), href(ex, "videollamadas", classes.items[i].meeting.v));
    add_more(today, classes.count, text_see_all(ex->language), SPAN(ALL_NEEDS));
    return true;
}

static bool add_teacherless(struct today *today, struct err *err)
{
    struct exchange *ex = today->ex;
    struct need_list courses;
    if (!store_courses_without_teacher(ex->worker->db, ex->arena, ex->now, ex->now + TEACHER_DAYS * DAY_SECONDS, &courses, err))
        return false;
    for (size_t i = 0; i < courses.count && i < today->shown; i++)
        add_need(today, text_need_teacher(ex->arena, ex->language, name_within(ex, courses.items[i].course_name)), text_put_teacher(ex->language),
                 arena_printf(ex->arena, "/gestion/cursos/%lld/personas/inscribir/?papel=teacher", (long long)courses.items[i].course.v));
    add_more(today, courses.count, text_see_all(ex->language), SPAN(ALL_NEEDS));
    return true;
}

static bool add_clashes(struct today *today, struct err *err)
{
    struct exchange *ex = today->ex;
    struct need_list clashes;
    if (!store_clashes(ex->worker->db, ex->arena, ex->now, ex->now + CLASH_DAYS * DAY_SECONDS, ALL_SHOWN, &clashes, err))
        return false;
    for (size_t i = 0; i < clashes.count && i < today->shown; i++) {
        const struct need *need = &clashes.items[i];
        struct span names[] = {name_within(ex, need->other_name), name_within(ex, need->course_name)};
        struct row *row = section_row(today->page, today->needs);
        row_cell(today->page, today->needs, row,
                 text_need_clash(ex->arena, ex->language, name_within(ex, need->person), names[0], names[1],
                                 when_moment(&today->when, need->at)));
        struct cell *verbs = row_cell(today->page, today->needs, row, SPAN(""));
        cell_action(today->page, verbs, text_see_clash(ex->arena, ex->language, names[0]), href(ex, "videollamadas", need->other.v));
        cell_action(today->page, verbs, text_see_clash(ex->arena, ex->language, names[1]), href(ex, "videollamadas", need->meeting.v));
    }
    add_more(today, clashes.count, text_see_all(ex->language), SPAN(ALL_NEEDS));
    return true;
}

static bool add_absences(struct today *today, struct err *err)
{
    struct exchange *ex = today->ex;
    struct need_list calls;
    if (!store_absences(ex->worker->db, ex->arena, today->yesterday, ex->now, today->day.teacher, &calls, err))
        return false;
    for (size_t i = 0; i < calls.count && i < today->shown; i++) {
        const struct need *need = &calls.items[i];
        struct span what = need->people == 1
                               ? text_need_absent_one(ex->arena, ex->language, name_within(ex, need->course_name))
                               : text_need_absent(ex->arena, ex->language, number_words(ex, need->people), name_within(ex, need->course_name));
        add_need(today, what, text_see_who(ex->language),
                 arena_printf(ex->arena, "/gestion/videollamadas/%lld/ausentes/", (long long)need->meeting.v));
    }
    add_more(today, calls.count, text_see_all(ex->language), SPAN(ALL_NEEDS));
    return true;
}

static bool add_needs(struct today *today, struct err *err)
{
    struct exchange *ex = today->ex;
    bool staff = manage_is_staff(ex);
    today->needs = manage_section(today->page, text_to_resolve(ex->language));
    const struct span heads[] = {text_history_what(ex->language), text_what_to_do(ex->language)};
    section_columns(today->page, today->needs, heads, 2);
    if (!add_unattended(today, err) || !add_linkless(today, err) || (staff && !add_teacherless(today, err)) || (staff && !add_clashes(today, err)) ||
        !add_absences(today, err))
        return false;
    if (today->needs->list.rows.count == 0)
        today->needs->text = text_nothing_to_resolve(ex->language);
    return true;
}

/* --- the classes of the day ----------------------------------------------------------------------------------------- */

static struct span state_words(struct exchange *ex, const struct day_class *class, struct span *style)
{
    const struct occurrence *occurrence = &class->occurrence;
    const struct windows *windows = &ex->app->windows;
    struct err ignored;
    struct span link = link_of(ex->arena, &ex->app->jitsi, &class->meeting);
    *style = SPAN("warn");
    if (occurrence->cancelled)
        return text_state_cancelled(ex->language);
    if (!class->meeting.on)
        return text_state_off(ex->language);
    if (link.len == 0 || !link_check(&ex->app->jitsi, link, &ignored))
        return text_state_no_link(ex->language);
    *style = SPAN("muted");
    if (occurrence->ends_at < ex->now - windows->late)
        return text_state_ended(ex->language);
    *style = SPAN("open");
    if (occurrence->starts_at <= ex->now + windows->early)
        return text_state_open(ex->language);
    *style = SPAN("");
    return text_state_scheduled(ex->language);
}

static void add_class(struct today *today, struct section *section, const struct day_class *class)
{
    struct exchange *ex = today->ex;
    struct manage *page = today->page;
    struct row *row = section_row(page, section);
    struct span style, state = state_words(ex, class, &style);
    struct span zone = zone_words(ex, &class->course);
    row_cell(page, section, row,
             text_hours(ex->arena, ex->language, when_time(&today->when, class->occurrence.starts_at),
                        when_time(&today->when, class->occurrence.ends_at)))
        ->second = zone;
    struct cell *course = row_link(page, section, row, class->course.name, href(ex, "videollamadas", class->meeting.id.v));
    course->second = class->occurrence.cancelled ? class->occurrence.reason : class->meeting.description;
    struct cell *shown = row_cell(page, section, row, state);
    shown->style = style;
    struct cell *teacher = row_cell(page, section, row, class->teacher.len ? class->teacher : text_no_teacher(ex->language));
    if (class->teacher.len == 0)
        teacher->style = SPAN("warn");
    bool begun = class->occurrence.starts_at <= ex->now + ex->app->windows.early_teacher;
    row_cell(page, section, row,
             begun && !class->occurrence.cancelled
                 ? text_entered(ex->arena, ex->language, number_words(ex, class->entered), number_words(ex, class->students))
                 : number_words(ex, class->students));
    struct span refusals = arena_printf(ex->arena, "/gestion/ingresos/?videollamada=%lld&resultado=rechazos&desde=%.*s",
                                        (long long)class->meeting.id.v, SPAN_ARG(date_format(ex->arena, today->date)));
    row_link(page, section, row, class->refused ? number_words(ex, class->refused) : SPAN(""),
             class->refused ? refusals : SPAN(""));
}

static bool add_classes(struct today *today, struct err *err)
{
    struct exchange *ex = today->ex;
    int64_t total, ended, number = manage_page_number(ex);
    struct day_page found;
    struct section *section = manage_section(today->page, text_classes_today(ex->language));
    const struct span heads[] = {text_hour(ex->language), text_course(ex->language), text_state(ex->language),
                                 text_teacher(ex->language), text_students(ex->language), text_refusals(ex->language)};
    section_columns(today->page, section, heads, 6);
    if (!store_day_counts(ex->worker->db, &today->day, &total, &ended, err))
        return false;
    if (!form_get(&ex->query, "pagina", NULL).ptr && ended < total) /* what is on or comes next */
        number = ended / MANAGE_PAGE + 1;
    if (number > manage_last_page(total))
        number = manage_last_page(total);
    if (!store_day_classes(ex->worker->db, ex->arena, &today->day, MANAGE_PAGE, (size_t)(number - 1) * MANAGE_PAGE, &found, err))
        return false;
    for (size_t i = 0; i < found.count; i++)
        add_class(today, section, &found.items[i]);
    if (found.count == 0)
        section->text = text_no_classes_today(ex->language);
    section_pages(today->page, section, SPAN("/gestion/"), number, found.total);
    return true;
}

/* The day in the school's zone. */
static bool read_day(struct today *today, struct err *err)
{
    struct exchange *ex = today->ex;
    const struct zone *zone = zones_get(ex->worker->zones, ex->app->config->time_zone, ex->now, err);
    int seconds;
    if (zone == NULL)
        return false;
    zone_local(zone, ex->now, &today->date, &seconds);
    struct date day = today->date;
    today->when = (struct when){ex->arena, ex->language, zone, ex->now};
    today->day = (struct day_filter){.from = zone_instant(zone, day, 0), .to = zone_instant(zone, (struct date){day.days + 1}, 0),
                                     .now = ex->now};
    today->yesterday = zone_instant(zone, (struct date){day.days - 1}, 0);
    if (!manage_is_staff(ex))
        today->day.teacher = exchange_user(ex)->id;
    return true;
}

struct response manage_today(struct exchange *ex)
{
    bool all = span_eq(form_get(&ex->query, "pendientes", NULL), SPAN("todos"));
    struct today today = {.ex = ex, .page = manage_new(ex, text_menu_today(ex->language), MENU_TODAY),
                          .shown = all ? ALL_SHOWN : SHOWN};
    struct err err;
    if (!read_day(&today, &err) || !add_needs(&today, &err) || !add_classes(&today, &err))
        return answer_failure(ex, &err);
    manage_say(today.page, capitalised(ex->arena, when_date(&today.when, today.date)));
    if (manage_is_staff(ex))
        manage_link(today.page, text_suspend_day(ex->language), SPAN("/gestion/suspender-dia/"));
    int64_t number = manage_page_number(ex);
    today.page->frame.refresh = RENEW_SECONDS;
    today.page->frame.refresh_href =
        all ? SPAN(ALL_NEEDS "&renueva=1") :
        form_get(&ex->query, "pagina", NULL).ptr
            ? arena_printf(ex->arena, "/gestion/?pagina=%lld&renueva=1", (long long)number)
            : SPAN("/gestion/?renueva=1");
    return manage_answer(today.page, 200);
}

/* --- who came to neither of the last two classes -------------------------------------------------------------------- */

struct response manage_absent(struct exchange *ex)
{
    struct meeting meeting;
    struct course course;
    struct user_list people;
    struct err err;
    struct db *db = ex->worker->db;
    if (!store_meeting_find(db, ex->arena, ex->path.meeting, &meeting, &err) ||
        !store_course_find(db, ex->arena, meeting.course, &course, &err) ||
        !store_absent_people(db, ex->arena, meeting.id, ex->now, &people, &err))
        return manage_missing(ex, &err);
    struct manage *page = manage_new(ex, text_absent_title(ex->arena, ex->language, course.name), MENU_TODAY);
    bool staff = manage_is_staff(ex);
    manage_up(page, course.name, href(ex, "videollamadas", meeting.id.v));
    manage_say(page, text_absent_lead(ex->language));
    struct section *section = manage_section(page, SPAN(""));
    const struct span heads[] = {text_name(ex->language), text_email(ex->language)};
    section_columns(page, section, heads, staff ? 2 : 1);
    for (size_t i = 0; i < people.count; i++) {
        const struct user *user = &people.items[i];
        struct row *row = section_row(page, section);
        row_link(page, section, row, user_shown(user), staff ? href(ex, "personas", user->id.v) : SPAN(""));
        if (staff)
            row_cell(page, section, row, user->email);
    }
    if (people.count == 0)
        section->text = text_absent_none(ex->language);
    return manage_answer(page, 200);
}
