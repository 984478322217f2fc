/* exchange.c: what every exchange has: parameters, language, and the answers that handlers return. */
#include "web/exchange.h"

#include "base/json.h"
#include "base/url.h"
#include "web/metrics.h"
#include "web/pages.h"
#include "web/routes.h"

#include <assert.h>

struct append *exchange_append(struct exchange *ex)
{
    if (ex->append == NULL)
        ex->append = arena_alloc(ex->arena, sizeof *ex->append);
    return ex->append;
}

const struct user *exchange_user(const struct exchange *ex)
{
    return ex->session ? &ex->session->user : NULL;
}

struct view_context exchange_view(const struct exchange *ex)
{
    return (struct view_context){.arena = ex->arena, .language = ex->language, .tag = language_tags[ex->language]};
}

struct span exchange_parameter(const struct exchange *ex, const char *name, bool *bad)
{
    bool repeated = false;
    struct span in_query = form_get(&ex->query, name, &repeated);
    *bad |= repeated;
    struct span in_form = form_get(&ex->form, name, &repeated);
    *bad |= repeated;
    if (in_query.ptr && in_form.ptr && !span_eq(in_query, in_form))
        *bad = true;
    return in_form.ptr ? in_form : in_query;
}

bool language_of(struct span tag, enum language *out)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (span_eq(tag, language_tags[i])) {
            *out = (enum language)i;
            return true;
        }
    }
    return false;
}

void exchange_choose_language(struct exchange *ex)
{
    if (language_of(form_get(&ex->query, "idioma", NULL), &ex->language)) {
        ex->language_chosen = true;
        return;
    }
    if (language_of(request_cookie(ex->request, cookie_name(ex, COOKIE_LANGUAGE)), &ex->language))
        return;
    struct span accepted = request_header(ex->request, "Accept-Language");
    size_t best = accepted.ptr ? accept_language(accepted, language_tags, LANGUAGE_COUNT) : LANGUAGE_COUNT;
    if (best < LANGUAGE_COUNT)
        ex->language = (enum language)best;
    else
        language_of(ex->app->config->language_code, &ex->language);
}

bool exchange_has_bearer(const struct exchange *ex, struct secret secret)
{
    struct span given = request_header(ex->request, "Authorization"), scheme = SPAN("Bearer ");
    return secret.len > 0 && !request_header_repeated(ex->request, "Authorization") &&
           span_eq_nocase(span_sub(given, 0, scheme.len), scheme) &&
           crypto_equal(span_sub(given, scheme.len, given.len), (struct span){(const char *)secret.bytes, secret.len});
}

bool exchange_wants_json(const struct exchange *ex)
{
    if (ex->route && (ex->route->flags & ROUTE_JSON))
        return true;
    struct span accept = request_header(ex->request, "Accept");
    return accept.ptr && accept_prefers(accept, SPAN("application/json"), SPAN("text/html"));
}

/* What pages that ask again by themselves add to their address. */
static bool is_of_asking_again(struct span parameter)
{
    return span_eq(parameter, SPAN("reintento=1")) || span_eq(parameter, SPAN("renueva=1")) ||
           span_eq(parameter, SPAN("mira=1"));
}

struct span exchange_way_back(const struct exchange *ex)
{
    struct buf path = buf_new(ex->arena, 1024);
    struct span query = ex->request->query, parameter;
    char separator = '?';
    buf_put(&path, ex->request->path);
    while (query.len && span_cut(&query, '&', &parameter)) {
        if (parameter.len == 0 || is_of_asking_again(parameter))
            continue;
        buf_byte(&path, separator);
        buf_put(&path, parameter);
        separator = '&';
    }
    bool again = ex->request->method == HTTP_GET || ex->request->method == HTTP_HEAD;
    return again && !path.overflowed ? next_path(buf_span(&path)) : SPAN("");
}

struct span exchange_login_href(const struct exchange *ex)
{
    struct span next = exchange_way_back(ex);
    if (next.len == 0)
        return SPAN("/accounts/login/");
    return arena_printf(ex->arena, "/accounts/login/?next=%.*s", SPAN_ARG(percent_encode(ex->arena, next)));
}

bool exchange_is_retry(const struct exchange *ex)
{
    return span_eq(form_get(&ex->query, "reintento", NULL), SPAN("1"));
}

bool exchange_is_glance(const struct exchange *ex)
{
    return span_eq(form_get(&ex->query, "mira", NULL), SPAN("1"));
}

bool exchange_is_renewal(const struct exchange *ex)
{
    return span_eq(form_get(&ex->query, "renueva", NULL), SPAN("1"));
}

struct response answer_empty(int status)
{
    return (struct response){.status = status};
}

static struct response answer_body(int status, struct span type, struct span body)
{
    struct response response = {.status = status, .body = body};
    response_header(&response, SPAN("Content-Type"), type);
    return response;
}

/* scheme://host[:port] of a URL that the settings have accepted. */
static struct span origin_of(struct span base_url)
{
    struct url parts;
    if (!url_parse(base_url, &parts))
        return SPAN("");
    return span_sub(base_url, 0, parts.path.len ? (size_t)(parts.path.ptr - base_url.ptr) : base_url.len);
}

/* Browsers hold form-action against every redirect after a form: from the login through our join page into the call. */
static struct span page_policy(struct exchange *ex)
{
    const struct jitsi *jitsi = &ex->app->jitsi;
    return arena_printf(ex->arena,
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                        "base-uri 'none'; form-action 'self' %.*s https://%.*s; frame-ancestors 'none'",
                        SPAN_ARG(origin_of(jitsi->base_url)), SPAN_ARG(jitsi->domain));
}

struct response answer_html_under(struct exchange *ex, int status, const struct buf *page, struct span policy)
{
    if (page->overflowed) {
        struct err err;
        err_set(&err, ERR_INTERNAL, "a page is larger than %zu bytes", page->max);
        return answer_failure(ex, &err);
    }
    struct response response = answer_body(status, SPAN("text/html; charset=utf-8"), buf_span(page));
    /* With no-referrer, browsers send `Origin: null` with the page's own forms (Fetch, "append a request Origin"). */
    bool secret = ex->route && ex->route->flags & ROUTE_SECRET;
    response_header(&response, SPAN("Referrer-Policy"), secret ? SPAN("strict-origin") : SPAN("same-origin"));
    response_header(&response, SPAN("Content-Security-Policy"), policy);
    return response;
}

struct response answer_html(struct exchange *ex, int status, const struct buf *page)
{
    return answer_html_under(ex, status, page, page_policy(ex));
}

struct response answer_json(struct exchange *ex, int status, const struct buf *json)
{
    (void)ex;
    assert(!json->overflowed);
    return answer_body(status, SPAN("application/json; charset=utf-8"), buf_span(json));
}

struct response answer_json_error(struct exchange *ex, int status, struct span text, struct span code)
{
    struct buf body = buf_new(ex->arena, 4096);
    struct json json = json_to(&body);
    json_object(&json);
    json_put_text(&json, SPAN("error"), text);
    json_put_text(&json, SPAN("code"), code);
    json_object_end(&json);
    return answer_json(ex, status, &body);
}

struct response answer_text(struct exchange *ex, int status, struct span text)
{
    (void)ex;
    return answer_body(status, SPAN("text/plain; charset=utf-8"), text);
}

struct response answer_redirect(struct exchange *ex, int status, struct span location)
{
    (void)ex;
    struct response response = {.status = status};
    response_header(&response, SPAN("Location"), location);
    return response;
}

struct response answer_message(struct exchange *ex, int status, struct span message)
{
    struct buf body = buf_new(ex->arena, 8192);
    struct json json = json_to(&body);
    json_object(&json);
    json_put_text(&json, SPAN("message"), message);
    json_object_end(&json);
    return answer_json(ex, status, &body);
}

/* The codes of {"error","code"} for errors that are no verdict. */
static struct span error_code(int status)
{
    switch (status) {
    case 400: return SPAN("solicitud_invalida");
    case 403: return SPAN("prohibido");
    case 404: return SPAN("no_existe");
    case 405: return SPAN("metodo_no_permitido");
    case 411: return SPAN("falta_longitud");
    case 413: return SPAN("demasiado_grande");
    case 429: return SPAN("demasiados_intentos");
    case 431: return SPAN("cabeceras_demasiado_grandes");
    case 503: return SPAN("no_disponible");
    default: return SPAN("error_interno");
    }
}

static struct span error_heading(enum language language, int status)
{
    switch (status) {
    case 403: return text_error_403(language);
    case 404: return text_error_404(language);
    case 405: return text_error_405(language);
    case 500: return text_error_500(language);
    case 503: return text_error_503(language);
    default: return text_error_400(language);
    }
}

/* What to do about it. */
static struct span error_advice(const struct exchange *ex, int status, bool retries)
{
    bool form = ex->request->method == HTTP_POST;
    switch (status) {
    case 403: return form ? text_error_403_advice(ex->language)
                          : text_error_403_page_advice(ex->arena, ex->language, contact_of(ex));
    case 404: return text_error_404_advice(ex->language);
    case 500: return text_error_500_advice(ex->arena, ex->language, contact_of(ex));
    case 503: return retries ? text_error_503_retries(ex->language) : text_error_503_retry(ex->language);
    default: return text_error_back_advice(ex->language);
    }
}

static struct response error_page(struct exchange *ex, int status, struct span heading)
{
    if (status < 500)
        session_look(ex);
    struct error_page page = {.frame = frame_of(ex, heading), .heading = heading, .code = ex->request_id};
    if (status == 503) {
        page.frame.refresh_href = exchange_way_back(ex);
        page.frame.refresh = page.frame.refresh_href.len ? RETRY_AFTER : 0;
    }
    page.advice = error_advice(ex, status, page.frame.refresh > 0);
    struct buf body = buf_new(ex->arena, PAGE_MAX);
    struct view_context view = exchange_view(ex);
    view_error(&body, &view, &page);
    return answer_html(ex, status, &body);
}

struct response answer_error(struct exchange *ex, int status)
{
    struct span heading = error_heading(ex->language, status);
    bool message = ex->route && (ex->route->flags & ROUTE_MESSAGE);
    struct response response = message                   ? answer_message(ex, status, heading)
                               : exchange_wants_json(ex) ? answer_json_error(ex, status, heading, error_code(status))
                                                         : error_page(ex, status, heading);
    if (status == 503)
        answer_retry_after(ex, &response);
    return response;
}

void answer_retry_after(struct exchange *ex, struct response *response)
{
    response_header(response, SPAN("Retry-After"), arena_printf(ex->arena, "%d", RETRY_AFTER));
}

int log_failure(struct exchange *ex, const struct err *err)
{
    count_failure(ex->app, err);
    /* Operators find all that kept people out of a call with one grep (contract §6). */
    bool to_call = ex->route && (ex->route->flags & ROUTE_TOKENS);
    struct log_fields fields =
        FIELDS(F_TEXT("error", span_of(err->text)), F_TEXT("camino", to_call ? SPAN("join_meeting") : SPAN("otro")));
    if (err->code == ERR_UNAVAILABLE) {
        log_event(&ex->log, LOG_ERROR, fields, "Error de acceso a base de datos");
        return 503;
    }
    log_event(&ex->log, LOG_ERROR, fields, "Error interno del servidor");
    return 500;
}

struct response answer_failure(struct exchange *ex, const struct err *err)
{
    return answer_error(ex, log_failure(ex, err));
}

static bool has_header(const struct response *response, struct span name)
{
    for (size_t i = 0; i < response->header_count; i++)
        if (span_eq_nocase(response->headers[i].name, name))
            return true;
    return false;
}

void exchange_finish(struct exchange *ex, struct response *response)
{
    if (ex->language_chosen)
        cookie_language(ex, response, ex->language);
    response_header(response, SPAN("X-Request-Id"), ex->request_id);
    if (!has_header(response, SPAN("Cache-Control")))
        response_header(response, SPAN("Cache-Control"), SPAN("no-store"));
    if (!has_header(response, SPAN("Content-Security-Policy")))
        response_header(response, SPAN("Content-Security-Policy"), SPAN("default-src 'none'; frame-ancestors 'none'"));
    response_header(response, SPAN("X-Content-Type-Options"), SPAN("nosniff"));
    if (!has_header(response, SPAN("Referrer-Policy")))
        response_header(response, SPAN("Referrer-Policy"), SPAN("no-referrer"));
    response_header(response, SPAN("Cross-Origin-Opener-Policy"), SPAN("same-origin"));
    response_header(response, SPAN("Cross-Origin-Resource-Policy"), SPAN("same-origin"));
    if (ex->app->config->https)
        response_header(response, SPAN("Strict-Transport-Security"), SPAN("max-age=31536000"));
}
