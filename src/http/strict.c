/* strict.c: what of a request is refused because it could be read in two ways. */
#include "http/strict.h"

#include <string.h>

/* RFC 9110, 5.6.2: a header's name is a token; so a space before the colon is refused, too. */
static bool is_token(struct span name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == 0 || strchr("!#$%&'*+-.^_`|~", c) == NULL))
            return false;
    }
    return name.len > 0;
}

static bool is_value(struct span value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F)
            return false;
    }
    return true;
}

/* Origin form only (RFC 9112, 3.2.1), of visible ASCII; and no fragment, which some cut off and some do not. */
static bool is_target(struct span target)
{
    for (size_t i = 0; i < target.len; i++)
        if (target.ptr[i] <= 0x20 || target.ptr[i] >= 0x7F || target.ptr[i] == '#')
            return false;
    return target.len > 0 && target.ptr[0] == '/';
}

/* A name or an address, with a port or without; no user, no path, no list. */
static bool is_host(struct span host)
{
    for (size_t i = 0; i < host.len; i++) {
        unsigned char c = (unsigned char)host.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == 0 || strchr("-._:[]", c) == NULL))
            return false;
    }
    return host.len > 0;
}

static bool headers_are_clean(const struct request *request)
{
    for (size_t i = 0; i < request->header_count; i++)
        if (!is_token(request->headers[i].name) || !is_value(request->headers[i].value))
            return false;
    return true;
}

/* Between `from` and `to` stands nothing but a NUL that the engine wrote over the colon, and white space. */
static bool is_gap(const char *from, const char *to)
{
    if (to <= from || *from != 0)
        return false;
    for (const char *c = from + 1; c < to; c++)
        if (*c != ' ' && *c != '\t')
            return false;
    return true;
}

/* The engine reads lines as C strings, takes a bare LF for a line's end, and puts folded lines together, at times
 * wrongly: a NUL hides what follows it, a fold can hide a Content-Length. None of it is in what the engine tells, but
 * in where it lies: in a sound head each piece follows the one before, with CR LF between lines, up to the end. */
static bool nothing_is_hidden(const struct request *request, struct span target, const struct raw_head *raw)
{
    static const size_t crlf = 2, version_len = sizeof "HTTP/1.1" - 1;
    const char *at = raw->version + version_len + crlf;
    if (raw->target != raw->method + strlen(raw->method) + 1 || raw->version != raw->target + target.len + 1)
        return false;
    for (size_t i = 0; i < request->header_count; i++) {
        struct span name = request->headers[i].name, value = request->headers[i].value;
        if (name.ptr != at || value.ptr == NULL || !is_gap(name.ptr + name.len, value.ptr))
            return false;
        at = value.ptr + value.len + crlf;
    }
    return at + crlf == raw->method + raw->size;
}

static int check_framing(const struct request *request)
{
    struct span given = request_header(request, "Content-Length");
    bool coded = request_header(request, "Transfer-Encoding").ptr != NULL;
    int64_t length = 0;
    if (request_header_repeated(request, "Content-Length") || (given.ptr && coded))
        return 400;
    if (coded)
        return 411;
    if (given.ptr && !span_to_int(span_trim(given), INT64_MAX, &length))
        return 400;
    if (length > (int64_t)HTTP_BODY_MAX)
        return 413;
    /* A body where none is expected: somebody before us may take it for the next request. */
    bool takes_body = request->method != HTTP_GET && request->method != HTTP_HEAD;
    return length > 0 && !takes_body ? 400 : 0;
}

int strict_check(const struct request *request, size_t header_count, struct span target, const struct raw_head *raw)
{
    if (raw->size > HTTP_HEAD_MAX || header_count > HTTP_REQUEST_HEADERS)
        return 431;
    if (!is_token(span_of(raw->method)) || !is_target(target) || !headers_are_clean(request) ||
        !nothing_is_hidden(request, target, raw))
        return 400;
    if (request_header_repeated(request, "Host") || !is_host(span_trim(request_header(request, "Host"))))
        return 400;
    return check_framing(request);
}
