/* manage_members.c: /gestion/cursos/<course>/personas/: who is in a course, and what its pages share. */
#include "web/manage_course.h"
#include "web/routes.h"
#include "web/when.h"

/* --- what they share -------------------------------------------------------------------------------------------------
 */

struct manage *course_people_page(struct exchange *ex, struct course *course, course_title *title, struct err *err)
{
    if (!store_course_find(ex->worker->db, ex->arena, ex->path.course, course, err))
        return NULL;
    struct manage *page = manage_new(ex, title(ex->arena, ex->language, name_within(ex, course->name)), MENU_COURSES);
    manage_up(page, text_people_of(ex->arena, ex->language, name_within(ex, course->name)),
              course_path(ex, course->id, "personas/"));
    return page;
}

static struct date day_of(const struct zone *zone, instant at)
{
    struct date day = DATE_NONE;
    int seconds;
    if (at)
        zone_local(zone, at, &day, &seconds);
    return day;
}

bool substitute_days(struct exchange *ex, const struct course *course, const struct enrolment *enrolment,
                     struct substitute_days *out, struct err *err)
{
    const struct zone *zone = zones_get(ex->worker->zones, course->zone, ex->now, err);
    if (zone)
        *out = (struct substitute_days){day_of(zone, enrolment->from), day_of(zone, enrolment->until)};
    return zone != NULL;
}

bool substitute_moments(struct exchange *ex, const struct course *course, const struct substitute_days *days,
                        struct enrolment *out, struct err *err)
{
    const struct zone *zone = zones_get(ex->worker->zones, course->zone, ex->now, err);
    if (zone == NULL)
        return false;
    out->from = date_is_none(days->first) ? 0 : zone_instant(zone, days->first, 0);
    out->until = date_is_none(days->last) ? 0 : zone_instant(zone, (struct date){days->last.days + 1}, 0) - 1;
    return true;
}

struct span substitute_words(struct exchange *ex, const struct course *course, const struct enrolment *enrolment)
{
    struct substitute_days days;
    struct err ignored;
    if ((enrolment->from == 0 && enrolment->until == 0) || !substitute_days(ex, course, enrolment, &days, &ignored))
        return SPAN("");
    struct span first = table_date(ex, days.first), last = table_date(ex, days.last);
    if (first.len && last.len)
        return text_days_between(ex->arena, ex->language, first, last);
    return first.len ? text_days_from(ex->arena, ex->language, first) : text_days_until(ex->arena, ex->language, last);
}

struct field *role_field(struct manage_form *form, enum role *current)
{
    struct exchange *ex = form->ex;
    struct field *field = form_select(form, "papel", text_member_role(ex->language), span_of(role_name(*current)));
    field_option(form, field, SPAN("student"), text_role_student(ex->language));
    field_option(form, field, SPAN("teacher"), text_role_teacher(ex->language));
    *current = span_eq(field->value, SPAN("teacher")) ? ROLE_TEACHER : ROLE_STUDENT;
    return field;
}

/* --- the list --------------------------------------------------------------------------------------------------------
 */

static bool shows_emails(const struct exchange *ex)
{
    return manage_is_staff(ex) || ex->app->config->teachers_see_emails;
}

static void add_person(struct manage *page, struct section *section, const struct course *course,
                       const struct course_person *person)
{
    struct exchange *ex = page->ex;
    bool teaches = person->enrolment.role == ROLE_TEACHER;
    struct row *row = section_row(page, section);
    struct span href = arena_printf(ex->arena, "/gestion/cursos/%lld/personas/%lld/", (long long)course->id.v,
                                    (long long)person->user.id.v);
    struct cell *name = row_link(page, section, row, user_shown(&person->user), manage_is_staff(ex) ? href : SPAN(""));
    if (!person->user.enabled)
        name->second = text_member_disabled(ex->language);
    struct cell *role =
        row_cell(page, section, row, teaches ? text_role_teacher(ex->language) : text_role_student(ex->language));
    role->style = SPAN("number");
    struct span days = substitute_words(ex, course, &person->enrolment);
    if (days.len)
        role->second = text_substitute(ex->arena, ex->language, days);
    if (shows_emails(ex))
        row_cell(page, section, row, person->user.email);
    row_cell(page, section, row, span_sub(table_time(ex, course->zone, person->enrolment.since), 0, 10))->style =
        SPAN("number");
    struct cell *entered =
        row_cell(page, section, row,
                 person->entered ? table_time(ex, course->zone, person->entered) : text_member_never(ex->language));
    entered->style = person->entered ? SPAN("number") : SPAN("muted");
}

static void add_list(struct manage *page, const struct course *course, const struct person_page *people,
                     struct span searched)
{
    struct exchange *ex = page->ex;
    struct section *section = manage_section(page, SPAN(""));
    struct span heads[5] = {text_name(ex->language), text_member_role(ex->language)};
    size_t count = 2;
    if (shows_emails(ex))
        heads[count++] = text_member_email(ex->language);
    heads[count++] = text_enrolled_since(ex->language);
    heads[count++] = text_last_entered(ex->language);
    section_columns(page, section, heads, count);
    for (size_t i = 0; i < people->count; i++)
        add_person(page, section, course, &people->items[i]);
    if (people->count == 0)
        section->text = searched.len ? text_nothing_matches(ex->language) : text_members_none(ex->language);
    section_pages(page, section, filters_href(ex, arena_cstr(ex->arena, course_path(ex, course->id, "personas/"))),
                  manage_page_number(ex), people->total);
}

static void add_search(struct manage *page, const struct course *course, struct span searched)
{
    struct manage_form form;
    filters_open(&form, page);
    form_input(&form, "search", "q", text_member_search(page->ex->language), searched);
    filters_close(&form, searched.len ? course_path(page->ex, course->id, "personas/") : SPAN(""));
}

static void add_actions(struct manage *page, const struct course *course)
{
    struct exchange *ex = page->ex;
    manage_main_link(page, text_enrol_person(ex->language), course_path(ex, course->id, "personas/inscribir/"));
    manage_link(page, text_paste_list(ex->language), course_path(ex, course->id, "personas/pegar/"));
    manage_link(page, text_course_links(ex->language), course_path(ex, course->id, "personas/enlaces/"));
}

/* «12 cuentas nuevas, 18 inscripciones»: of the form that led here, as the trail has it. */
static bool tell_pasted(struct manage *page, struct span once, struct err *err)
{
    struct exchange *ex = page->ex;
    struct span bytes;
    int64_t accounts, enrolments;
    if (!base64url_decode(ex->arena, once, &bytes))
        return true;
    if (!store_enrolled_by(ex->worker->db, bytes, &accounts, &enrolments, err))
        return false;
    page->done = enrolments
                     ? text_pasted(ex->arena, ex->language, number_words(ex, accounts), number_words(ex, enrolments))
                     : text_pasted_nobody(ex->language);
    if (accounts)
        manage_say(page, text_pasted_links(ex->language));
    return true;
}

/* What a form that led here has done. */
static bool tell_done(struct manage *page, struct err *err)
{
    struct exchange *ex = page->ex;
    struct span once = form_get(&ex->query, "pegada", NULL), removed = form_get(&ex->query, "quitada", NULL);
    struct user user;
    if (once.len && !tell_pasted(page, once, err))
        return false;
    if (removed.len && store_user_find(ex->worker->db, ex->arena, removed, &user, err))
        page->done = text_member_removed(ex->arena, ex->language, name_within(ex, user_shown(&user)));
    return removed.len == 0 || page->done.len || err->code == ERR_NOT_FOUND;
}

struct response manage_members(struct exchange *ex)
{
    struct course course;
    struct person_page people;
    struct err err;
    struct manage *page = course_people_page(ex, &course, text_people_of, &err);
    if (page == NULL)
        return manage_missing(ex, &err);
    manage_up(page, course.name, course_path(ex, course.id, ""));
    struct span searched = span_trim(form_get(&ex->query, "q", NULL));
    struct person_filter filter = {.course = course.id, .text = searched, .emails = shows_emails(ex)};
    size_t skipped = (size_t)(manage_page_number(ex) - 1) * MANAGE_PAGE;
    if (!store_person_page(ex->worker->db, ex->arena, &filter, MANAGE_PAGE, skipped, &people, &err) ||
        (manage_is_staff(ex) && !tell_done(page, &err)))
        return answer_failure(ex, &err);
    struct span base = filters_href(ex, arena_cstr(ex->arena, course_path(ex, course.id, "personas/")));
    struct span last = manage_beyond(ex, base, people.total);
    if (last.len)
        return answer_redirect(ex, 303, last);
    if (manage_is_staff(ex) && !course.archived)
        add_actions(page, &course);
    add_search(page, &course, searched);
    add_list(page, &course, &people, searched);
    return manage_answer(page, 200);
}
