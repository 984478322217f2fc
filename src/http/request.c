/* request.c: looking things up in a request, and building a response. */
#include "http/http.h"

#include <assert.h>

struct span request_header(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->header_count; i++)
        if (span_eq_nocase(request->headers[i].name, span_of(name)))
            return request->headers[i].value;
    return (struct span){NULL, 0};
}

bool request_header_repeated(const struct request *request, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < request->header_count; i++)
        count += span_eq_nocase(request->headers[i].name, span_of(name));
    return count > 1;
}

struct span request_header_list(const struct request *request, const char *name, struct arena *arena)
{
    struct span list = {NULL, 0};
    for (size_t i = 0; i < request->header_count; i++) {
        struct span value = request->headers[i].value;
        if (span_eq_nocase(request->headers[i].name, span_of(name)))
            list = list.ptr ? arena_printf(arena, "%.*s,%.*s", SPAN_ARG(list), SPAN_ARG(value)) : value;
    }
    return list;
}

struct span request_cookie(const struct request *request, struct span name)
{
    struct span found = {NULL, 0};
    for (size_t i = 0; i < request->header_count; i++) {
        if (!span_eq_nocase(request->headers[i].name, SPAN("Cookie")))
            continue;
        struct span rest = request->headers[i].value, pair, key;
        while (span_cut(&rest, ';', &pair)) {
            pair = span_trim(pair);
            if (!span_cut(&pair, '=', &key) || !span_eq(key, name) || pair.ptr == NULL)
                continue;
            if (found.ptr) /* which of two is meant cannot be known: neither */
                return (struct span){NULL, 0};
            found = pair;
        }
    }
    return found;
}

static bool has_control(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7F)
            return true;
    return false;
}

void response_header(struct response *response, struct span name, struct span value)
{
    assert(response->header_count < HTTP_RESPONSE_HEADERS);
    assert(!has_control(name) && !has_control(value));
    response->headers[response->header_count++] = (struct http_header){name, value};
}

/* --- Accept and Accept-Language (RFC 9110, section 12) --------------------------------------------------------------
 */

/* q in thousandths; 1000 where none stands, 0 where it cannot be read. */
static int quality(struct span parameters)
{
    struct span parameter;
    while (span_cut(&parameters, ';', &parameter)) {
        parameter = span_trim(parameter);
        if (!span_starts(parameter, SPAN("q=")) && !span_starts(parameter, SPAN("Q=")))
            continue;
        struct span digits = span_sub(parameter, 2, parameter.len);
        if (digits.len == 0 || digits.len > 5 || digits.ptr[0] < '0' || digits.ptr[0] > '1')
            return 0;
        int value = (digits.ptr[0] - '0') * 1000, weight = 100;
        for (size_t i = 2; i < digits.len; i++, weight /= 10) {
            if (digits.ptr[1] != '.' || digits.ptr[i] < '0' || digits.ptr[i] > '9')
                return 0;
            value += (digits.ptr[i] - '0') * weight;
        }
        return value > 1000 ? 1000 : value;
    }
    return 1000;
}

/* The q of exactly that type; wildcards do not count. */
static int accepted(struct span accept, struct span type)
{
    struct span range, name;
    int best = 0;
    while (span_cut(&accept, ',', &range)) {
        if (!span_cut(&range, ';', &name) || !span_eq_nocase(span_trim(name), type))
            continue;
        int q = quality(range);
        best = q > best ? q : best;
    }
    return best;
}

bool accept_prefers(struct span accept, struct span type, struct span other)
{
    return accepted(accept, type) > accepted(accept, other);
}

/* Does a range such as `en-GB` or `en` mean the language `tag`? */
static bool means(struct span range, struct span tag)
{
    return span_eq_nocase(span_sub(range, 0, tag.len), tag) && (range.len == tag.len || range.ptr[tag.len] == '-');
}

size_t accept_language(struct span accept, const struct span *tags, size_t count)
{
    struct span range, name;
    size_t best = count;
    int best_q = 0;
    while (span_cut(&accept, ',', &range)) {
        if (!span_cut(&range, ';', &name))
            continue;
        int q = quality(range);
        for (size_t i = 0; i < count; i++) {
            if (q > best_q && means(span_trim(name), tags[i])) {
                best = i;
                best_q = q;
            }
        }
    }
    return best;
}
