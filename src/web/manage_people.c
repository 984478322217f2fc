/* manage_people.c: /gestion/personas/: accounts listed, shown, added, edited, disabled, signed out. */
#include "store/people.h"
#include "web/manage_course.h"
#include "web/routes.h"

#include "base/url.h"

static struct span person_href(struct exchange *ex, struct user_id id)
{
    return arena_printf(ex->arena, "/gestion/personas/%lld/", (long long)id.v);
}

static struct span under(struct exchange *ex, struct user_id id, const char *rest)
{
    return arena_printf(ex->arena, "/gestion/personas/%lld/%s", (long long)id.v, rest);
}

/* The account that the path leads to. */
static bool find_person(struct exchange *ex, struct user *out, struct err *err)
{
    struct span id = arena_printf(ex->arena, "%lld", (long long)ex->path.user.v);
    return store_user_find(ex->worker->db, ex->arena, id, out, err);
}

static bool is_oneself(const struct exchange *ex, struct user_id id)
{
    return exchange_user(ex)->id.v == id.v;
}

/* --- the list ------------------------------------------------------------------------------------------------------- */

static void add_person_row(struct manage *page, struct section *section, const struct user_summary *summary)
{
    struct exchange *ex = page->ex;
    const struct user *user = &summary->user;
    struct row *row = section_row(page, section);
    row_link(page, section, row, user_shown(user), person_href(ex, user->id));
    row_cell(page, section, row, user->username);
    row_cell(page, section, row, user->email);
    struct cell *state = row_cell(page, section, row, !user->enabled          ? text_account_disabled(ex->language)
                                                      : summary->has_password ? text_account_enabled(ex->language)
                                                                              : text_account_no_password(ex->language));
    state->style = user->enabled && summary->has_password ? SPAN("") : SPAN("warn");
    state->second = user->staff ? text_account_staff(ex->language) : SPAN("");
}

static void add_filters(struct manage_form *form, struct span text, struct span which)
{
    struct exchange *ex = form->ex;
    form_input(form, "search", "q", text_account_search(ex->language), text);
    struct field *select = form_select(form, "ver", text_course_which(ex->language), which);
    field_option(form, select, SPAN(""), text_accounts_all(ex->language));
    field_option(form, select, SPAN("habilitadas"), text_accounts_enabled(ex->language));
    field_option(form, select, SPAN("deshabilitadas"), text_accounts_disabled(ex->language));
    field_option(form, select, SPAN("sin-contrasena"), text_account_no_password(ex->language));
    field_option(form, select, SPAN("coordinacion"), text_accounts_staff(ex->language));
}

static struct user_filter filter_of(struct span text, struct span which)
{
    struct user_filter filter = {.text = text};
    if (span_eq(which, SPAN("habilitadas")))
        filter.which = USERS_ENABLED;
    if (span_eq(which, SPAN("deshabilitadas")))
        filter.which = USERS_DISABLED;
    if (span_eq(which, SPAN("sin-contrasena")))
        filter.which = USERS_WITHOUT_PASSWORD;
    if (span_eq(which, SPAN("coordinacion")))
        filter.which = USERS_STAFF;
    return filter;
}

/* What ?orden= says, in the order of enum user_sort. */
static const char *const orders[] = {"nombre", "-nombre", "usuario", "-usuario", "correo", "-correo"};

struct response manage_people(struct exchange *ex)
{
    struct manage *page = manage_new(ex, text_menu_people(ex->language), MENU_PEOPLE);
    struct span text = span_trim(form_get(&ex->query, "q", NULL)), which = form_get(&ex->query, "ver", NULL);
    struct user_filter filter = filter_of(text, which);
    struct user_page found;
    struct manage_form form;
    struct err err;
    int64_t number = manage_page_number(ex);
    size_t order = manage_order(ex, orders, sizeof orders / sizeof orders[0]);
    filter.sort = (enum user_sort)order;
    if (!store_user_page(ex->worker->db, ex->arena, &filter, MANAGE_PAGE, (size_t)(number - 1) * MANAGE_PAGE, &found, &err))
        return answer_failure(ex, &err);
    struct span last = manage_beyond(ex, filters_href(ex, "/gestion/personas/"), found.total);
    if (last.len)
        return answer_redirect(ex, 303, last);
    manage_main_link(page, text_account_add(ex->language), SPAN("/gestion/personas/nueva/"));
    filters_open(&form, page);
    add_filters(&form, text, which);
    if (order)
        form_hidden(&form, "orden", span_of(orders[order]));
    filters_close(&form, text.len || which.len ? SPAN("/gestion/personas/") : SPAN(""));
    struct section *section = manage_section(page, SPAN(""));
    const struct span heads[] = {text_name(ex->language), text_account_username(ex->language), text_account_email(ex->language),
                                 text_state(ex->language)};
    section_columns(page, section, heads, 4);
    for (size_t column = 0; column < 3; column++)
        section_sort(page, section, column, filters_without(ex, "/gestion/personas/", "orden"), &orders[2 * column],
                     span_of(orders[order]));
    for (size_t i = 0; i < found.count; i++)
        add_person_row(page, section, &found.items[i]);
    if (found.count == 0)
        section->text = text_nothing_matches(ex->language);
    section_pages(page, section, filters_href(ex, "/gestion/personas/"), number, found.total);
    return manage_answer(page, 200);
}

/* --- the form ------------------------------------------------------------------------------------------------------- */

struct person_form {
    struct manage_form form;
    struct field *username, *email;
};

/* The fields of an account, with what it holds; `user` becomes what was sent. An account that has no e-mail may stay so. */
static void add_person_fields(struct person_form *person, struct user *user)
{
    struct manage_form *form = &person->form;
    struct exchange *ex = form->ex;
    bool had_email = user->id.v == 0 || user->email.len > 0, was_staff = user->staff;
    struct field *name = form_input(form, "text", "nombre", text_name(ex->language), user->name);
    name->required = true;
    user->name = name->value;
    form_rule(form, name, rule_name(user->name, NAME_MAX_LEN, false));
    person->email = form_input(form, "email", "correo", text_account_email(ex->language), user->email);
    person->email->required = had_email;
    user->email = person->email->value;
    if (had_email || user->email.len)
        form_rule(form, person->email, rule_email(user->email));
    person->username = form_input(form, "text", "usuario", text_account_username(ex->language), user->username);
    field_help(form, person->username, text_account_username_help(ex->language));
    person->username->required = true;
    user->username = person->username->value;
    form_rule(form, person->username, rule_username(user->username));
    struct field *avatar = form_input(form, "url", "foto", text_account_avatar(ex->language), user->avatar);
    field_help(form, avatar, text_account_avatar_help(ex->language));
    user->avatar = avatar->value;
    form_rule(form, avatar, rule_avatar(user->avatar));
    struct field *staff = form_check(form, "coordinacion", text_account_staff(ex->language), user->staff);
    field_help(form, staff, text_account_staff_help(ex->language));
    user->staff = form_is_checked(staff);
    if (is_oneself(ex, user->id) && was_staff && !user->staff)
        form_problem(form, staff, text_account_not_oneself(ex->language));
}

/* Where another account has the username or the e-mail, it is said beside it. */
static struct response person_failed(struct person_form *person, const struct user *user, const struct err *err)
{
    struct manage_form *form = &person->form;
    struct exchange *ex = form->ex;
    struct err other;
    bool username = false, email = false;
    if (err->code == ERR_CONFLICT && !store_user_taken(ex->worker->db, user, &username, &email, &other))
        return answer_failure(ex, &other);
    if (username)
        form_problem(form, person->username, text_account_username_taken(ex->language));
    if (email)
        form_problem(form, person->email, text_account_email_taken(ex->language));
    return username || email ? form_answer(form) : form_failed(form, err);
}

/* Of «Guardar y agregar otra»: the person before this one, who led here. */
static struct span added_words(struct exchange *ex)
{
    struct user user;
    struct err ignored;
    struct span id = form_get(&ex->query, "agregada", NULL);
    if (id.len == 0 || !store_user_find(ex->worker->db, ex->arena, id, &user, &ignored))
        return SPAN("");
    return text_saved(ex->arena, ex->language, name_within(ex, user_shown(&user)));
}

struct response manage_person_add(struct exchange *ex)
{
    struct manage *page = manage_new(ex, text_account_add(ex->language), MENU_PEOPLE);
    struct user user = {.enabled = true, .created_at = ex->now};
    struct person_form person;
    struct manage_form *form = &person.form;
    struct err err;
    page->done = added_words(ex);
    manage_up(page, text_menu_people(ex->language), SPAN("/gestion/personas/"));
    form_open(form, page, text_save(ex->language), SPAN("/gestion/personas/"));
    page->form.second = text_account_save_and_another(ex->language);
    page->form.second_name = SPAN("otra");
    manage_say(page, text_account_add_effect(ex->language));
    add_person_fields(&person, &user);
    if (!form_is_sound(form))
        return form_answer(form);
    struct audit_by by = form_by(form);
    if (!store_user_add(ex->worker->db, &by, &user, SPAN(""), &user.id, &err))
        return person_failed(&person, &user, &err);
    struct span another = arena_printf(ex->arena, "/gestion/personas/nueva/?agregada=%lld", (long long)user.id.v);
    return form_done(form, form_pressed(form, "otra") ? another : person_href(ex, user.id));
}

struct response manage_person_edit(struct exchange *ex)
{
    struct user was;
    struct person_form person;
    struct manage_form *form = &person.form;
    struct err err;
    if (!find_person(ex, &was, &err))
        return manage_missing(ex, &err);
    struct manage *page = manage_new(ex, text_account_edit(ex->arena, ex->language, name_within(ex, user_shown(&was))), MENU_PEOPLE);
    struct user user = was;
    manage_up(page, user_shown(&was), person_href(ex, was.id));
    form_open(form, page, text_save(ex->language), person_href(ex, was.id));
    add_person_fields(&person, &user);
    if (!form_is_sound(form))
        return form_answer(form);
    struct audit_by by = form_by(form);
    if (!store_user_edit(ex->worker->db, &by, &was, &user, &err))
        return person_failed(&person, &user, &err);
    return form_done(form, person_href(ex, user.id));
}

/* --- in and out ----------------------------------------------------------------------------------------------------- */

/* What it does to whom, in numbers. */
static bool say_what_ends(struct manage *page, const struct user *user, struct err *err)
{
    struct exchange *ex = page->ex;
    struct user_standing standing;
    struct user_enrolment_list courses;
    int64_t taught = 0;
    if (!store_user_standing(ex->worker->db, ex->arena, user->id, ex->app->config->session_ttl, ex->now, &standing, err) ||
        !store_user_enrolments(ex->worker->db, ex->arena, user->id, &courses, err))
        return false;
    for (size_t i = 0; i < courses.count; i++)
        taught += courses.items[i].enrolment.role == ROLE_TEACHER && !courses.items[i].archived;
    manage_say(page, text_account_disable_effect(ex->language));
    manage_say(page, text_account_disable_numbers(ex->arena, ex->language, number_words(ex, standing.sessions),
                                                 number_words(ex, (int64_t)courses.count)));
    if (taught)
        manage_say(page, text_account_disable_teaches(ex->arena, ex->language, number_words(ex, taught)));
    manage_say(page, text_can_be_undone(ex->language));
    return true;
}

/* Nobody locks themselves out, so that a school never is. */
static struct response oneself(struct manage *page)
{
    page->warning = text_account_not_oneself(page->ex->language);
    return manage_answer(page, page->ex->request->method == HTTP_POST ? 422 : 200);
}

struct response manage_person_disable(struct exchange *ex)
{
    struct user user;
    struct manage_form form;
    struct err err;
    if (!find_person(ex, &user, &err))
        return manage_missing(ex, &err);
    struct span name = name_within(ex, user_shown(&user)), href = person_href(ex, user.id);
    struct span title = text_account_disable_title(ex->arena, ex->language, name);
    struct manage *page = manage_new(ex, title, MENU_PEOPLE);
    manage_up(page, user_shown(&user), href);
    if (is_oneself(ex, user.id))
        return oneself(page);
    if (!say_what_ends(page, &user, &err))
        return manage_missing(ex, &err);
    form_open(&form, page, text_account_disable(ex->language), href);
    page->form.submit_style = SPAN("button danger");
    if (!form_is_sound(&form))
        return form_answer(&form);
    struct audit_by by = form_by(&form);
    if (!store_user_set_enabled(ex->worker->db, &by, user.id, false, &err))
        return button_failed(ex, &err, href);
    return form_done(&form, href);
}

struct response manage_person_enable(struct exchange *ex)
{
    struct audit_by by = button_by(ex);
    struct err err;
    if (!store_user_set_enabled(ex->worker->db, &by, ex->path.user, true, &err))
        return button_failed(ex, &err, person_href(ex, ex->path.user));
    return button_done(ex, person_href(ex, ex->path.user));
}

/* Whoever does it to themselves keeps the session that they do it in. */
struct response manage_person_signout(struct exchange *ex)
{
    struct audit_by by = button_by(ex);
    struct span own = {(const char *)ex->session->hash, sizeof ex->session->hash};
    struct err err;
    int64_t sessions;
    if (!store_user_signout(ex->worker->db, &by, ex->path.user, is_oneself(ex, ex->path.user) ? own : SPAN(""), &sessions, &err))
        return button_failed(ex, &err, person_href(ex, ex->path.user));
    return answer_redirect(ex, 303, arena_printf(ex->arena, "%.*s?cerradas=%lld", SPAN_ARG(person_href(ex, ex->path.user)),
                                                 (long long)sessions));
}

/* --- the page of one ------------------------------------------------------------------------------------------------ */

static bool add_courses(struct manage *page, const struct user *user, struct err *err)
{
    struct exchange *ex = page->ex;
    struct user_enrolment_list courses;
    if (!store_user_enrolments(ex->worker->db, ex->arena, user->id, &courses, err))
        return false;
    struct section *section = manage_section(page, text_menu_courses(ex->language));
    const struct span heads[] = {text_course(ex->language), text_account_role(ex->language), text_account_enrolled_since(ex->language)};
    section_columns(page, section, heads, 3);
    for (size_t i = 0; i < courses.count; i++) {
        const struct user_enrolment *course = &courses.items[i];
        struct row *row = section_row(page, section);
        row_link(page, section, row, course->course_name,
                 arena_printf(ex->arena, "/gestion/cursos/%lld/", (long long)course->enrolment.course.v))
            ->second = course->archived ? text_archived(ex->language) : course->course_code;
        bool teaches = course->enrolment.role == ROLE_TEACHER;
        row_cell(page, section, row, teaches ? text_role_teacher(ex->language) : text_role_student(ex->language))->second =
            substitute_words(ex, &(struct course){.zone = course->zone}, &course->enrolment);
        row_cell(page, section, row, table_time(ex, ex->app->config->time_zone, course->enrolment.since))->style = SPAN("number");
    }
    if (courses.count == 0)
        section->text = text_account_without_courses(ex->language);
    return true;
}

static void add_facts(struct manage *page, const struct user *user, const struct user_standing *standing)
{
    struct exchange *ex = page->ex;
    struct span zone = ex->app->config->time_zone;
    manage_fact(page, text_account_username(ex->language), user->username);
    manage_fact(page, text_account_email(ex->language), user->email);
    if (user->staff)
        manage_fact(page, text_account_role(ex->language), text_account_staff(ex->language));
    manage_fact(page, text_account_password(ex->language), standing->has_password ? text_password_set(ex->language)
                                                                         : text_account_no_password(ex->language));
    if (standing->link_until)
        manage_fact(page, text_account_link(ex->language),
                    text_password_link_good_until(ex->arena, ex->language, table_time(ex, zone, standing->link_until)));
    manage_fact(page, text_account_sessions(ex->language), number_words(ex, standing->sessions));
    manage_fact(page, text_account_since(ex->language), table_time(ex, zone, user->created_at));
    manage_fact(page, text_account_avatar(ex->language), user->avatar);
}

static void add_person_actions(struct manage *page, const struct user *user, const struct user_standing *standing)
{
    struct exchange *ex = page->ex;
    struct span link = under(ex, user->id, "enlace/");
    if (!user->enabled)
        manage_post(page, text_account_enable(ex->language), under(ex, user->id, "habilitar/"));
    else if (standing->has_password || standing->link_until)
        manage_post(page, text_password_link_make(ex->language), link);
    else
        manage_main_post(page, text_password_link_make(ex->language), link);
    manage_link(page, text_edit(ex->language), under(ex, user->id, "editar/"));
    manage_link(page, text_menu_records(ex->language),
                arena_printf(ex->arena, "/gestion/ingresos/?persona=%.*s", SPAN_ARG(percent_encode(ex->arena, user->username))));
    if (standing->sessions)
        manage_post(page, text_account_end_sessions(ex->language), under(ex, user->id, "cerrar-sesiones/"));
    if (user->enabled && !is_oneself(ex, user->id))
        manage_danger(page, text_account_disable(ex->language), under(ex, user->id, "deshabilitar/"));
}

struct response manage_person(struct exchange *ex)
{
    struct user user;
    struct user_standing standing;
    struct err err;
    if (!find_person(ex, &user, &err) ||
        !store_user_standing(ex->worker->db, ex->arena, user.id, ex->app->config->session_ttl, ex->now, &standing, &err))
        return manage_missing(ex, &err);
    struct manage *page = manage_new(ex, user_shown(&user), MENU_PEOPLE);
    manage_up(page, text_menu_people(ex->language), SPAN("/gestion/personas/"));
    if (form_get(&ex->query, "cerradas", NULL).len)
        page->done = text_account_sessions_ended(ex->language);
    if (!user.enabled) {
        page->mark = text_account_disabled(ex->language);
        page->mark_style = SPAN("warn");
        manage_say(page, text_account_is_disabled(ex->language));
    } else if (!standing.has_password) {
        manage_say(page, standing.link_until ? text_account_link_waits(ex->language) : text_account_needs_link(ex->language));
    }
    add_facts(page, &user, &standing);
    add_person_actions(page, &user, &standing);
    if (!add_courses(page, &user, &err) || !manage_history(page, &(struct audit_filter){.user = user.id}, &err))
        return answer_failure(ex, &err);
    return manage_answer(page, 200);
}
