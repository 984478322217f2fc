/* manage_enrolment.c: one person's place in a course: given, changed, taken. */
#include "web/manage_course.h"
#include "web/routes.h"
#include "web/when.h"

static struct span person_path(struct exchange *ex, struct course_id course, struct user_id user, const char *rest)
{
    return arena_printf(ex->arena, "/gestion/cursos/%lld/personas/%lld/%s", (long long)course.v, (long long)user.v,
                        rest);
}

static struct span with_id(struct exchange *ex, struct span path, const char *name, struct user_id user)
{
    return arena_printf(ex->arena, "%.*s?%s=%lld", SPAN_ARG(path), name, (long long)user.v);
}

static bool find_user(struct exchange *ex, struct user_id id, struct user *out, struct err *err)
{
    return store_user_find(ex->worker->db, ex->arena, arena_printf(ex->arena, "%lld", (long long)id.v), out, err);
}

/* --- what is asked ---------------------------------------------------------------------------------------------------
 */

/* The fields of an enrolment, with what it holds; it becomes what was sent. */
static bool add_fields(struct manage_form *form, const struct course *course, struct enrolment *enrolment,
                       struct err *err)
{
    struct exchange *ex = form->ex;
    struct substitute_days days;
    if (!substitute_days(ex, course, enrolment, &days, err))
        return false;
    role_field(form, &enrolment->role);
    struct field *first =
        form_input(form, "date", "desde", text_substitute_first(ex->language), date_words(ex, days.first));
    field_help(form, first, text_substitute_help(ex->language));
    struct field *last =
        form_input(form, "date", "hasta", text_substitute_last(ex->language), date_words(ex, days.last));
    bool dates = form_date(form, first, &days.first) && form_date(form, last, &days.last);
    bool has_first = !date_is_none(days.first), has_last = !date_is_none(days.last);
    if (dates && has_first && has_last && days.last.days < days.first.days)
        form_problem(form, last, text_before_substitute_first(ex->language));
    if (dates && enrolment->role != ROLE_TEACHER && (has_first || has_last))
        form_problem(form, has_first ? first : last, text_only_for_teachers(ex->language));
    return substitute_moments(ex, course, &days, enrolment, err);
}

/* --- given -----------------------------------------------------------------------------------------------------------
 */

static struct response unknown_person(struct manage_form *form, struct field *who, const struct course *course)
{
    struct exchange *ex = form->ex;
    form_problem(form, who, text_no_such_account(ex->language));
    manage_link(form->page, text_member_add(ex->language), SPAN("/gestion/personas/nueva/"));
    manage_link(form->page, text_paste_list(ex->language), course_path(ex, course->id, "personas/pegar/"));
    return form_answer(form);
}

/* `ex`'s form is sound, and the account is there. */
static struct response enrol(struct manage_form *form, struct field *who, const struct course *course,
                             const struct user *user, struct enrolment *enrolment)
{
    struct exchange *ex = form->ex;
    const struct enrolment none = {.user = user->id, .course = course->id};
    enrolment->user = user->id;
    struct audit_by by = form_by(form);
    struct err err;
    if (!store_enrol(ex->worker->db, ex->worker->zones, &by, &none, enrolment, &err) && err.code != ERR_REPEATED) {
        if (err.code != ERR_CHANGED)
            return form_failed(form, &err);
        form_problem(form, who, text_enrolled_already(ex->arena, ex->language, name_within(ex, user_shown(user))));
        return form_answer(form);
    }
    struct span another = with_id(ex, ex->request->path, "inscrita", user->id);
    return form_done(form, form_pressed(form, "otra") ? another : person_path(ex, course->id, user->id, ""));
}

struct response manage_enrol(struct exchange *ex)
{
    struct course course;
    struct manage_form form;
    struct account account;
    struct err err;
    bool found = false, teaches = span_eq(form_get(&ex->query, "papel", NULL), SPAN("teacher"));
    struct manage *page = course_people_page(ex, &course, text_enrol_in, &err);
    if (page == NULL)
        return manage_missing(ex, &err);
    struct span before = form_get(&ex->query, "inscrita", NULL);
    if (before.len && store_user_find(ex->worker->db, ex->arena, before, &account.user, &err))
        page->done = text_enrolled_now(ex->arena, ex->language, name_within(ex, user_shown(&account.user)));
    form_open(&form, page, text_enrol_button(ex->language), course_path(ex, course.id, "personas/"));
    page->form.second = text_enrol_and_another(ex->language);
    page->form.second_name = SPAN("otra");
    struct enrolment enrolment = {.course = course.id, .role = teaches ? ROLE_TEACHER : ROLE_STUDENT};
    struct field *who = form_input(&form, "text", "persona", text_username_or_email(ex->language), SPAN(""));
    who->required = true;
    form_rule(&form, who, rule_name(who->value, (size_t)who->max, false));
    if (!add_fields(&form, &course, &enrolment, &err))
        return answer_failure(ex, &err);
    for (size_t i = 0; i < page->form.fields.count; i++) /* nobody has changed what is not there yet */
        page->form.fields.items[i].has_was = false;
    if (!form_is_sound(&form))
        return form_answer(&form);
    if (!store_account_find(ex->worker->db, ex->arena, who->value, &account, &found, &err))
        return answer_failure(ex, &err);
    return found ? enrol(&form, who, &course, &account.user, &enrolment) : unknown_person(&form, who, &course);
}

/* --- changed ---------------------------------------------------------------------------------------------------------
 */

static struct response enrolment_page(struct manage_form *form, const struct course *course, const struct user *user,
                                      const struct enrolment *was)
{
    struct exchange *ex = form->ex;
    manage_fact(form->page, text_member_username(ex->language), user->username);
    manage_fact(form->page, text_member_email(ex->language), user->email);
    manage_fact(form->page, text_enrolled_at(ex->language), table_time(ex, course->zone, was->since));
    manage_link(form->page, text_member_account(ex->language),
                arena_printf(ex->arena, "/gestion/personas/%lld/", (long long)user->id.v));
    manage_danger(form->page, text_member_remove_from_course(ex->language),
                  person_path(ex, course->id, user->id, "quitar/"));
    return form_answer(form);
}

struct response manage_enrolment(struct exchange *ex)
{
    struct course course;
    struct user user;
    struct enrolment was;
    struct manage_form form;
    struct err err;
    if (!store_course_find(ex->worker->db, ex->arena, ex->path.course, &course, &err) ||
        !find_user(ex, ex->path.user, &user, &err) ||
        !store_enrolment_find(ex->worker->db, ex->arena, user.id, course.id, &was, &err))
        return manage_missing(ex, &err);
    if (was.role == ROLE_NONE)
        return answer_error(ex, 404);
    struct manage *page = manage_new(ex, user_shown(&user), MENU_COURSES);
    struct span people = course_path(ex, course.id, "personas/");
    struct enrolment enrolment = was;
    manage_up(page, text_people_of(ex->arena, ex->language, name_within(ex, course.name)), people);
    form_open(&form, page, text_save(ex->language), people);
    if (!add_fields(&form, &course, &enrolment, &err))
        return answer_failure(ex, &err);
    if (!form_is_sound(&form))
        return enrolment_page(&form, &course, &user, &was);
    struct audit_by by = form_by(&form);
    if (!store_enrol(ex->worker->db, ex->worker->zones, &by, &was, &enrolment, &err) && err.code != ERR_REPEATED)
        return form_failed(&form, &err);
    return form_done(&form, person_path(ex, course.id, user.id, ""));
}

/* --- taken -----------------------------------------------------------------------------------------------------------
 */

/* Will nobody teach the course when they are gone? Whoever is disabled or a substitute whose days are over does not. */
static bool is_last_teacher(struct exchange *ex, const struct enrolment *was, bool *last, struct err *err)
{
    struct person_filter filter = {.course = was->course, .role = ROLE_TEACHER};
    struct person_page teachers;
    *last = was->role == ROLE_TEACHER;
    if (!*last)
        return true;
    if (!store_person_page(ex->worker->db, ex->arena, &filter, MANAGE_PAGE, 0, &teachers, err))
        return false;
    for (size_t i = 0; i < teachers.count; i++) {
        const struct course_person *other = &teachers.items[i];
        if (other->user.id.v != was->user.v && other->user.enabled && (other->enrolment.until == 0 || other->enrolment.until >= ex->now))
            *last = false;
    }
    return true;
}

struct response manage_unenrol(struct exchange *ex)
{
    struct course course;
    struct user user;
    struct enrolment was;
    struct manage_form form;
    struct err err;
    bool last;
    if (!store_course_find(ex->worker->db, ex->arena, ex->path.course, &course, &err) ||
        !find_user(ex, ex->path.user, &user, &err) ||
        !store_enrolment_find(ex->worker->db, ex->arena, user.id, course.id, &was, &err) ||
        !is_last_teacher(ex, &was, &last, &err))
        return manage_missing(ex, &err);
    struct manage *page =
        manage_new(ex,
                   text_member_remove_title(ex->arena, ex->language, name_within(ex, user_shown(&user)),
                                            name_within(ex, course.name)),
                   MENU_COURSES);
    struct span cancel = person_path(ex, course.id, user.id, "");
    manage_up(page, text_people_of(ex->arena, ex->language, name_within(ex, course.name)),
              course_path(ex, course.id, "personas/"));
    manage_say(page, text_member_remove_effect(ex->language));
    manage_say(page, text_member_remove_undo(ex->language));
    if (last)
        page->warning = text_member_last_teacher(ex->language);
    form_open(&form, page, text_member_remove_from_course(ex->language), cancel);
    page->form.submit_style = SPAN("button danger");
    if (!form.sent && was.role == ROLE_NONE)
        return answer_error(ex, 404);
    if (!form_is_sound(&form))
        return form_answer(&form);
    struct audit_by by = form_by(&form);
    if (!store_unenrol(ex->worker->db, ex->worker->zones, &by, user.id, course.id, &err) && err.code != ERR_REPEATED)
        return form_failed(&form, &err);
    return answer_redirect(ex, 303, with_id(ex, course_path(ex, course.id, "personas/"), "quitada", user.id));
}

/* --- one's own -------------------------------------------------------------------------------------------------------
 */

/* Whoever asks becomes a teacher of the course; with `volver`, and goes on to where they came from. */
struct response manage_teach(struct exchange *ex)
{
    struct enrolment mine, teacher = {.user = exchange_user(ex)->id, .course = ex->path.course, .role = ROLE_TEACHER};
    struct span back = next_path(form_get(&ex->form, "volver", NULL));
    struct audit_by by = button_by(ex);
    struct err err;
    if (!store_enrolment_find(ex->worker->db, ex->arena, teacher.user, teacher.course, &mine, &err))
        return manage_missing(ex, &err);
    bool already = mine.role == ROLE_TEACHER && mine.from == 0 && mine.until == 0;
    if (!already && !store_enrol(ex->worker->db, ex->worker->zones, &by, NULL, &teacher, &err) &&
        err.code != ERR_REPEATED)
        return manage_missing(ex, &err);
    return back.len ? answer_redirect(ex, 303, back) : button_done(ex, course_path(ex, teacher.course, ""));
}
