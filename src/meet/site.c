/* site.c: where a Jitsi server speaks XMPP: what its page's config.js tells browsers. */
#include "meet/site.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/url.h"

#define VALUE_MAX ((size_t)1000)
#define HOST_MAX 253

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* --- the script's tokens ------------------------------------------------------------------------------------------ */

enum kind { END, WORD, TEXT, SIGN };

struct token {
    enum kind kind;
    struct span text; /* of a TEXT what stands between the quotes, as it stands there */
};

/* Past blanks and comments. */
static void skip(struct span *rest)
{
    while (rest->len > 0) {
        size_t len = 1;
        if (span_starts(*rest, SPAN("//"))) {
            while (len < rest->len && rest->ptr[len] != '\n')
                len++;
        } else if (span_starts(*rest, SPAN("/*"))) {
            for (len = 4; len < rest->len && !(rest->ptr[len - 2] == '*' && rest->ptr[len - 1] == '/');)
                len++;
        } else if (!is_blank(rest->ptr[0])) {
            return;
        }
        *rest = span_sub(*rest, len, rest->len);
    }
}

static struct token take(struct span *rest)
{
    struct token token = {.kind = END};
    size_t len = 1;
    skip(rest);
    if (rest->len == 0)
        return token;
    char first = rest->ptr[0];
    if (first == '\'' || first == '"' || first == '`') {
        token.kind = TEXT;
        while (len < rest->len && rest->ptr[len] != first && (rest->ptr[len] != '\n' || first == '`'))
            len += rest->ptr[len] == '\\' ? 2 : 1;
        len = len < rest->len ? len : rest->len;
        token.text = span_sub(*rest, 1, len - 1);
        *rest = span_sub(*rest, len + 1, rest->len);
        return token;
    }
    token.kind = is_word(first) ? WORD : SIGN;
    while (token.kind == WORD && len < rest->len && is_word(rest->ptr[len]))
        len++;
    token.text = span_sub(*rest, 0, len);
    *rest = span_sub(*rest, len, rest->len);
    return token;
}

static bool is_sign(const struct token *token, char sign)
{
    return token->kind == SIGN && token->text.ptr[0] == sign;
}

/* A config.js being read, and the host that it came from. */
struct script {
    struct arena *arena;
    struct span text, host;
};

/* The first text that a variable is set to; empty: none, or one that the web server was to fill in and did not. */
static struct span variable(const struct script *script, struct span name)
{
    struct span rest = script->text;
    for (struct token token = take(&rest); token.kind != END; token = take(&rest)) {
        if (token.kind != WORD || !span_eq(token.text, name))
            continue;
        struct span after = rest;
        struct token sign = take(&after), text = take(&after);
        if (is_sign(&sign, '=') && text.kind == TEXT)
            return span_starts(text.text, SPAN("<!--")) ? SPAN("") : text.text;
    }
    return SPAN("");
}

/* The tenant of `https://host/tenant/room`, with a point behind it: as the page makes it part of the rooms' domain. */
static struct span subdomain(const struct script *script)
{
    struct span told = variable(script, SPAN("subdomain"));
    struct buf out = buf_new(script->arena, VALUE_MAX);
    for (size_t i = 0; i < told.len; i++)
        buf_byte(&out, told.ptr[i] == '.' && i + 1 < told.len ? '_' : told.ptr[i]);
    return text_lower(script->arena, buf_span(&out));
}

/* What a token stands for in a sum of texts: of variables, the two that hold a tenant are known. */
static struct span meaning_of(const struct script *script, const struct token *token)
{
    if (token->kind == TEXT || span_eq(token->text, SPAN("true")))
        return token->text;
    if (span_eq(token->text, SPAN("subdomain")))
        return subdomain(script);
    if (span_eq(token->text, SPAN("subdir")))
        return variable(script, token->text);
    return span_eq(token->text, SPAN("host")) ? script->host : SPAN(""); /* window.location.host */
}

/* The sum of texts at the start of `rest`. */
static struct span read_value(const struct script *script, struct span rest)
{
    struct buf out = buf_new(script->arena, VALUE_MAX);
    struct token token = take(&rest);
    for (bool awaited = true; token.kind != END; token = take(&rest)) {
        if (is_sign(&token, '+') || is_sign(&token, '.')) {
            awaited = true;
            continue;
        }
        if (token.kind == SIGN || !awaited)
            break;
        awaited = false;
        struct span text = meaning_of(script, &token);
        for (size_t i = 0; i < text.len; i++)
            if (text.ptr[i] != '\\')
                buf_byte(&out, text.ptr[i]);
    }
    return out.overflowed ? SPAN("") : buf_span(&out);
}

/* What `key` is in the end: the last `something.key = value`, which comes after the object that the page begins with; else
 * the first `key: value` in it; empty where it is nothing. */
static struct span value_of(const struct script *script, const char *key)
{
    struct span rest = script->text, value = SPAN("");
    bool assigned = false, found = false;
    for (struct token token = take(&rest); token.kind != END; token = take(&rest)) {
        if (token.kind == SIGN || !span_eq(token.text, span_of(key)))
            continue;
        struct span after = rest;
        struct token sign = take(&after);
        bool assigns = is_sign(&sign, '=') && !span_starts(after, SPAN("="));
        if (!assigns && (!is_sign(&sign, ':') || found || assigned))
            continue;
        assigned |= assigns;
        found = true;
        value = read_value(script, after);
    }
    return value;
}

/* --- what they mean ----------------------------------------------------------------------------------------------- */

bool site_is_host(struct span name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((!is_word(name.ptr[i]) || name.ptr[i] == '$') && name.ptr[i] != '.' && name.ptr[i] != '-')
            return false;
    return name.len > 0 && name.len <= HOST_MAX;
}

static struct span host_or(struct span name, struct span otherwise)
{
    return site_is_host(name) ? name : otherwise;
}

bool site_is_of(struct span address, struct span base_url)
{
    struct url a, b;
    if (!url_parse(address, &a) || !url_parse(base_url, &b) || a.has_user)
        return false;
    return span_eq_nocase(a.host, b.host) &&
           (span_eq_nocase(a.scheme, SPAN("https")) || !span_eq_nocase(b.scheme, SPAN("https")));
}

/* An address of a page relative to the server's, as browsers read it. */
struct span site_absolute(struct arena *arena, struct span address, struct span base_url)
{
    struct url url, ignored;
    if (!url_parse(base_url, &url) || url_parse(address, &ignored))
        return address;
    size_t origin = (size_t)(url.path.len ? url.path.ptr - base_url.ptr : (ptrdiff_t)base_url.len);
    if (span_starts(address, SPAN("//")))
        return arena_printf(arena, "%.*s:%.*s", SPAN_ARG(url.scheme), SPAN_ARG(address));
    if (span_starts(address, SPAN("/")))
        return arena_printf(arena, "%.*s%.*s", SPAN_ARG(span_sub(base_url, 0, origin)), SPAN_ARG(address));
    return arena_printf(arena, "%.*s/%.*s", SPAN_ARG(base_url), SPAN_ARG(address));
}

void site_read(struct arena *arena, struct span text, struct span base_url, struct span domain, struct site *out)
{
    struct url url;
    struct script script = {arena, text, url_parse(base_url, &url) ? url.host : domain};
    struct span named = value_of(&script, "domain"), bosh = value_of(&script, "bosh");
    *out = (struct site){.told = site_is_host(named), .domain = host_or(named, domain)};
    struct span muc = arena_printf(arena, "conference.%.*s", SPAN_ARG(out->domain));
    struct span focus = arena_printf(arena, "focus.%.*s", SPAN_ARG(out->domain));
    named = value_of(&script, "focus");
    out->muc = host_or(value_of(&script, "muc"), muc);
    out->focus = host_or(span_has(named, '.') ? named : SPAN(""), focus);
    out->guests = host_or(value_of(&script, "anonymousdomain"), SPAN(""));
    out->bosh = site_absolute(arena, bosh.len ? bosh : SPAN("/http-bind"), base_url);
    out->auth_url = value_of(&script, "tokenAuthUrl");
    out->auth_redirect = span_eq(value_of(&script, "tokenAuthUrlAutoRedirect"), SPAN("true"));
}

void site_guess_docker(struct site *site)
{
    site->domain = SPAN("meet.jitsi");
    site->muc = SPAN("muc.meet.jitsi");
    site->focus = SPAN("focus.meet.jitsi");
}
