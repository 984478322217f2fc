/* metrics.c: what is counted, and /metrics: all of it as Prometheus reads it. */
#include "web/metrics.h"

#include "http/address.h"
#include "web/routes.h"

#include <assert.h>
#include <string.h>

#define NO_ROUTE (METRIC_ROUTES - 1)

_Static_assert(METRIC_VERDICTS == VERDICTS && METRIC_VIAS == VIA_RETURN + 1, "a verdict is not counted");

/* --- counting ----------------------------------------------------------------------------------------------------- */

void count_request(const struct exchange *ex, int status)
{
    struct metrics *metrics = ex->app->metrics;
    size_t route = ex->route ? (size_t)(ex->route - routes) : NO_ROUTE, class = (size_t)status / 100;
    assert(route < METRIC_ROUTES && class < METRIC_CLASSES);
    counter_add(&metrics->requests[route][class], 1);
    histogram_add(&metrics->request_seconds[route], &scale_seconds, monotonic_us() - ex->began_us);
}

void count_join(const struct exchange *ex, enum verdict verdict, enum via via)
{
    counter_add(&ex->app->metrics->joins[verdict][via], 1);
}

void count_login(const struct exchange *ex, enum login_count outcome)
{
    counter_add(&ex->app->metrics->logins[outcome], 1);
}

void count_failure(const struct app *app, const struct err *err)
{
    counter_add(&app->metrics->failures[err->code == ERR_UNAVAILABLE ? FAILURE_UNAVAILABLE : FAILURE_OTHER], 1);
}

/* --- the page ----------------------------------------------------------------------------------------------------- */

/* A row's name; that of several rows (GET and POST) is one series, of the first. NULL: not the first, or no row. */
static const char *series_name(size_t row)
{
    if (row == NO_ROUTE)
        return "none";
    if (row >= route_count)
        return NULL;
    for (size_t i = 0; i < row; i++)
        if (strcmp(routes[i].name, routes[row].name) == 0)
            return NULL;
    return routes[row].name;
}

static bool in_series(size_t row, size_t first)
{
    return row == first ||
           (row < route_count && first < route_count && strcmp(routes[row].name, routes[first].name) == 0);
}

static void put_requests(struct buf *text, const struct metrics *metrics)
{
    static const struct metric_family family = {"portero_requests_total", "counter",
                                                "Requests answered, by route and class of status."};
    /* No others are sent. */
    static const char *const classes[METRIC_CLASSES] = {NULL, NULL, "2xx", "3xx", "4xx", "5xx"};
    metrics_family(text, &family);
    for (size_t i = 0; i < METRIC_ROUTES; i++) {
        const char *name = series_name(i);
        for (size_t group = 2; name && group < METRIC_CLASSES; group++) {
            int64_t sum = 0;
            for (size_t row = i; row < METRIC_ROUTES; row++)
                sum += in_series(row, i) ? counter_get(&metrics->requests[row][group]) : 0;
            metrics_sample(text, &family, LABELS({"route", name}, {"status", classes[group]}), sum);
        }
    }
}

static void put_request_seconds(struct buf *text, const struct metrics *metrics)
{
    static const struct metric_family family = {"portero_request_duration_seconds", "histogram",
                                                "From the whole request to its answer, what it waited for included."};
    metrics_family(text, &family);
    for (size_t i = 0; i < METRIC_ROUTES; i++) {
        const char *name = series_name(i);
        struct histogram sum = {0};
        for (size_t row = i; name && row < METRIC_ROUTES; row++)
            if (in_series(row, i))
                histogram_merge(&sum, &metrics->request_seconds[row]);
        if (name)
            metrics_histogram(text, &family, LABELS({"route", name}), &scale_seconds, &sum);
    }
}

static void put_joins(struct buf *text, const struct metrics *metrics)
{
    static const struct metric_family family = {
        "portero_joins_total", "counter", "Attempts to enter a call, by verdict; allowed once the record is on disk."};
    metrics_family(text, &family);
    for (enum verdict verdict = 0; verdict < METRIC_VERDICTS; verdict++)
        for (enum via via = 0; via < METRIC_VIAS; via++)
            metrics_sample(text, &family, LABELS({"verdict", verdict_name(verdict)}, {"via", via_name(via)}),
                           counter_get(&metrics->joins[verdict][via]));
}

/* A family of one counter for each of some words. */
static void put_words(struct buf *text, const struct metric_family *family, const char *label,
                      const char *const words[], const struct counter *counters, size_t count)
{
    metrics_family(text, family);
    for (size_t i = 0; i < count; i++)
        metrics_sample(text, family, LABELS({label, words[i]}), counter_get(&counters[i]));
}

static void put_logins(struct buf *text, const struct metrics *metrics)
{
    static const char *const outcomes[] = {[LOGIN_COUNT_OK] = "ok",
                                           [LOGIN_COUNT_WRONG] = "wrong",
                                           [LOGIN_COUNT_DISABLED] = "disabled",
                                           [LOGIN_COUNT_THROTTLED] = "throttled",
                                           [LOGIN_COUNT_STALE] = "stale",
                                           [LOGIN_COUNT_UNAVAILABLE] = "unavailable"};
    static const struct metric_family family = {"portero_logins_total", "counter",
                                                "Login forms that were sent, by outcome."};
    put_words(text, &family, "outcome", outcomes, metrics->logins, LOGIN_COUNTS);
}

static void put_failures(struct buf *text, const struct metrics *metrics)
{
    static const char *const kinds[] = {[FAILURE_UNAVAILABLE] = "unavailable", [FAILURE_OTHER] = "other"};
    static const struct metric_family family = {
        "portero_database_errors_total", "counter",
        "What could not be done: unavailable (locked, full, away; answered 503) or other (500)."};
    put_words(text, &family, "kind", kinds, metrics->failures, FAILURE_COUNTS);
}

static void put_pools(struct buf *text, const struct metrics *metrics)
{
    static const char *const names[] = {[POOL_SLOW] = "slow", [POOL_DESK] = "desk", [POOL_STORE] = "store"};
    static const struct metric_family families[] = {
        {"portero_pool_waiting", "gauge", "Jobs that wait for a thread of the pool."},
        {"portero_pool_running", "gauge", "Jobs that a thread of the pool does now."},
        {"portero_pool_jobs_total", "counter", "Jobs that were done."},
        {"portero_pool_expired_total", "counter", "Jobs that had waited for too long and were not done."},
    };
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        metrics_family(text, &families[i]);
        for (size_t pool = 0; pool < POOL_COUNT; pool++) {
            const struct pool_counts *counts = &metrics->pools[pool];
            const struct counter *counters[] = {&counts->waiting, &counts->running, &counts->run, &counts->expired};
            metrics_sample(text, &families[i], LABELS({"pool", names[pool]}), counter_get(counters[i]));
        }
    }
}

static void put_histogram(struct buf *text, const struct metric_family *family, const struct histogram_scale *scale,
                          const struct histogram *histogram)
{
    metrics_family(text, family);
    metrics_histogram(text, family, NO_LABELS, scale, histogram);
}

static void put_value(struct buf *text, const struct metric_family *family, int64_t value, unsigned decimals)
{
    metrics_family(text, family);
    metrics_decimal(text, family, NO_LABELS, value, decimals);
}

static void put_commits(struct buf *text, const struct store_counts *counts)
{
    static const struct metric_family commits = {"portero_commits_total", "counter",
                                                 "Batches that the writer has put on disk."};
    static const struct metric_family failures = {"portero_commit_failures_total", "counter",
                                                  "Batches of which it could not."};
    static const struct metric_family total = {"portero_commit_records_total", "counter",
                                               "Records and sessions in those that are on disk."};
    static const struct metric_family records = {"portero_commit_batch_records", "histogram",
                                                 "How many of them shared a batch."};
    static const struct metric_family seconds = {"portero_commit_duration_seconds", "histogram", "What a batch took."};
    put_value(text, &commits, counter_get(&counts->commits), 0);
    put_value(text, &failures, counter_get(&counts->failures), 0);
    put_value(text, &total, counter_get(&counts->committed), 0);
    put_histogram(text, &records, &scale_records, &counts->records);
    put_histogram(text, &seconds, &scale_seconds, &counts->seconds);
}

static void put_disk(struct buf *text, const struct store *store)
{
    static const struct metric_family free_bytes = {"portero_disk_free_bytes", "gauge",
                                                    "Free space where the database stands."};
    static const struct metric_family size_bytes = {"portero_disk_size_bytes", "gauge", "All space there."};
    int64_t free_there, all;
    if (!store_disk(store, &free_there, &all))
        return;
    put_value(text, &free_bytes, free_there, 0);
    put_value(text, &size_bytes, all, 0);
}

static void put_process(struct buf *text, const struct app *app)
{
    static const struct metric_family lost = {"portero_log_lines_lost_total", "counter",
                                              "Lines of the log that could not be written."};
    static const struct metric_family connections = {"portero_connections", "gauge", "Connections that are open."};
    static const struct metric_family streams = {"portero_streams", "gauge", "Long downloads that are under way."};
    static const struct metric_family horizon = {"portero_horizon_age_seconds", "gauge",
                                                 "Since the calendar of classes was last extended (or the start)."};
    static const struct metric_family clock = {"portero_clock_is_back", "gauge",
                                               "1: the clock was set back by more than a minute since the start."};
    static const struct metric_family start = {"portero_start_time_seconds", "gauge", "When it started, since 1970."};
    static const struct metric_family build = {"portero_build_info", "gauge", "What is running; always 1."};
    const struct metrics *metrics = app->metrics;
    put_value(text, &lost, log_lost(app->log), 0);
    put_value(text, &connections, counter_get(&metrics->connections), 0);
    put_value(text, &streams, counter_get(&metrics->streams), 0);
    put_value(text, &horizon, monotonic_ms() - counter_get(&metrics->horizon_ms), 3);
    put_value(text, &clock, counter_get(&metrics->clock_is_back), 0);
    put_value(text, &start, metrics->started.real_ms, 3);
    metrics_family(text, &build);
    metrics_sample(text, &build, LABELS({"version", PORTERO_VERSION}, {"compiler", __VERSION__}), 1);
}

/* Directly from this machine. What a proxy hands over may come from anywhere: one that is not trusted looks like us. */
static bool is_local(const struct request *request)
{
    struct address address;
    return request_header(request, "X-Forwarded-For").ptr == NULL && address_parse(request->address, &address) &&
           address_is_loopback(&address);
}

struct response metrics_page(struct exchange *ex)
{
    if (!is_local(ex->request) && !exchange_has_bearer(ex, ex->app->config->metrics_token))
        return answer_error(ex, 403);
    const struct app *app = ex->app;
    struct buf text = buf_new(ex->arena, PAGE_MAX);
    put_requests(&text, app->metrics);
    put_request_seconds(&text, app->metrics);
    put_joins(&text, app->metrics);
    put_logins(&text, app->metrics);
    put_failures(&text, app->metrics);
    put_pools(&text, app->metrics);
    put_commits(&text, store_counts(app->store));
    put_disk(&text, app->store);
    put_process(&text, app);
    assert(!text.overflowed);
    struct response response = {.status = 200, .body = buf_span(&text)};
    response_header(&response, SPAN("Content-Type"), SPAN("text/plain; version=0.0.4; charset=utf-8"));
    return response;
}
