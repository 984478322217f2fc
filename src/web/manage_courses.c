/* manage_courses.c: /gestion/cursos/: courses listed, shown, added, edited, archived. */
#include "web/manage_calls.h"
#include "web/manage_course.h"
#include "web/manage_form.h"
#include "web/routes.h"
#include "web/when.h"

#include <string.h>

struct span course_path(struct exchange *ex, struct course_id id, const char *rest)
{
    return arena_printf(ex->arena, "/gestion/cursos/%lld/%s", (long long)id.v, rest);
}

static struct span course_href(struct exchange *ex, struct course_id id)
{
    return course_path(ex, id, "");
}

/* --- the list ------------------------------------------------------------------------------------------------------- */

static struct date school_today(struct exchange *ex)
{
    struct err ignored;
    struct date today = {(int32_t)(ex->now / DAY_SECONDS)};
    int seconds;
    const struct zone *zone = zones_get(ex->worker->zones, ex->app->config->time_zone, ex->now, &ignored);
    if (zone)
        zone_local(zone, ex->now, &today, &seconds);
    return today;
}

static struct span days_words(struct exchange *ex, const struct course *course)
{
    struct span first = table_date(ex, course->first_day), last = table_date(ex, course->last_day);
    if (first.len && last.len)
        return text_days_between(ex->arena, ex->language, first, last);
    if (first.len)
        return text_days_from(ex->arena, ex->language, first);
    return last.len ? text_days_until(ex->arena, ex->language, last) : SPAN("");
}

static void add_course_row(struct manage *page, struct section *section, const struct course_summary *summary)
{
    struct exchange *ex = page->ex;
    struct row *row = section_row(page, section);
    const struct course *course = &summary->course;
    row_link(page, section, row, course->name, course_href(ex, course->id))->second = course->code;
    struct cell *teacher = row_cell(page, section, row, summary->teacher);
    if (summary->teachers == 0)
        *teacher = (struct cell){.text = text_no_teacher(ex->language), .label = teacher->label, .style = SPAN("warn")};
    else if (summary->teachers > 1)
        teacher->second = text_and_others(ex->arena, ex->language, number_words(ex, summary->teachers - 1));
    row_cell(page, section, row, number_words(ex, summary->students))->style = SPAN("number");
    row_cell(page, section, row, number_words(ex, summary->meetings))->style = SPAN("number");
    row_cell(page, section, row, days_words(ex, course))->second = course->archived ? text_archived(ex->language) : SPAN("");
}

static void add_filters(struct manage_form *form, struct span text, struct span which)
{
    struct exchange *ex = form->ex;
    bool staff = manage_is_staff(ex); /* what is archived, is closed to teachers */
    form_input(form, "search", "q", text_course_search(ex->language), text);
    struct field *select = form_select(form, "ver", text_course_which(ex->language), which);
    field_option(form, select, SPAN(""), text_course_current(ex->language));
    field_option(form, select, SPAN("todos"), text_course_over_too(ex->language));
    if (staff)
        field_option(form, select, SPAN("archivados"), text_course_archived(ex->language));
}

/* What ?orden= says, in the order of enum course_sort. */
static const char *const orders[] = {"nombre", "-nombre", "fin", "-fin"};

struct response manage_courses(struct exchange *ex)
{
    struct manage *page = manage_new(ex, text_menu_courses(ex->language), MENU_COURSES);
    struct span text = span_trim(form_get(&ex->query, "q", NULL)), which = form_get(&ex->query, "ver", NULL);
    struct course_filter filter = {.text = text, .today = school_today(ex), .now = ex->now};
    struct course_page found;
    struct manage_form form;
    struct err err;
    if (!manage_is_staff(ex))
        filter.teacher = exchange_user(ex)->id;
    else if (span_eq(which, SPAN("archivados")))
        filter.which = COURSES_ARCHIVED;
    if (span_eq(which, SPAN("todos")))
        filter.which = COURSES_OVER_TOO;
    int64_t number = manage_page_number(ex);
    size_t order = manage_order(ex, orders, sizeof orders / sizeof orders[0]);
    filter.sort = (enum course_sort)order;
    if (!store_course_page(ex->worker->db, ex->arena, &filter, MANAGE_PAGE, (size_t)(number - 1) * MANAGE_PAGE, &found, &err))
        return answer_failure(ex, &err);
    struct span last = manage_beyond(ex, filters_href(ex, "/gestion/cursos/"), found.total);
    if (last.len)
        return answer_redirect(ex, 303, last);
    if (manage_is_staff(ex))
        manage_main_link(page, text_course_add(ex->language), SPAN("/gestion/cursos/nuevo/"));
    filters_open(&form, page);
    add_filters(&form, text, which);
    if (order)
        form_hidden(&form, "orden", span_of(orders[order]));
    filters_close(&form, text.len || which.len ? SPAN("/gestion/cursos/") : SPAN(""));
    struct section *section = manage_section(page, SPAN(""));
    const struct span heads[] = {text_course(ex->language), text_teacher(ex->language), text_students(ex->language),
                                 text_menu_calls(ex->language), text_days(ex->language)};
    section_columns(page, section, heads, 5);
    struct span base = filters_without(ex, "/gestion/cursos/", "orden"), now = span_of(orders[order]);
    section_sort(page, section, 0, base, &orders[COURSES_BY_NAME], now);
    section_sort(page, section, 4, base, &orders[COURSES_BY_END], now);
    for (size_t i = 0; i < found.count; i++)
        add_course_row(page, section, &found.items[i]);
    if (found.count == 0)
        section->text = text.len || which.len ? text_nothing_matches(ex->language) : text_courses_none(ex->language);
    section_pages(page, section, filters_href(ex, "/gestion/cursos/"), number, found.total);
    return manage_answer(page, 200);
}

/* --- the form ------------------------------------------------------------------------------------------------------- */

/* The zones that are offered; a course that has another one keeps it. */
static const char *const zones_offered[] = {"America/Santiago", "America/Coyhaique", "America/Punta_Arenas", "Pacific/Easter",
                                            "America/Argentina/Buenos_Aires", "America/Asuncion", "America/Bogota",
                                            "America/Caracas", "America/Guayaquil", "America/La_Paz", "America/Lima",
                                            "America/Mexico_City", "America/Montevideo", "America/Panama",
                                            "America/Sao_Paulo", "Europe/Madrid"};

static void add_zone_field(struct manage_form *form, struct course *course)
{
    struct exchange *ex = form->ex;
    struct err ignored;
    bool offered = false;
    struct field *field = form_select(form, "zona", text_time_zone(ex->language), course->zone);
    for (size_t i = 0; i < sizeof zones_offered / sizeof zones_offered[0]; i++) {
        struct span zone = span_of(zones_offered[i]);
        offered = offered || span_eq(zone, course->zone);
        if (zones_get(ex->worker->zones, zone, ex->now, &ignored)) /* an older system lacks the newest ones */
            field_option(form, field, zone, when_zone(ex->arena, ex->language, zone));
    }
    if (!offered)
        field_option(form, field, course->zone, when_zone(ex->arena, ex->language, course->zone));
    if (zones_get(ex->worker->zones, field->value, ex->now, &ignored) == NULL)
        form_problem(form, field, text_zone_unknown(ex->language));
    course->zone = field->value;
}

/* The fields of a course, with what it holds; `course` becomes what was sent. */
static void add_course_fields(struct manage_form *form, struct course *course)
{
    struct exchange *ex = form->ex;
    struct field *name = form_input(form, "text", "nombre", text_name(ex->language), course->name);
    name->required = true;
    course->name = name->value;
    form_rule(form, name, rule_name(course->name, NAME_MAX_LEN, false));
    struct field *code = form_input(form, "text", "codigo", text_code(ex->language), course->code);
    course->code = code->value;
    form_rule(form, code, rule_name(course->code, NAME_MAX_LEN, true));
    struct field *first = form_input(form, "date", "primer-dia", text_first_day(ex->language), date_words(ex, course->first_day));
    struct field *last = form_input(form, "date", "ultimo-dia", text_last_day(ex->language), date_words(ex, course->last_day));
    field_help(form, last, text_last_day_help(ex->language));
    if (form_date(form, first, &course->first_day) && form_date(form, last, &course->last_day) &&
        !date_is_none(course->first_day) && !date_is_none(course->last_day) &&
        course->last_day.days < course->first_day.days)
        form_problem(form, last, text_before_first_day(ex->language));
    add_zone_field(form, course);
    struct field *waits = form_check(form, "esperar", text_course_waits(ex->language), course->waits);
    field_help(form, waits, text_course_waits_help(ex->language));
    course->waits = form_is_checked(waits);
}

/* Of «Guardar y agregar otro»: the course before this one, which led here. */
static struct span added_words(struct exchange *ex)
{
    struct course course;
    struct err ignored;
    if (!span_to_id(form_get(&ex->query, "agregado", NULL), &course.id.v) ||
        !store_course_find(ex->worker->db, ex->arena, course.id, &course, &ignored))
        return SPAN("");
    return text_saved(ex->arena, ex->language, name_within(ex, course.name));
}

struct response manage_course_add(struct exchange *ex)
{
    struct manage *page = manage_new(ex, text_course_add(ex->language), MENU_COURSES);
    struct course course = {.zone = ex->app->config->time_zone, .first_day = DATE_NONE, .last_day = DATE_NONE};
    struct manage_form form;
    struct err err;
    page->done = added_words(ex);
    manage_up(page, text_menu_courses(ex->language), SPAN("/gestion/cursos/"));
    form_open(&form, page, text_save(ex->language), SPAN("/gestion/cursos/"));
    page->form.second = text_save_and_another(ex->language);
    page->form.second_name = SPAN("otro");
    add_course_fields(&form, &course);
    if (!form_is_sound(&form))
        return form_answer(&form);
    struct audit_by by = form_by(&form);
    if (!store_course_add(ex->worker->db, &by, &course, &course.id, &err))
        return form_failed(&form, &err);
    struct span another = arena_printf(ex->arena, "/gestion/cursos/nuevo/?agregado=%lld", (long long)course.id.v);
    return form_done(&form, form_pressed(&form, "otro") ? another : course_href(ex, course.id));
}

struct response manage_course_edit(struct exchange *ex)
{
    struct course was;
    struct manage_form form;
    struct err err;
    if (!store_course_find(ex->worker->db, ex->arena, ex->path.course, &was, &err))
        return manage_missing(ex, &err);
    struct manage *page = manage_new(ex, text_course_edit(ex->arena, ex->language, was.name), MENU_COURSES);
    struct course course = was;
    manage_up(page, was.name, course_href(ex, was.id));
    form_open(&form, page, text_save(ex->language), course_href(ex, was.id));
    manage_say(page, text_course_edit_effect(ex->language));
    add_course_fields(&form, &course);
    if (!form_is_sound(&form))
        return form_answer(&form);
    struct audit_by by = form_by(&form);
    if (!store_course_edit(ex->worker->db, ex->worker->zones, &by, &was, &course, &err))
        return form_failed(&form, &err);
    return form_done(&form, course_href(ex, course.id));
}

/* --- archived ------------------------------------------------------------------------------------------------------- */

/* What it takes from whom, in numbers. */
static bool say_what_is_lost(struct manage *page, const struct course *course, struct err *err)
{
    struct exchange *ex = page->ex;
    struct arena *arena = ex->arena;
    enum language l = ex->language;
    int64_t people, students, classes;
    if (!store_course_people(ex->worker->db, course->id, ex->now, &people, &students, err) ||
        !store_course_classes_left(ex->worker->db, course->id, ex->now, &classes, err))
        return false;
    manage_say(page, text_course_archive_effect(l));
    manage_say(page, people == 0   ? text_course_archive_nobody(l)
                     : people == 1 ? text_course_archive_person(l)
                                   : text_course_archive_people(arena, l, number_words(ex, people)));
    manage_say(page, classes == 0   ? text_course_archive_no_classes(l)
                     : classes == 1 ? text_course_archive_class(l)
                                    : text_course_archive_classes(arena, l, number_words(ex, classes)));
    manage_say(page, text_course_archive_records(l));
    manage_say(page, text_can_be_undone(l));
    return true;
}

struct response manage_course_archive(struct exchange *ex)
{
    struct course course;
    struct manage_form form;
    struct err err;
    if (!store_course_find(ex->worker->db, ex->arena, ex->path.course, &course, &err))
        return manage_missing(ex, &err);
    struct manage *page = manage_new(ex, text_course_archive_title(ex->arena, ex->language, course.name), MENU_COURSES);
    manage_up(page, course.name, course_href(ex, course.id));
    if (!say_what_is_lost(page, &course, &err))
        return answer_failure(ex, &err);
    form_open(&form, page, text_archive(ex->language), course_href(ex, course.id));
    page->form.submit_style = SPAN("button danger");
    if (!form_is_sound(&form))
        return form_answer(&form);
    struct audit_by by = form_by(&form);
    if (!store_course_set_archived(ex->worker->db, &by, course.id, true, &err))
        return button_failed(ex, &err, course_href(ex, course.id));
    return form_done(&form, course_href(ex, course.id));
}

struct response manage_course_unarchive(struct exchange *ex)
{
    struct audit_by by = button_by(ex);
    struct err err;
    if (!store_course_set_archived(ex->worker->db, &by, ex->path.course, false, &err))
        return button_failed(ex, &err, course_href(ex, ex->path.course));
    return button_done(ex, course_href(ex, ex->path.course));
}

/* --- the page of one ------------------------------------------------------------------------------------------------ */

static bool add_calls(struct manage *page, const struct course *course, struct err *err)
{
    struct exchange *ex = page->ex;
    struct meeting_list calls;
    if (!store_meeting_list(ex->worker->db, ex->arena, course->id, &calls, err))
        return false;
    struct section *section = manage_section(page, text_menu_calls(ex->language));
    const struct span heads[] = {text_when(ex->language), text_description(ex->language), text_state(ex->language)};
    section_columns(page, section, heads, 3);
    for (size_t i = 0; i < calls.count; i++) {
        const struct meeting *meeting = &calls.items[i];
        struct row *row = section_row(page, section);
        struct span style, state = call_state(ex, meeting, &style);
        row_link(page, section, row, call_rule_words(ex, course, &meeting->rule), call_href(ex, meeting->id, ""));
        row_cell(page, section, row, meeting->description);
        row_cell(page, section, row, state)->style = style;
    }
    if (calls.count == 0)
        section->text = text_course_without_calls(ex->language);
    if (manage_is_staff(ex) && !course->archived)
        section_link(page, section, text_call_add(ex->language), course_path(ex, course->id, "videollamadas/nueva/"));
    return true;
}

#define TEACHERS_SHOWN 20

/* «Carla Núñez, Bruno Soto (24-11-2026 a 30-11-2026)» */
static struct span teachers_words(struct exchange *ex, const struct course *course, const struct person_page *teachers)
{
    struct buf names = buf_new(ex->arena, PAGE_MAX);
    int64_t left = teachers->total - (int64_t)teachers->count;
    for (size_t i = 0; i < teachers->count; i++) {
        const struct course_person *teacher = &teachers->items[i];
        struct span days = substitute_words(ex, course, &teacher->enrolment);
        if (i > 0)
            BUF_LITERAL(&names, ", ");
        buf_put(&names, user_shown(&teacher->user));
        if (days.len)
            buf_printf(&names, " (%.*s)", SPAN_ARG(days));
        if (!teacher->user.enabled)
            buf_printf(&names, " (%.*s)", SPAN_ARG(text_member_disabled(ex->language)));
    }
    if (left > 0)
        buf_printf(&names, " %.*s", SPAN_ARG(text_and_others(ex->arena, ex->language, number_words(ex, left))));
    return teachers->count ? buf_span(&names) : text_no_teacher(ex->language);
}

static bool add_people(struct manage *page, const struct course *course, struct err *err)
{
    struct exchange *ex = page->ex;
    struct person_filter teaching = {.course = course->id, .role = ROLE_TEACHER};
    struct person_page teachers;
    int64_t people, students;
    if (!store_person_page(ex->worker->db, ex->arena, &teaching, TEACHERS_SHOWN, 0, &teachers, err) ||
        !store_course_people(ex->worker->db, course->id, ex->now, &people, &students, err))
        return false;
    manage_fact(page, text_teacher(ex->language), teachers_words(ex, course, &teachers));
    manage_fact_link(page, text_students(ex->language), number_words(ex, students),
                     course_path(ex, course->id, "personas/"));
    return true;
}

/* The one click with which a site administrator becomes a teacher of the course. */
static bool add_teach_button(struct manage *page, const struct course *course, struct err *err)
{
    struct exchange *ex = page->ex;
    struct enrolment mine;
    if (!manage_is_staff(ex) || course->archived)
        return true;
    if (!store_enrolment_find(ex->worker->db, ex->arena, exchange_user(ex)->id, course->id, &mine, err))
        return false;
    if (mine.role != ROLE_TEACHER || mine.from || mine.until)
        manage_post(page, text_enrol_me(ex->language), course_path(ex, course->id, "docente/"));
    return true;
}

static void add_course_actions(struct manage *page, const struct course *course)
{
    struct exchange *ex = page->ex;
    manage_link(page, text_people_of_course(ex->language), course_path(ex, course->id, "personas/"));
    manage_link(page, text_records_of_course(ex->language),
                arena_printf(ex->arena, "/gestion/ingresos/?curso-id=%lld", (long long)course->id.v));
    if (!manage_is_staff(ex))
        return;
    if (course->archived) {
        manage_post(page, text_unarchive(ex->language), course_path(ex, course->id, "desarchivar/"));
        return;
    }
    manage_link(page, text_edit(ex->language), course_path(ex, course->id, "editar/"));
    manage_danger(page, text_archive(ex->language), course_path(ex, course->id, "archivar/"));
}

struct response manage_course(struct exchange *ex)
{
    struct course course;
    struct err err;
    if (!store_course_find(ex->worker->db, ex->arena, ex->path.course, &course, &err))
        return manage_missing(ex, &err);
    struct manage *page = manage_new(ex, course.name, MENU_COURSES);
    manage_up(page, text_menu_courses(ex->language), SPAN("/gestion/cursos/"));
    if (course.archived) {
        page->mark = text_archived(ex->language);
        page->mark_style = SPAN("warn");
        manage_say(page, text_course_is_archived(ex->language));
    }
    manage_fact(page, text_code(ex->language), course.code);
    manage_fact(page, text_days(ex->language), days_words(ex, &course));
    manage_fact(page, text_time_zone(ex->language), when_zone(ex->arena, ex->language, course.zone));
    if (course.waits)
        manage_fact(page, text_course_waits(ex->language), text_yes(ex->language));
    add_course_actions(page, &course);
    if (!add_teach_button(page, &course, &err) || !add_people(page, &course, &err) || !add_calls(page, &course, &err) ||
        !manage_history(page, &(struct audit_filter){.course = course.id}, &err))
        return answer_failure(ex, &err);
    return manage_answer(page, 200);
}
