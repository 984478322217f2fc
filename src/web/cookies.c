/* cookies.c: our cookies, the session behind one of them, and the CSRF tokens that hang on them. */
#include "web/exchange.h"

#include "base/url.h"

#include <stdlib.h>

#define CSRF_RANDOM 16

struct span cookie_name(const struct exchange *ex, const char *name)
{
    if (!ex->app->config->https)
        return span_of(name);
    return arena_printf(ex->arena, "__Host-%s", name);
}

/* max_age 0: gone when the browser closes. */
void cookie_set(struct exchange *ex, struct response *response, const char *name, struct span value, int64_t max_age)
{
    struct span full = cookie_name(ex, name);
    struct buf cookie = buf_new(ex->arena, 1024);
    buf_put(&cookie, full);
    buf_byte(&cookie, '=');
    buf_put(&cookie, value);
    BUF_LITERAL(&cookie, "; Path=/; HttpOnly; SameSite=Lax");
    if (max_age != 0)
        buf_printf(&cookie, "; Max-Age=%lld", (long long)(max_age < 0 ? 0 : max_age));
    if (ex->app->config->https)
        BUF_LITERAL(&cookie, "; Secure");
    response_header(response, SPAN("Set-Cookie"), buf_span(&cookie));
}

void cookie_language(struct exchange *ex, struct response *response, enum language language)
{
    cookie_set(ex, response, COOKIE_LANGUAGE, language_tags[language], (int64_t)365 * DAY_SECONDS);
}

void cookie_clear(struct exchange *ex, struct response *response, const char *name)
{
    cookie_set(ex, response, name, SPAN(""), -1);
}

bool session_load(struct exchange *ex, struct err *err)
{
    struct span cookie = request_cookie(ex->request, cookie_name(ex, COOKIE_SESSION)), bytes;
    if (!cookie.ptr || !base64url_decode(ex->arena, span_sub(cookie, 0, 64), &bytes) || bytes.len != SESSION_SECRET_LEN)
        return true;
    unsigned char hash[SHA256_LEN];
    crypto_sha256(bytes, hash);
    struct session *session = arena_alloc(ex->arena, sizeof *session);
    bool found;
    if (!store_session_find(ex->worker->db, ex->arena, hash, session, &found, err))
        return false;
    if (!found || !session->user.enabled ||
        !session_is_live(&session->times, ex->app->config->session_ttl, ex->now)) {
        bool idle = found && session->user.enabled && ex->now - session->times.created_at < SESSION_ABSOLUTE;
        ex->session_ended = idle ? SESSION_IDLE : SESSION_OVER;
        if (found && session->user.enabled)
            ex->ended = session;
        return true;
    }
    ex->session = session;
    return true;
}

void session_look(struct exchange *ex)
{
    struct err ignored;
    if (ex->session == NULL && ex->worker != NULL && ex->worker->db != NULL)
        session_load(ex, &ignored);
}

/* A MAC under the store's key over a purpose and its data, as text. */
static struct span mac_text(struct exchange *ex, const char *purpose, struct span data)
{
    unsigned char mac[SHA256_LEN];
    struct span message = arena_printf(ex->arena, "%s:%.*s", purpose, SPAN_ARG(data));
    if (!hmac_sha256(worker_csrf_key(ex->worker), message, mac))
        abort();
    return base64url_encode(ex->arena, (struct span){(const char *)mac, sizeof mac});
}

static struct span session_token(struct exchange *ex, const struct session *session)
{
    struct span hash = {(const char *)session->hash, sizeof session->hash};
    return mac_text(ex, "session", hex_encode(ex->arena, hash));
}

struct span csrf_token(struct exchange *ex)
{
    return ex->session ? session_token(ex, ex->session) : SPAN("");
}

struct span csrf_login_token(struct exchange *ex, struct span cookie)
{
    return mac_text(ex, "form", cookie);
}

static bool login_cookie_valid(struct exchange *ex, struct span cookie)
{
    struct span rest = cookie, random;
    return cookie.ptr && cookie.len < 128 && span_cut(&rest, '.', &random) && rest.ptr &&
           crypto_equal(rest, mac_text(ex, "cookie", random));
}

struct span csrf_login_cookie(struct exchange *ex, bool *is_new)
{
    struct span cookie = request_cookie(ex->request, cookie_name(ex, COOKIE_CSRF));
    *is_new = !login_cookie_valid(ex, cookie);
    if (!*is_new)
        return cookie;
    unsigned char bytes[CSRF_RANDOM];
    crypto_random(bytes, sizeof bytes);
    struct span random = base64url_encode(ex->arena, (struct span){(const char *)bytes, sizeof bytes});
    struct span mac = mac_text(ex, "cookie", random);
    return arena_printf(ex->arena, "%.*s.%.*s", SPAN_ARG(random), SPAN_ARG(mac));
}

/* scheme://host[:port] of PUBLIC_URL, or on loopback of the request itself (contract §2, PUBLIC_URL). */
static bool is_own_origin(const struct exchange *ex, struct span origin)
{
    struct url public, given;
    if (!url_parse(ex->app->config->public_url, &public) || !url_parse(origin, &given))
        return false;
    if (given.path.len || given.has_query || given.has_fragment || given.has_user)
        return false;
    bool same_scheme = span_eq_nocase(given.scheme, public.scheme);
    if (same_scheme && span_eq_nocase(given.host, public.host) && given.port == public.port)
        return true;
    struct span host = request_header(ex->request, "Host");
    bool loopback = span_eq(public.host, SPAN("127.0.0.1")) || span_eq(public.host, SPAN("localhost")) ||
                    span_eq(public.host, SPAN("[::1]"));
    return loopback && same_scheme && span_ends(origin, host) && origin.len == given.scheme.len + 3 + host.len;
}

bool csrf_origin_ok(const struct exchange *ex)
{
    struct span origin = request_header(ex->request, "Origin");
    if (origin.ptr)
        return is_own_origin(ex, origin);
    struct span site = request_header(ex->request, "Sec-Fetch-Site");
    return !site.ptr || span_eq(site, SPAN("same-origin")) || span_eq(site, SPAN("none"));
}

bool csrf_origin_said(const struct exchange *ex)
{
    struct span origin = request_header(ex->request, "Origin");
    return origin.ptr && is_own_origin(ex, origin);
}

static bool token_ok(struct exchange *ex, struct span expected)
{
    bool repeated = false;
    struct span given = form_get(&ex->form, "csrf", &repeated);
    return !repeated && expected.len > 0 && crypto_equal(given, expected);
}

bool csrf_ok(struct exchange *ex)
{
    return token_ok(ex, csrf_token(ex));
}

bool csrf_ok_for(struct exchange *ex, const struct session *session)
{
    return token_ok(ex, session_token(ex, session));
}

bool csrf_login_ok(struct exchange *ex)
{
    bool is_new;
    struct span cookie = csrf_login_cookie(ex, &is_new);
    return !is_new && token_ok(ex, csrf_login_token(ex, cookie));
}

struct span next_path(struct span next)
{
    if (next.len < 1 || next.len > 500 || next.ptr[0] != '/' || (next.len > 1 && next.ptr[1] == '/'))
        return SPAN("");
    /* Browsers take a backslash for a slash and drop tabs and newlines: such a path is none of ours. */
    for (size_t i = 0; i < next.len; i++)
        if (next.ptr[i] <= 0x20 || next.ptr[i] >= 0x7F || next.ptr[i] == '\\')
            return SPAN("");
    return next;
}
