/* fetch.c: one bounded request to another server, by libcurl. */
#include "http/fetch.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/url.h"

#include <curl/curl.h>

#include <stdlib.h>
#include <string.h>

#define HEAD_MAX ((size_t)64 * 1024)
#define ELSEWHERE_MAX 500

struct fetcher {
    CURL *curl;
    struct arena *arena;
    bool (*stopped)(void);
    char problem[CURL_ERROR_SIZE];
};

struct fetcher *fetcher_new(bool (*stopped)(void))
{
    struct arena *arena = arena_new();
    struct fetcher *fetcher = arena_alloc(arena, sizeof *fetcher);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || (fetcher->curl = curl_easy_init()) == NULL)
        abort();
    fetcher->arena = arena;
    fetcher->stopped = stopped;
    return fetcher;
}

void fetcher_free(struct fetcher *fetcher)
{
    curl_easy_cleanup(fetcher->curl);
    curl_global_cleanup();
    arena_free(fetcher->arena);
}

/* One transfer under way. */
struct transfer {
    struct buf body;
    size_t head; /* bytes of headers so far */
    instant date;
    int64_t date_seen_ms;
};

/* Fewer bytes than given end the transfer with CURLE_WRITE_ERROR. */
static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    buf_put(&transfer->body, (struct span){bytes, size * count});
    return transfer->body.overflowed ? 0 : size * count;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    struct span line = {bytes, size * count}, name;
    transfer->head += line.len;
    if (transfer->head > HEAD_MAX)
        return 0;
    struct span rest = line;
    if (span_has(line, ':') && span_cut(&rest, ':', &name) && span_eq_nocase(name, SPAN("Date"))) {
        char value[64] = "";
        rest = span_sub(span_trim(rest), 0, sizeof value - 1);
        memcpy(value, rest.ptr, rest.len);
        time_t date = curl_getdate(value, NULL);
        transfer->date = date > 0 ? date : INSTANT_NONE;
        transfer->date_seen_ms = clock_ms();
    }
    return line.len;
}

/* The options that hold for every request, set anew since curl_easy_reset forgets them (but keeps connections). */
static void set_rules(struct fetcher *fetcher, struct transfer *transfer)
{
    CURL *curl = fetcher->curl;
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* a look-up of a name that hangs is not waited for */
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_CERTINFO, 1L);
    const char *authorities = getenv("SSL_CERT_FILE");
    if (authorities != NULL && authorities[0])
        curl_easy_setopt(curl, CURLOPT_CAINFO, authorities);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, fetcher->problem);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer);
}

static struct curl_slist *set_request(struct fetcher *fetcher, struct arena *arena, const struct fetch_request *request,
                                      int64_t left)
{
    CURL *curl = fetcher->curl;
    struct curl_slist *headers = NULL;
    curl_easy_setopt(curl, CURLOPT_URL, arena_cstr(arena, request->url));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)left);
    if (request->body.ptr == NULL)
        return NULL;
    struct span type = arena_printf(arena, "Content-Type: %.*s", SPAN_ARG(request->type));
    headers = curl_slist_append(headers, arena_cstr(arena, type));
    headers = curl_slist_append(headers, "Expect:"); /* no pause before a long body */
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)request->body.len);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body.ptr);
    return headers;
}

/* When the server's own certificate ends. */
static instant certificate_end(CURL *curl)
{
    struct curl_certinfo *info = NULL;
    if (curl_easy_getinfo(curl, CURLINFO_CERTINFO, &info) != CURLE_OK || info == NULL || info->num_of_certs < 1)
        return INSTANT_NONE;
    for (struct curl_slist *line = info->certinfo[0]; line != NULL; line = line->next) {
        struct span text = span_of(line->data), label = SPAN("Expire date:");
        if (span_starts(text, label)) {
            time_t end = curl_getdate(text.ptr + label.len, NULL);
            return end > 0 ? end : INSTANT_NONE;
        }
    }
    return INSTANT_NONE;
}

/* Looked at up to the query, which may be longer than an address that people type. */
bool fetch_is_address(struct span text)
{
    struct span address;
    struct url url;
    return span_cut(&text, '?', &address) && url_parse(address, &url) && !url.has_user;
}

struct span fetch_words(enum fetch_result result)
{
    static const struct span words[] = {
        [FETCH_DONE] = SPAN_INIT(""),
        [FETCH_BAD_ADDRESS] = SPAN_INIT("bad address"),
        [FETCH_UNKNOWN_HOST] = SPAN_INIT("unknown host"),
        [FETCH_NO_CONNECTION] = SPAN_INIT("no connection"),
        [FETCH_NOT_TRUSTED] = SPAN_INIT("TLS"),
        [FETCH_TIMED_OUT] = SPAN_INIT("time-out"),
        [FETCH_TOO_LARGE] = SPAN_INIT("too large"),
        [FETCH_BROKEN] = SPAN_INIT("no HTTP"),
        [FETCH_STOPPED] = SPAN_INIT("stopped"),
    };
    return words[result];
}

static enum fetch_result result_of(CURLcode code, const struct transfer *transfer)
{
    switch (code) {
    case CURLE_OK:
        return FETCH_DONE;
    case CURLE_URL_MALFORMAT:
        return FETCH_BAD_ADDRESS;
    case CURLE_COULDNT_RESOLVE_HOST:
        return FETCH_UNKNOWN_HOST;
    case CURLE_COULDNT_CONNECT:
        return FETCH_NO_CONNECTION;
    case CURLE_OPERATION_TIMEDOUT:
        return FETCH_TIMED_OUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
        return FETCH_NOT_TRUSTED;
    case CURLE_WRITE_ERROR:
        return transfer->body.overflowed || transfer->head > HEAD_MAX ? FETCH_TOO_LARGE : FETCH_BROKEN;
    default:
        return FETCH_BROKEN;
    }
}

enum fetch_result fetch(struct fetcher *fetcher, struct arena *arena, const struct fetch_request *request,
                        struct fetch_answer *out)
{
    struct transfer transfer = {.body = buf_new(arena, request->max), .date = INSTANT_NONE};
    int64_t left = request->until_ms - monotonic_ms();
    *out = (struct fetch_answer){.date = INSTANT_NONE, .certificate_ends = INSTANT_NONE};
    if (!fetch_is_address(request->url))
        return FETCH_BAD_ADDRESS;
    if (left <= 0)
        return FETCH_TIMED_OUT;
    if (!request->last && fetcher->stopped())
        return FETCH_STOPPED;
    set_rules(fetcher, &transfer);
    struct curl_slist *headers = set_request(fetcher, arena, request, left);
    fetcher->problem[0] = 0;
    out->sent = true;
    CURLcode code = curl_easy_perform(fetcher->curl);
    long status = 0;
    const char *elsewhere = NULL;
    curl_easy_getinfo(fetcher->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(fetcher->curl, CURLINFO_REDIRECT_URL, &elsewhere);
    out->elsewhere = elsewhere ? arena_copy(arena, span_sub(span_of(elsewhere), 0, ELSEWHERE_MAX)) : SPAN("");
    out->status = (int)status;
    out->body = buf_span(&transfer.body);
    out->date = transfer.date;
    out->date_seen_ms = transfer.date_seen_ms;
    out->certificate_ends = certificate_end(fetcher->curl);
    curl_slist_free_all(headers);
    enum fetch_result result = result_of(code, &transfer);
    if (result == FETCH_NOT_TRUSTED)
        out->problem = arena_copy(arena, span_of(fetcher->problem));
    return result;
}
