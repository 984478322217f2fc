/* password_links.c: one-time links with which people set a password: made in gestión, shown once, used once. */
#include "web/manage_form.h"
#include "web/routes.h"
#include "web/when.h"

#include "idp/password_link.h"

/* --- made in gestión ------------------------------------------------------------------------------------------------ */

/* «martes 1 de diciembre, 19:00» */
static struct span moment_words(struct exchange *ex, instant at)
{
    struct err ignored;
    struct date day;
    int seconds;
    struct when when = {ex->arena, ex->language, zones_get(ex->worker->zones, ex->app->config->time_zone, ex->now, &ignored),
                        ex->now};
    if (when.zone == NULL)
        return table_time(ex, ex->app->config->time_zone, at);
    zone_local(when.zone, at, &day, &seconds);
    return text_moment(ex->arena, ex->language, when_date(&when, day), when_time(&when, at));
}

/* The link, this once. */
static struct response show_link(struct manage *page, const struct user *user, struct span url)
{
    struct exchange *ex = page->ex;
    struct span until = moment_words(ex, ex->now + PASSWORD_LINK_SECONDS);
    page->has_form = false;
    page->done = text_password_link_made(ex->language);
    manage_say(page, text_password_link_send(ex->language));
    manage_copy(page, text_password_link_message(ex->arena, ex->language, user_shown(user), ex->app->config->school_name, until,
                                        user->username, url),
                text_password_link_copy_message(ex->language));
    manage_copy(page, url, text_password_link_copy(ex->language));
    return manage_answer(page, 200);
}

/* The same request came again: by a double click, or by a page that was loaded again. */
static struct response shown_already(struct manage *page)
{
    struct exchange *ex = page->ex;
    page->warning = text_password_link_shown_already(ex->language);
    page->form.once = new_once(ex);
    return manage_answer(page, 409);
}

struct response manage_person_link(struct exchange *ex)
{
    struct user user;
    struct manage_form form;
    struct span url;
    struct err err;
    if (!store_user_find(ex->worker->db, ex->arena, arena_printf(ex->arena, "%lld", (long long)ex->path.user.v), &user, &err))
        return manage_missing(ex, &err);
    struct span href = arena_printf(ex->arena, "/gestion/personas/%lld/", (long long)user.id.v);
    if (user.id.v == exchange_user(ex)->id.v) /* it would spare them the password that they have */
        return answer_redirect(ex, 303, SPAN("/perfil/contrasena/"));
    if (!user.enabled)
        return answer_redirect(ex, 303, href);
    struct span title = text_password_link_title(ex->arena, ex->language, name_within(ex, user_shown(&user)));
    struct manage *page = manage_new(ex, title, MENU_PEOPLE);
    manage_up(page, user_shown(&user), href);
    form_open(&form, page, text_password_link_make(ex->language), href);
    struct audit_by by = form_by(&form);
    if (!form_is_sound(&form)) {
        manage_say(page, text_password_link_effect(ex->language));
        return form_answer(&form);
    }
    if (password_link_new(ex->worker->db, ex->arena, &by, ex->app->config->public_url, user.id, &url, &err))
        return show_link(page, &user, url);
    return err.code == ERR_REPEATED ? shown_already(page) : button_failed(ex, &err, href);
}

/* --- used by whom it is for ------------------------------------------------------------------------------------------ */

/* A page of the link's, with the cookie that its form is known by. */
static struct response show(struct manage *page, int status, struct span secret)
{
    struct exchange *ex = page->ex;
    bool is_new;
    struct span cookie = csrf_login_cookie(ex, &is_new);
    page->form.csrf = csrf_login_token(ex, cookie);
    if (ex->request->method == HTTP_POST) /* loading it again asks for the form, and sends nothing */
        page->frame.bar = arena_printf(ex->arena, PASSWORD_LINK_PATH "?" PASSWORD_LINK_PARAMETER "=%.*s", SPAN_ARG(secret));
    struct response response = manage_answer(page, status);
    if (is_new)
        cookie_set(ex, &response, COOKIE_CSRF, cookie, 0);
    return response;
}

/* Unknown, used and over are not told apart. */
static struct response no_longer_good(struct exchange *ex)
{
    struct manage *page = manage_plain(ex, text_password_link_gone(ex->language));
    manage_say(page, text_password_link_gone_why(ex->language));
    manage_say(page, text_password_link_gone_ask(ex->arena, ex->language, contact_of(ex)));
    manage_main_link(page, text_login_title(ex->language), SPAN("/accounts/login/"));
    return manage_answer(page, 404);
}

static struct response used(struct exchange *ex)
{
    return answer_redirect(ex, 303, SPAN("/accounts/login/?guardada=1"));
}

/* It is not good, but perhaps this very form has used it: two clicks. */
static struct response not_found(struct exchange *ex)
{
    struct err err;
    bool done;
    if (!form_was_done(ex, &done, &err))
        return answer_failure(ex, &err);
    return done ? used(ex) : no_longer_good(ex);
}

static struct response set_password(struct exchange *ex, const struct user *user, const unsigned char link[SHA256_LEN],
                                    struct span password, const struct manage_form *form)
{
    char hash[PASSWORD_HASH_MAX];
    struct audit_by by = {.at = ex->now, .once = form->once};
    struct err err;
    if (!password_hash(password, PASSWORD_COST, hash, &err))
        return answer_failure(ex, &err);
    if (store_link_use(ex->worker->db, &by, link, span_of(hash), &err)) {
        log_event(&ex->log, LOG_INFO, FIELDS(F_TEXT("usuario", user->username), F_TEXT("direccion", ex->request->address)),
                  "Contraseña guardada con un enlace");
        return used(ex);
    }
    return err.code == ERR_NOT_FOUND || err.code == ERR_REPEATED ? not_found(ex) : answer_failure(ex, &err);
}

/* To look at it uses nothing up: programs that carry messages open links to show what is behind them. */
struct response password_link(struct exchange *ex)
{
    bool posted = ex->request->method == HTTP_POST, trusted = !posted || (csrf_origin_ok(ex) && csrf_login_ok(ex)), found;
    struct span secret = form_get(posted ? &ex->form : &ex->query, PASSWORD_LINK_PARAMETER, NULL);
    unsigned char hash[SHA256_LEN];
    struct user user;
    struct manage_form form;
    struct err err;
    password_link_hash(secret, hash);
    if (!store_link_find(ex->worker->db, ex->arena, hash, ex->now, &user, &found, &err))
        return answer_failure(ex, &err);
    if (!found)
        return trusted ? not_found(ex) : answer_error(ex, 403);
    struct manage *page = manage_plain(ex, text_password_choose(ex->language));
    manage_say(page, text_account_of(ex->arena, ex->language, name_within(ex, user_shown(&user))));
    form_open(&form, page, text_save(ex->language), SPAN(""));
    form_hidden(&form, PASSWORD_LINK_PARAMETER, secret);
    form_fixed(&form, "usuario", text_account_username(ex->language), user.username, "username");
    struct field *password = form_new_password(&form, &user);
    if (!trusted) {
        bool cookie_came = request_cookie(ex->request, cookie_name(ex, COOKIE_CSRF)).ptr != NULL;
        form_problem_whole(&form, cookie_came ? text_login_stale(ex->language) : text_login_no_cookies(ex->language));
        return show(page, 403, secret);
    }
    if (!form_is_sound(&form))
        return show(page, posted ? 422 : 200, secret);
    return set_password(ex, &user, hash, password->value, &form);
}
