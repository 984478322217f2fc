/* url.c: https and http URLs, percent-encoding, and forms (application/x-www-form-urlencoded). */
#include "base/url.h"
#include "base/text.h"

#include <string.h>

#define URL_MAX 2000

static bool is_url_byte(char c)
{
    return c > 0x20 && c < 0x7F && c != '\\';
}

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* A name, an IPv4 address, or an IPv6 address in brackets. */
static bool is_host(struct span host)
{
    bool v6 = host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']';
    struct span inside = v6 ? span_sub(host, 1, host.len - 2) : host;
    for (size_t i = 0; i < inside.len; i++) {
        char c = inside.ptr[i];
        if (v6 ? !is_hex(c) && c != ':' && c != '.' : !is_alnum(c) && c != '.' && c != '-' && c != '_')
            return false;
    }
    return inside.len > 0;
}

/* A set of characters below 64, which all delimiters are. */
#define IN_SET(c) (UINT64_C(1) << (c))

/* Up to the first of `ends`, which stays at the front of the rest. */
static struct span take_until(struct span *rest, uint64_t ends)
{
    size_t len = 0;
    while (len < rest->len && !((unsigned char)rest->ptr[len] < 64 && IN_SET(rest->ptr[len]) & ends))
        len++;
    struct span taken = span_sub(*rest, 0, len);
    *rest = span_sub(*rest, len, rest->len);
    return taken;
}

/* Where `byte` stands for the last time; s.len where it does not. */
static size_t last_of(struct span s, char byte)
{
    const char *at = s.len ? memrchr(s.ptr, byte, s.len) : NULL;
    return at ? (size_t)(at - s.ptr) : s.len;
}

/* RFC 3986 section 3.2; what stands before the last `@` is the user, as browsers read it. */
static bool parse_authority(struct span authority, struct url *out)
{
    size_t at = last_of(authority, '@');
    out->has_user = at < authority.len;
    if (out->has_user) {
        out->user = span_sub(authority, 0, at);
        authority = span_sub(authority, at + 1, authority.len);
    }
    size_t colon = last_of(authority, ':');
    if (span_ends(authority, SPAN("]")))
        colon = authority.len;
    out->host = span_sub(authority, 0, colon);
    if (colon < authority.len) {
        int64_t port;
        if (!span_to_int(span_sub(authority, colon + 1, authority.len), 65535, &port) || port == 0)
            return false;
        out->port = (int)port;
    }
    return is_host(out->host);
}

bool url_parse(struct span text, struct url *out)
{
    *out = (struct url){0};
    if (text.len > URL_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!is_url_byte(text.ptr[i]))
            return false;
    struct span rest = text;
    out->scheme = take_until(&rest, IN_SET(':'));
    bool https = span_eq_nocase(out->scheme, SPAN("https"));
    if (!https && !span_eq_nocase(out->scheme, SPAN("http")))
        return false;
    if (!span_starts(rest, SPAN("://")))
        return false;
    rest = span_sub(rest, 3, rest.len);
    out->port = https ? 443 : 80;
    if (!parse_authority(take_until(&rest, IN_SET('/') | IN_SET('?') | IN_SET('#')), out))
        return false;
    out->path = take_until(&rest, IN_SET('?') | IN_SET('#'));
    out->has_query = span_starts(rest, SPAN("?"));
    if (out->has_query) {
        rest = span_sub(rest, 1, rest.len);
        out->query = take_until(&rest, IN_SET('#'));
    }
    out->has_fragment = rest.len > 0;
    out->fragment = span_sub(rest, 1, rest.len);
    return true;
}

static int hex_value(char c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

bool percent_decode(struct arena *arena, struct span text, bool plus_is_space, struct span *out)
{
    char *bytes = arena_alloc(arena, text.len);
    size_t used = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            if (text.len - i < 3 || !is_hex(text.ptr[i + 1]) || !is_hex(text.ptr[i + 2]))
                return false;
            c = (char)(hex_value(text.ptr[i + 1]) << 4 | hex_value(text.ptr[i + 2]));
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0')
            return false;
        bytes[used++] = c;
    }
    *out = (struct span){bytes, used};
    return text_is_utf8(*out);
}

struct span percent_encode(struct arena *arena, struct span text)
{
    static const char hex[] = "0123456789ABCDEF";
    char *out = arena_array(arena, text.len, 3);
    size_t used = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            out[used++] = c;
        } else {
            out[used++] = '%';
            out[used++] = hex[(unsigned char)c >> 4];
            out[used++] = hex[(unsigned char)c & 15];
        }
    }
    return (struct span){out, used};
}

bool form_parse(struct arena *arena, struct span text, struct form *out)
{
    out->count = 0;
    struct span field;
    while (span_cut(&text, '&', &field)) {
        if (field.len == 0)
            continue;
        if (out->count == FORM_MAX)
            return false;
        struct form_field *decoded = &out->fields[out->count++];
        struct span name = take_until(&field, IN_SET('='));
        if (!percent_decode(arena, name, true, &decoded->name) ||
            !percent_decode(arena, span_sub(field, 1, field.len), true, &decoded->value))
            return false;
    }
    return true;
}

struct span form_get(const struct form *form, const char *name, bool *repeated)
{
    struct span wanted = span_of(name), value = {NULL, 0};
    size_t found = 0;
    for (size_t i = 0; i < form->count; i++)
        if (span_eq(form->fields[i].name, wanted) && found++ == 0)
            value = form->fields[i].value;
    if (repeated)
        *repeated = found > 1;
    return value;
}
