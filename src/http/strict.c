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

/* Origin form only (RFC 9112, 3.2.1), of visible ASCII. */
static bool is_target(struct span target)
{
    for (size_t i = 0; i < target.len; i++)
        if (target.ptr[i] <= 0x20 || target.ptr[i] >= 0x7F)
            return false;
    return target.len > 0 && target.ptr[0] == '/';
}

static bool headers_are_clean(const struct request *request)
{
    for (size_t i = 0; i < request->header_count; i++)
        if (!is_token(request->headers[i].name) || !is_value(request->headers[i].value))
            return false;
    return true;
}

static size_t head_size(const struct request *request, struct span target)
{
    size_t size = target.len;
    for (size_t i = 0; i < request->header_count; i++)
        size += request->headers[i].name.len + request->headers[i].value.len + 4;
    return size;
}

int strict_check(const struct request *request, struct span target, int64_t *length)
{
    struct span given = request_header(request, "Content-Length"), host = request_header(request, "Host");
    bool coded = request_header(request, "Transfer-Encoding").ptr != NULL;
    *length = 0;
    if (!is_target(target) || !headers_are_clean(request))
        return 400;
    if (head_size(request, target) > HTTP_HEAD_MAX)
        return 431;
    if (host.len == 0 || request_header_repeated(request, "Host") || span_has(host, ' ') || span_has(host, ','))
        return 400;
    if (request_header_repeated(request, "Content-Length") || (given.ptr && coded))
        return 400;
    if (coded)
        return 411;
    if (given.ptr && !span_to_int(given, INT64_MAX, length))
        return 400;
    if (*length > (int64_t)HTTP_BODY_MAX)
        return 413;
    bool takes_body = request->method == HTTP_POST || request->method == HTTP_OTHER;
    return *length > 0 && !takes_body ? 400 : 0;
}
