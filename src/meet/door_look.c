/* door_look.c: the first look at a Jitsi server: does it answer, by which certificate, by which clock, and what does
 * its page tell browsers? */
#include "meet/door_internal.h"
#include "base/clock.h"

#define SCRIPT_MAX ((size_t)1024 * 1024)
#define LOOK_MS 4000
#define DAY ((int64_t)24 * 3600)
#define CERTIFICATE_DAYS 14
#define CLOCK_FINE_MS 2000
#define CLOCK_BAD_MS 30000

static bool is_https(struct span url)
{
    return span_eq_nocase(span_sub(url, 0, 6), SPAN("https:"));
}

static void judge_certificate(struct door *door, instant ends)
{
    if (ends == INSTANT_NONE)
        return;
    int64_t days = (ends - door->request->now) / DAY;
    report_found(door->report, days > CERTIFICATE_DAYS ? SEEN_CERTIFICATE_FINE : SEEN_CERTIFICATE_SOON,
                 arena_printf(door->arena, "%lld", (long long)days));
}

/* A Date has whole seconds: the moment was half a second later, give or take as much. */
static void judge_clock(struct door *door, const struct fetch_answer *answer)
{
    if (answer->date == INSTANT_NONE) {
        report_untried(door->report, CHECK_CLOCK, WHY_NO_DATE, SPAN(""));
        return;
    }
    int64_t off = answer->date * 1000 + 500 - answer->date_seen_ms, far = off < 0 ? -off : off;
    enum doctor_finding finding = far <= CLOCK_FINE_MS  ? SEEN_CLOCK_FINE
                                  : far <= CLOCK_BAD_MS ? SEEN_CLOCK_OFF
                                                        : SEEN_CLOCK_BAD;
    report_found(door->report, finding, arena_printf(door->arena, "%+.1f", (double)off / 1000));
}

static void judge_return(struct door *door)
{
    struct span public = door->request->config->public_url;
    struct span ours = arena_printf(door->arena, "%.*s/jitsi/auth/", SPAN_ARG(public));
    const struct site *site = &door->site;
    if (!site->told)
        report_found(door->report, SEEN_RETURN_UNKNOWN, SPAN(""));
    else if (site->auth_url.len == 0)
        report_found(door->report, SEEN_RETURN_MISSING, SPAN(""));
    else if (!span_starts(site->auth_url, ours))
        report_found(door->report, SEEN_RETURN_OTHER, site->auth_url);
    else
        report_found(door->report, site->auth_redirect ? SEEN_RETURN_FINE : SEEN_RETURN_BUTTON, SPAN(""));
}

/* What somebody says about the server goes before what its page says. */
static void heed(struct door *door)
{
    const struct door_request *request = door->request;
    struct site *site = &door->site;
    struct span base = request->config->jitsi_base_url;
    if (request->domain.len && !span_eq(request->domain, site->domain)) {
        site->domain = request->domain;
        site->muc = arena_printf(door->arena, "conference.%.*s", SPAN_ARG(request->domain));
        site->focus = arena_printf(door->arena, "focus.%.*s", SPAN_ARG(request->domain));
    }
    if (request->muc.len)
        site->muc = request->muc;
    if (request->bosh.len)
        site->bosh = site_absolute(door->arena, request->bosh, base);
}

static void understand(struct door *door, enum fetch_result result, const struct fetch_answer *answer,
                       struct span *unread)
{
    struct span base = door->request->config->jitsi_base_url;
    bool script = result == FETCH_DONE && answer->status == 200;
    site_read(door->arena, script ? answer->body : SPAN(""), base, config_jitsi_host(door->request->config), &door->site);
    judge_return(door);
    heed(door);
    *unread = SPAN("");
    if (!door->site.told && door->request->domain.len == 0)
        *unread =
            result == FETCH_TOO_LARGE ? fetch_words(result) : arena_printf(door->arena, "HTTP %d", answer->status);
}

/* An address without what follows its host. */
static struct span origin_of(struct span address)
{
    struct url url;
    bool whole = url_parse(address, &url) && url.path.len > 0;
    return whole ? span_sub(address, 0, (size_t)(url.path.ptr - address.ptr)) : address;
}

static bool is_reached(struct door *door, enum fetch_result result, const struct fetch_answer *answer)
{
    struct span base = door->request->config->jitsi_base_url;
    if (result == FETCH_NOT_TRUSTED)
        report_found(door->report, SEEN_CERTIFICATE_BAD, answer->problem);
    else if (result != FETCH_DONE && result != FETCH_TOO_LARGE)
        report_found(door->report, SEEN_REACH_BAD,
                     arena_printf(door->arena, "%.*s, %.*s", SPAN_ARG(base), SPAN_ARG(fetch_words(result))));
    else if (answer->elsewhere.len)
        report_found(door->report, SEEN_REACH_ELSEWHERE, origin_of(answer->elsewhere));
    else
        report_found(door->report, is_https(base) ? SEEN_REACH_FINE : SEEN_REACH_PLAIN, base);
    return (result == FETCH_DONE && answer->elsewhere.len == 0) || result == FETCH_TOO_LARGE;
}

bool door_look(struct door *door, struct span *unread)
{
    struct span base = door->request->config->jitsi_base_url;
    int64_t end = monotonic_ms() + LOOK_MS;
    struct fetch_request request = {.url = arena_printf(door->arena, "%.*s/config.js", SPAN_ARG(base)),
                                    .until_ms = end < door->request->until_ms ? end : door->request->until_ms,
                                    .max = SCRIPT_MAX};
    struct fetch_answer answer;
    enum fetch_result result = fetch(door->request->fetcher, door->arena, &request, &answer);
    if (!is_reached(door, result, &answer))
        return false;
    judge_certificate(door, answer.certificate_ends);
    judge_clock(door, &answer);
    understand(door, result, &answer, unread);
    if (door->request->bosh.len == 0 && !site_is_of(door->site.bosh, base)) {
        report_found(door->report, SEEN_XMPP_ELSEWHERE, door->site.bosh);
        return false;
    }
    return true;
}
