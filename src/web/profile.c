/* profile.c: /perfil/: what people see and change of their own account: name, picture, language, password, sessions. */
#include "store/people.h"
#include "web/device.h"
#include "web/manage_form.h"
#include "web/routes.h"

#include "idp/password.h"

#define SESSIONS_SHOWN 20

static const struct span profile_href = SPAN_INIT("/perfil/");

static struct span own_hash(const struct exchange *ex)
{
    return (struct span){(const char *)ex->session->hash, sizeof ex->session->hash};
}

/* It was done, perhaps by the same form before. */
static struct response done(struct exchange *ex)
{
    return button_done(ex, profile_href);
}

/* --- the form and what hangs on it ----------------------------------------------------------------------------------- */

/* The fields of one's own account; `user` becomes what was sent. The e-mail is how the school knows them. */
static void add_own_fields(struct manage_form *form, struct user *user)
{
    struct exchange *ex = form->ex;
    enum language known;
    form_fixed(form, "usuario", text_account_username(ex->language), user->username, "off");
    struct field *email = form_fixed(form, "correo", text_account_email(ex->language), user->email, "off");
    field_help(form, email, text_account_email_is_fixed(ex->language));
    struct field *name = form_input(form, "text", "nombre", text_name(ex->language), user->name);
    field_help(form, name, text_own_name_help(ex->language));
    name->required = true;
    name->autocomplete = SPAN("name");
    user->name = name->value;
    form_rule(form, name, rule_name(user->name, NAME_MAX_LEN, false));
    struct field *avatar = form_input(form, "url", "foto", text_account_avatar(ex->language), user->avatar);
    field_help(form, avatar, text_account_avatar_help(ex->language));
    user->avatar = avatar->value;
    form_rule(form, avatar, rule_avatar(user->avatar));
    struct field *language = form_select(form, "idioma", text_account_language(ex->language), user->language);
    field_option(form, language, SPAN(""), text_account_language_of_browser(ex->language));
    field_option(form, language, SPAN("es"), text_language_es(ex->language));
    field_option(form, language, SPAN("en"), text_language_en(ex->language));
    user->language = language->value;
    if (user->language.len && !language_of(user->language, &known))
        form_problem(form, language, text_rule_not_clean(ex->language));
}

static bool add_sessions(struct manage *page, struct err *err)
{
    struct exchange *ex = page->ex;
    struct session_list list;
    struct span zone = ex->app->config->time_zone;
    if (!store_session_list(ex->worker->db, ex->arena, exchange_user(ex)->id, ex->app->config->session_ttl, ex->now,
                            SESSIONS_SHOWN, &list, err))
        return false;
    struct section *section = manage_section(page, text_my_sessions(ex->language));
    const struct span heads[] = {text_session_device(ex->language), text_session_started(ex->language),
                                 text_session_seen(ex->language)};
    section_columns(page, section, heads, 3);
    for (size_t i = 0; i < list.count; i++) {
        const struct session_seen *session = &list.items[i];
        bool own = crypto_equal((struct span){(const char *)session->hash, sizeof session->hash}, own_hash(ex));
        struct row *row = section_row(page, section);
        row_cell(page, section, row, device_words(ex->arena, ex->language, session->user_agent))->second =
            own ? text_session_this(ex->language) : SPAN("");
        row_cell(page, section, row, table_time(ex, zone, session->times.created_at))->style = SPAN("number");
        row_cell(page, section, row, table_time(ex, zone, session->times.seen_at))->style = SPAN("number");
    }
    if (list.count > 1)
        section_post(page, section, text_end_other_sessions(ex->language), SPAN("/perfil/cerrar-sesiones/"));
    return true;
}

static struct response show(struct manage_form *form)
{
    struct manage *page = form->page;
    struct exchange *ex = form->ex;
    struct err err;
    struct section *password = manage_section(page, text_account_password(ex->language));
    password->text = text_own_password_help(ex->language);
    section_link(page, password, text_password_change(ex->language), SPAN("/perfil/contrasena/"));
    if (!frame_tabs_if_teaching(ex, &page->frame, &err) || !add_sessions(page, &err))
        return answer_failure(ex, &err);
    return form_answer(form);
}

struct response profile(struct exchange *ex)
{
    struct manage *page = manage_plain(ex, text_profile(ex->language));
    struct user was = *exchange_user(ex), user = was;
    struct manage_form form;
    struct err err;
    form_open(&form, page, text_save(ex->language), SPAN(""));
    add_own_fields(&form, &user);
    if (!form_is_sound(&form))
        return show(&form);
    struct audit_by by = form_by(&form);
    if (!store_user_edit(ex->worker->db, &by, &was, &user, &err) && err.code != ERR_REPEATED)
        return form_failed(&form, &err);
    struct response response = done(ex);
    enum language known;
    if (language_of(user.language, &known))
        cookie_language(ex, &response, known);
    else if (was.language.len)
        cookie_clear(ex, &response, COOKIE_LANGUAGE);
    return response;
}

struct response profile_signout(struct exchange *ex)
{
    struct audit_by by = button_by(ex);
    struct err err;
    int64_t sessions;
    if (!store_user_signout(ex->worker->db, &by, exchange_user(ex)->id, own_hash(ex), &sessions, &err) &&
        err.code != ERR_REPEATED)
        return manage_missing(ex, &err);
    return done(ex);
}

/* --- the password ---------------------------------------------------------------------------------------------------- */

static struct response throttled(struct manage_form *form, int64_t wait)
{
    struct exchange *ex = form->ex;
    struct span seconds = arena_printf(ex->arena, "%lld", (long long)(wait > 1 ? wait : 2)); /* never «1 segundos» */
    form_problem_whole(form, text_login_throttled(ex->arena, ex->language, seconds));
    struct response response = manage_answer(form->page, 429);
    response_header(&response, SPAN("Retry-After"), seconds);
    return response;
}

/* Another one than the account's; or the same form has made it another one a moment ago. */
static struct response wrong(struct manage_form *form, struct field *current)
{
    struct exchange *ex = form->ex;
    struct err err;
    bool was_done;
    if (!form_was_done(ex, &was_done, &err))
        return answer_failure(ex, &err);
    if (was_done)
        return done(ex);
    log_event(&ex->log, LOG_WARNING,
              FIELDS(F_TEXT("usuario", exchange_user(ex)->username), F_TEXT("direccion", ex->request->address)),
              "Cambio de contraseña rechazado");
    form_problem(form, current, text_password_not_yours(ex->language));
    return form_answer(form);
}

static struct response change(struct manage_form *form, struct span password)
{
    struct exchange *ex = form->ex;
    struct audit_by by = form_by(form);
    char hash[PASSWORD_HASH_MAX];
    struct err err;
    if (!password_hash(password, PASSWORD_COST, hash, &err))
        return answer_failure(ex, &err);
    if (!store_user_set_password(ex->worker->db, &by, exchange_user(ex)->id, span_of(hash), own_hash(ex), &err) &&
        err.code != ERR_REPEATED)
        return manage_missing(ex, &err);
    log_event(&ex->log, LOG_INFO,
              FIELDS(F_TEXT("usuario", exchange_user(ex)->username), F_TEXT("direccion", ex->request->address)),
              "Contraseña cambiada");
    return done(ex);
}

/* Who sits at somebody's open session must not get at the account: the current password is asked for, as by the login. */
static struct response check_current(struct manage_form *form, struct field *current, struct span password)
{
    struct exchange *ex = form->ex;
    struct login_attempt attempt = {exchange_user(ex)->username, current->value, ex->request->address, ex->now};
    struct account account;
    enum login_outcome outcome;
    int64_t wait;
    struct err err;
    if (!password_login(ex->worker->db, ex->arena, &attempt, &outcome, &account, &wait, &err))
        return answer_failure(ex, &err);
    if (outcome == LOGIN_THROTTLED)
        return throttled(form, wait);
    return outcome == LOGIN_OK ? change(form, password) : wrong(form, current);
}

struct response profile_password(struct exchange *ex)
{
    struct manage *page = manage_plain(ex, text_password_change(ex->language));
    const struct user *user = exchange_user(ex);
    struct manage_form form;
    struct err err;
    manage_up(page, text_profile(ex->language), profile_href);
    if (!frame_tabs_if_teaching(ex, &page->frame, &err))
        return answer_failure(ex, &err);
    manage_say(page, text_password_change_effect(ex->language));
    form_open(&form, page, text_save(ex->language), profile_href);
    form_fixed(&form, "usuario", text_account_username(ex->language), user->username, "username");
    struct field *current = form_password(&form, "actual", text_password_current(ex->language), "current-password");
    struct field *new = form_new_password(&form, user);
    if (current->value.len == 0 || current->value.len > PASSWORD_MAX)
        form_problem(&form, current, text_password_not_yours(ex->language));
    return form_is_sound(&form) ? check_current(&form, current, new->value) : form_answer(&form);
}
