/* login.c: the login form, what comes of it, and the logout. */
#include "web/metrics.h"
#include "web/pages.h"
#include "web/routes.h"

#include "base/text.h"
#include "base/url.h"
#include "core/rules.h"
#include "idp/password.h"

#include <string.h>

#define USERNAME_TYPED_MAX 254 /* bytes: an e-mail, too */

static bool leads_to_a_class(struct span next)
{
    return span_starts(next, SPAN("/join-meeting/")) || span_starts(next, SPAN("/jitsi/auth/"));
}

static struct login_page new_page(struct exchange *ex, struct span next)
{
    return (struct login_page){.next = next,
                               .to_class = leads_to_a_class(next),
                               .forgotten = text_login_forgotten(ex->arena, ex->language, contact_of(ex))};
}

static struct response show(struct exchange *ex, int status, struct login_page *page)
{
    bool is_new;
    struct span cookie = csrf_login_cookie(ex, &is_new);
    session_look(ex);
    page->frame = frame_of(ex, text_login_title(ex->language));
    page->signed_in_as = page->frame.user_name;
    if (page->next.len) /* another browser is sent to the class itself */
        page->frame.address = public_address(ex, page->next);
    if (ex->request->method == HTTP_POST) { /* the way back leads to a form, not to a form sent again */
        struct span next = percent_encode(ex->arena, page->next);
        page->frame.bar = arena_printf(ex->arena, "/accounts/login/%s%.*s", next.len ? "?next=" : "", SPAN_ARG(next));
    }
    page->csrf = csrf_login_token(ex, cookie);
    struct buf body = buf_new(ex->arena, PAGE_MAX);
    struct view_context view = exchange_view(ex);
    view_login(&body, &view, page);
    struct response response = answer_html(ex, status, &body);
    if (is_new)
        cookie_set(ex, &response, COOKIE_CSRF, cookie, 0);
    return response;
}

struct response login_page(struct exchange *ex)
{
    struct login_page page = new_page(ex, next_path(form_get(&ex->query, "next", NULL)));
    session_look(ex);
    if (page.next.len && ex->session_ended != SESSION_NOT_ENDED)
        page.note = ex->session_ended == SESSION_IDLE ? text_login_expired(ex->language) : text_login_ended(ex->language);
    if (span_eq(form_get(&ex->query, "guardada", NULL), SPAN("1")))
        page.note = text_login_password_saved(ex->language);
    page.kept = page.next.len && memmem(page.next.ptr, page.next.len, "borrador=", 9) != NULL;
    return show(ex, 200, &page);
}

/* The form again, with the name in it: what could not be done now can be in some seconds. */
static struct response show_unavailable(struct exchange *ex, struct login_page *page, struct span problem)
{
    count_login(ex, LOGIN_COUNT_UNAVAILABLE);
    page->problem = problem;
    struct response response = show(ex, 503, page);
    answer_retry_after(ex, &response);
    return response;
}

static struct response show_failure(struct exchange *ex, struct login_page *page, const struct err *err)
{
    int status = log_failure(ex, err);
    return status == 503 ? show_unavailable(ex, page, text_login_unavailable(ex->language)) : answer_error(ex, status);
}

/* A form whose token is not ours: an old page, no cookies, or another site's page. */
static struct response show_stale(struct exchange *ex, struct login_page *page)
{
    bool cookie_came = request_cookie(ex->request, cookie_name(ex, COOKIE_CSRF)).ptr != NULL;
    count_login(ex, LOGIN_COUNT_STALE);
    page->problem = cookie_came ? text_login_stale(ex->language) : text_login_no_cookies(ex->language);
    return show(ex, 403, page);
}

static struct response show_throttled(struct exchange *ex, struct login_page *page, int64_t wait)
{
    struct span seconds = arena_printf(ex->arena, "%lld", (long long)(wait > 1 ? wait : 2)); /* never «1 segundos» */
    log_event(&ex->log, LOG_WARNING,
              FIELDS(F_TEXT("usuario", page->username), F_TEXT("direccion", ex->request->address), F_INT("espera", wait)),
              "Demasiados intentos de inicio de sesión");
    count_login(ex, LOGIN_COUNT_THROTTLED);
    page->problem = text_login_throttled(ex->arena, ex->language, seconds);
    struct response response = show(ex, 429, page);
    response_header(&response, SPAN("Retry-After"), seconds);
    return response;
}

/* Another value than any before: whatever cookie came with the form is dead from here on. */
static bool new_session(struct exchange *ex, const struct account *account, struct span *cookie, struct err *err)
{
    unsigned char bytes[SESSION_SECRET_LEN], hash[SHA256_LEN], old_hash[SHA256_LEN];
    crypto_random(bytes, sizeof bytes);
    struct span value = {(const char *)bytes, sizeof bytes}, old, replaced = SPAN("");
    crypto_sha256(value, hash);
    struct span came = request_cookie(ex->request, cookie_name(ex, COOKIE_SESSION));
    if (came.ptr && base64url_decode(ex->arena, came, &old)) {
        crypto_sha256(old, old_hash);
        replaced = (struct span){(const char *)old_hash, sizeof old_hash};
    }
    *cookie = base64url_encode(ex->arena, value);
    struct span agent = text_clean(ex->arena, span_sub(request_header(ex->request, "User-Agent"), 0, 1000), 200);
    return store_session_add(ex->worker->db, hash, account, agent, ex->now, replaced, err);
}

static struct response show_refused(struct exchange *ex, struct login_page *page, bool disabled)
{
    log_event(&ex->log, LOG_WARNING,
              FIELDS(F_TEXT("usuario", page->username), F_TEXT("direccion", ex->request->address)),
              "Inicio de sesión rechazado");
    count_login(ex, disabled ? LOGIN_COUNT_DISABLED : LOGIN_COUNT_WRONG);
    page->problem = disabled ? text_login_disabled(ex->arena, ex->language, contact_of(ex)) : text_login_wrong(ex->language);
    return show(ex, 422, page);
}

static struct response enter(struct exchange *ex, const struct account *account, struct login_page *page)
{
    struct span cookie, next = page->next;
    struct err err;
    if (!new_session(ex, account, &cookie, &err)) {
        bool changed = err.code == ERR_NOT_FOUND; /* disabled, or another password, while this one was being checked */
        return changed ? show_refused(ex, page, false) : show_failure(ex, page, &err);
    }
    log_event(&ex->log, LOG_INFO,
              FIELDS(F_TEXT("usuario", account->user.username), F_TEXT("direccion", ex->request->address)),
              "Inicio de sesión");
    count_login(ex, LOGIN_COUNT_OK);
    struct response response = answer_redirect(ex, 302, next.len ? next : SPAN("/portal-cliente/"));
    cookie_set(ex, &response, COOKIE_SESSION, cookie, 0);
    enum language known;
    if (language_of(account->user.language, &known)) /* as the person wants it, on every device */
        cookie_language(ex, &response, known);
    return response;
}

static struct response try_password(struct exchange *ex, struct login_page *page, struct span password)
{
    struct login_attempt attempt = {page->username, password, ex->request->address, ex->now};
    enum login_outcome outcome;
    struct account account;
    int64_t wait;
    struct err err;
    if (!password_login(ex->worker->db, ex->arena, &attempt, &outcome, &account, &wait, &err))
        return show_failure(ex, page, &err);
    if (outcome == LOGIN_OK)
        return enter(ex, &account, page);
    if (outcome == LOGIN_THROTTLED)
        return show_throttled(ex, page, wait);
    return show_refused(ex, page, outcome == LOGIN_DISABLED);
}

static struct login_page page_of_form(struct exchange *ex)
{
    struct login_page page = new_page(ex, next_path(form_get(&ex->form, "next", NULL)));
    struct span username = span_trim(form_get(&ex->form, "username", NULL));
    page.username = text_is_clean(username) ? span_sub(username, 0, USERNAME_TYPED_MAX) : SPAN("");
    return page;
}

struct response login_busy(struct exchange *ex)
{
    struct login_page page = page_of_form(ex);
    return show_unavailable(ex, &page, text_login_busy(ex->language));
}

struct response login(struct exchange *ex)
{
    bool bad = false;
    struct login_page page = page_of_form(ex);
    struct span username = span_trim(exchange_parameter(ex, "username", &bad));
    struct span password = form_get(&ex->form, "password", &bad);
    if (!csrf_origin_ok(ex) || !csrf_login_ok(ex))
        return show_stale(ex, &page);
    if (username.len == 0)
        page.username_problem = text_login_username_empty(ex->language);
    if (password.len == 0)
        page.password_problem = text_login_password_empty(ex->language);
    if (bad || page.username.len != username.len || password.len > PASSWORD_MAX) /* no such one is saved: not hashed */
        page.problem = text_login_wrong(ex->language);
    if (page.username_problem.len || page.password_problem.len || page.problem.len)
        return show(ex, 422, &page);
    return try_password(ex, &page, password);
}

struct response logout(struct exchange *ex)
{
    if (!csrf_origin_ok(ex) || (ex->session && !csrf_ok(ex)))
        return answer_error(ex, 403);
    struct response response = answer_redirect(ex, 302, SPAN("/accounts/login/"));
    cookie_clear(ex, &response, COOKIE_SESSION);
    if (ex->session) {
        struct append *append = exchange_append(ex);
        append->has_end = true;
        __builtin_memcpy(append->session, ex->session->hash, sizeof append->session);
        log_event(&ex->log, LOG_INFO, FIELDS(F_TEXT("usuario", ex->session->user.username)), "Cierre de sesión");
    }
    return response;
}
