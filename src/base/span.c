/* span.c: a piece of text or bytes that somebody else owns. */
#include "base/span.h"

#include <string.h>

struct span span_of(const char *text)
{
    return (struct span){text, text ? strlen(text) : 0};
}

bool span_eq(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool span_eq_nocase(struct span a, struct span b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

bool span_starts(struct span s, struct span prefix)
{
    return s.len >= prefix.len && span_eq(span_sub(s, 0, prefix.len), prefix);
}

bool span_ends(struct span s, struct span suffix)
{
    return s.len >= suffix.len && span_eq(span_sub(s, s.len - suffix.len, suffix.len), suffix);
}

bool span_has(struct span s, char byte)
{
    return s.len != 0 && memchr(s.ptr, byte, s.len) != NULL;
}

bool span_contains(struct span s, struct span part)
{
    return part.len == 0 || (s.len != 0 && memmem(s.ptr, s.len, part.ptr, part.len) != NULL);
}

struct span span_sub(struct span s, size_t from, size_t len)
{
    if (from > s.len)
        from = s.len;
    if (len > s.len - from)
        len = s.len - from;
    return (struct span){s.ptr ? s.ptr + from : NULL, len};
}

bool span_cut(struct span *rest, char separator, struct span *part)
{
    if (rest->ptr == NULL)
        return false;
    const char *at = rest->len ? memchr(rest->ptr, separator, rest->len) : NULL;
    if (at == NULL) {
        *part = *rest;
        *rest = (struct span){NULL, 0};
        return true;
    }
    size_t len = (size_t)(at - rest->ptr);
    *part = (struct span){rest->ptr, len};
    *rest = (struct span){at + 1, rest->len - len - 1};
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span span_trim(struct span s)
{
    while (s.len && is_space(s.ptr[0]))
        s = span_sub(s, 1, s.len);
    while (s.len && is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

bool span_to_int(struct span s, int64_t max, int64_t *out)
{
    if (s.len == 0 || s.len > 19 || (s.ptr[0] == '0' && s.len > 1))
        return false;
    uint64_t value = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        value = value * 10 + (uint64_t)(s.ptr[i] - '0');
    }
    if (value > (uint64_t)max)
        return false;
    *out = (int64_t)value;
    return true;
}

bool span_to_id(struct span s, int64_t *out)
{
    return span_to_int(s, INT64_MAX, out) && *out > 0;
}
