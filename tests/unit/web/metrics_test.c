/* metrics_test.c: /metrics and /readyz: who may look, what moves, what never stands there. */
#include "support/school.h"
#include "web/dispatch.h"
#include "web/routes.h"

#include "support/cm.h"

#include <stdlib.h>
#include <string.h>

#define TOKEN "solo-para-prometheus"
#define HOUR_MS ((int64_t)3600 * 1000)

static int open_school(void **state)
{
    static const char *const settings[] = {"METRICS_TOKEN=" TOKEN, NULL};
    struct school *school = calloc(1, sizeof *school);
    school_open(school, settings);
    *state = school;
    return 0;
}

static int close_school(void **state)
{
    school_close(*state);
    free(*state);
    return 0;
}

static struct request get(const char *path, const char *address)
{
    return (struct request){.method = HTTP_GET, .path = span_of(path), .address = span_of(address)};
}

static void add_header(struct request *request, const char *name, struct span value)
{
    request->headers[request->header_count++] = (struct http_header){span_of(name), value};
}

static struct response answer(struct school *school, const struct request *request)
{
    return web_answer(&school->app, school->worker, school->arena, request, SCHOOL_NOW * 1000);
}

static struct response ask(struct school *school, const char *path, const char *username)
{
    struct request request = get(path, "192.0.2.7");
    if (username)
        add_header(
            &request, "Cookie",
            arena_printf(school->arena, "portero_session=%.*s", SPAN_ARG(school_cookie(school->arena, username))));
    return answer(school, &request);
}

static struct span page(struct school *school)
{
    struct request request = get("/metrics", "127.0.0.1");
    struct response response = answer(school, &request);
    assert_int_equal(response.status, 200);
    return response.body;
}

/* The number behind `series`, which must be there once. */
static double value_of(struct school *school, const char *series)
{
    struct span text = page(school), line;
    double value = 0;
    int found = 0;
    while (span_cut(&text, '\n', &line)) {
        struct span name = arena_printf(school->arena, "%s ", series);
        if (!span_starts(line, name))
            continue;
        value = strtod(arena_cstr(school->arena, span_sub(line, name.len, line.len)), NULL);
        found++;
    }
    if (found != 1)
        fail_msg("%s stands there %d times", series, found);
    return value;
}

/* --- who ------------------------------------------------------------------------------------------------------------
 */

static int status_from(struct school *school, const char *address, const char *name, const char *value)
{
    struct request request = get("/metrics", address);
    if (name)
        add_header(&request, name, span_of(value));
    return answer(school, &request).status;
}

static void test_this_machine_may_look_and_others_may_not(void **state)
{
    assert_int_equal(status_from(*state, "127.0.0.1", NULL, NULL), 200);
    assert_int_equal(status_from(*state, "127.8.9.1", NULL, NULL), 200);
    assert_int_equal(status_from(*state, "::1", NULL, NULL), 200);
    assert_int_equal(status_from(*state, "192.0.2.7", NULL, NULL), 403);
    assert_int_equal(status_from(*state, "2001:db8::1", NULL, NULL), 403);
    assert_int_equal(status_from(*state, "unix", NULL, NULL), 403);
}

/* Its proxy is not among TRUSTED_PROXIES: everybody in the world would look like this machine. */
static void test_what_a_proxy_hands_over_is_not_from_this_machine(void **state)
{
    assert_int_equal(status_from(*state, "127.0.0.1", "X-Forwarded-For", "192.0.2.7"), 403);
}

static void test_whoever_has_the_token_may_look(void **state)
{
    assert_int_equal(status_from(*state, "192.0.2.7", "Authorization", "Bearer " TOKEN), 200);
    assert_int_equal(status_from(*state, "192.0.2.7", "authorization", "bearer " TOKEN), 200);
    assert_int_equal(status_from(*state, "192.0.2.7", "Authorization", "Bearer " TOKEN "x"), 403);
    assert_int_equal(status_from(*state, "192.0.2.7", "Authorization", "Bearer "), 403);
    assert_int_equal(status_from(*state, "192.0.2.7", "Authorization", TOKEN), 403);
    assert_int_equal(status_from(*state, "192.0.2.7", "Authorization", "Basic " TOKEN), 403);
}

static void test_without_a_token_set_no_token_opens(void **state)
{
    (void)state;
    struct school school;
    school_open(&school, NULL);
    assert_int_equal(status_from(&school, "192.0.2.7", "Authorization", "Bearer "), 403);
    assert_int_equal(status_from(&school, "192.0.2.7", "Authorization", "Bearer x"), 403);
    school_close(&school);
}

/* --- what -----------------------------------------------------------------------------------------------------------
 */

static bool is_of_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* name, or name{label="value",…}: values of ours hold no quote. */
static bool is_series(struct span text)
{
    size_t at = 0;
    while (at < text.len && is_of_name(text.ptr[at]))
        at++;
    if (at == 0 || at == text.len)
        return at > 0;
    struct span labels = span_sub(text, at + 1, text.len), label, name;
    if (text.ptr[at] != '{' || !span_ends(labels, SPAN("}")))
        return false;
    labels.len--;
    while (span_cut(&labels, ',', &label)) {
        span_cut(&label, '=', &name);
        if (name.len == 0 || label.len < 2 || !span_starts(label, SPAN("\"")) || !span_ends(label, SPAN("\"")))
            return false;
        for (size_t i = 0; i < name.len; i++)
            if (!is_of_name(name.ptr[i]))
                return false;
    }
    return true;
}

static void test_every_line_is_of_the_format(void **state)
{
    struct school *school = *state;
    ask(school, "/join-meeting/1/", "ana");
    struct span text = page(school), line;
    assert_true(span_ends(text, SPAN("\n")));
    text.len--;
    while (span_cut(&text, '\n', &line)) {
        struct span whole = line, series, number = line;
        if (span_starts(line, SPAN("# HELP portero_")) || span_starts(line, SPAN("# TYPE portero_")))
            continue;
        span_cut(&number, ' ', &series);
        char *end;
        const char *digits = arena_cstr(school->arena, number);
        strtod(digits, &end);
        if (!span_starts(line, SPAN("portero_")) || !is_series(series) || end == digits || *end != 0)
            fail_msg("%.*s", SPAN_ARG(whole));
    }
}

static void test_no_series_stands_there_twice(void **state)
{
    struct school *school = *state;
    struct span text = page(school), rest = text, line, series;
    while (span_cut(&rest, '\n', &line)) {
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        span_cut(&line, ' ', &series);
        struct span again = arena_printf(school->arena, "\n%.*s ", SPAN_ARG(series));
        const char *first = memmem(text.ptr, text.len, again.ptr, again.len);
        assert_non_null(first);
        size_t after = (size_t)(first - text.ptr) + 1;
        if (memmem(text.ptr + after, text.len - after, again.ptr, again.len))
            fail_msg("%.*s", SPAN_ARG(series));
    }
}

static void test_requests_are_counted_by_route_and_class(void **state)
{
    struct school *school = *state;
    static const char none[] = "portero_requests_total{route=\"none\",status=\"4xx\"}";
    static const char health[] = "portero_requests_total{route=\"healthz\",status=\"2xx\"}";
    static const char seconds[] = "portero_request_duration_seconds_count{route=\"healthz\"}";
    double none_before = value_of(school, none), health_before = value_of(school, health);
    double seconds_before = value_of(school, seconds);
    ask(school, "/no-existe/%3Cana%3E", NULL);
    ask(school, "/healthz", NULL);
    ask(school, "/healthz", NULL);
    assert_true(value_of(school, none) == none_before + 1);
    assert_true(value_of(school, health) == health_before + 2);
    assert_true(value_of(school, seconds) == seconds_before + 2);
}

static void test_joins_are_counted_by_verdict_and_via(void **state)
{
    static const struct {
        const char *path, *username, *series;
    } cases[] = {
        {"/join-meeting/1/", "ana", "portero_joins_total{verdict=\"allowed\",via=\"page\"}"},
        {"/jitsi/generate-token/?videollamada_id=1", "ana", "portero_joins_total{verdict=\"allowed\",via=\"token\"}"},
        {"/jitsi/generate-token/", NULL, "portero_joins_total{verdict=\"unauthenticated\",via=\"token\"}"},
        {"/join-meeting/1/", NULL, "portero_joins_total{verdict=\"unauthenticated\",via=\"page\"}"},
        {"/join-meeting/999/", "ana", "portero_joins_total{verdict=\"not_found\",via=\"page\"}"},
        {"/join-meeting/4/", "ana", "portero_joins_total{verdict=\"not_enrolled\",via=\"page\"}"},
        {"/join-meeting/6/", "ana", "portero_joins_total{verdict=\"inactive\",via=\"page\"}"},
        {"/join-meeting/5/", "ana", "portero_joins_total{verdict=\"no_link\",via=\"page\"}"},
    };
    struct school *school = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double before = value_of(school, cases[i].series);
        struct span query = span_of(cases[i].path), path;
        span_cut(&query, '?', &path);
        struct request request = get(arena_cstr(school->arena, path), "192.0.2.7");
        request.query = query;
        if (cases[i].username)
            add_header(&request, "Cookie",
                       arena_printf(school->arena, "portero_session=%.*s",
                                    SPAN_ARG(school_cookie(school->arena, cases[i].username))));
        answer(school, &request);
        if (value_of(school, cases[i].series) != before + 1)
            fail_msg("%s does not move", cases[i].series);
    }
}

/* It decides each time that it asks again, but nobody tried to enter. */
static void test_a_waiting_page_is_not_counted_while_it_waits(void **state)
{
    struct school *school = *state;
    static const char series[] = "portero_joins_total{verdict=\"inactive\",via=\"page\"}";
    double before = value_of(school, series);
    struct request request = get("/join-meeting/6/", "192.0.2.7");
    request.query = SPAN("reintento=1");
    add_header(&request, "Cookie",
               arena_printf(school->arena, "portero_session=%.*s", SPAN_ARG(school_cookie(school->arena, "ana"))));
    answer(school, &request);
    assert_true(value_of(school, series) == before);
}

static void test_commits_are_counted(void **state)
{
    struct school *school = *state;
    double commits = value_of(school, "portero_commits_total"),
           records = value_of(school, "portero_commit_records_total");
    ask(school, "/join-meeting/1/", "ana");
    assert_true(value_of(school, "portero_commits_total") == commits + 1);
    assert_true(value_of(school, "portero_commit_records_total") == records + 1);
    assert_true(value_of(school, "portero_commit_batch_records_count") >= 1);
    assert_true(value_of(school, "portero_commit_failures_total") == 0);
}

static void test_a_form_that_is_too_old_is_counted(void **state)
{
    struct school *school = *state;
    static const char series[] = "portero_logins_total{outcome=\"stale\"}";
    double before = value_of(school, series);
    struct request request = get("/accounts/login/", "192.0.2.7");
    request.method = HTTP_POST;
    request.body = SPAN("username=ana&password=x");
    assert_int_equal(answer(school, &request).status, 403);
    assert_true(value_of(school, series) == before + 1);
}

/* Whoever came, whatever they typed, the secrets: none of it is a label. */
static void test_nobody_and_no_secret_stands_there(void **state)
{
    static const char *const never[] = {"\"ana\"",   "curso_", "Python",      "192.0.2.7", "meet.gryphos.cl",
                                        "no-existe", TOKEN,    SCHOOL_SECRET, "eyJ",       "/tmp/"};
    struct school *school = *state;
    ask(school, "/join-meeting/1/", "ana");
    ask(school, "/no-existe/", "ana");
    struct span text = page(school);
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        assert_null(memmem(text.ptr, text.len, never[i], strlen(never[i])));
}

/* --- /readyz --------------------------------------------------------------------------------------------------------
 */

static void assert_ready(struct school *school, int status, const char *line)
{
    struct response response = ask(school, "/readyz", NULL);
    assert_int_equal(response.status, status);
    assert_non_null(memmem(response.body.ptr, response.body.len, line, strlen(line)));
}

static void test_ready_says_each_check_on_its_line(void **state)
{
    assert_ready(*state, 200, "serving: ok\ndatabase: ok\nhorizon: ok\ndisk: ok\nclock: ok\n");
}

static void test_a_calendar_that_is_not_extended_is_missing(void **state)
{
    struct school *school = *state;
    struct counter *horizon = &school->app.metrics->horizon_ms;
    int64_t now = monotonic_ms();
    counter_set(horizon, now - 25 * HOUR_MS);
    assert_ready(school, 200, "horizon: ok\n");
    counter_set(horizon, now - 26 * HOUR_MS - 1000);
    assert_ready(school, 503, "database: ok\nhorizon: missing\n");
    counter_set(horizon, now);
}

static void test_a_clock_that_went_back_is_missing(void **state)
{
    struct school *school = *state;
    counter_set(&school->app.metrics->clock_is_back, 1);
    assert_ready(school, 503, "clock: missing\n");
    counter_set(&school->app.metrics->clock_is_back, 0);
    assert_ready(school, 200, "clock: ok\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_this_machine_may_look_and_others_may_not),
        cmocka_unit_test(test_what_a_proxy_hands_over_is_not_from_this_machine),
        cmocka_unit_test(test_whoever_has_the_token_may_look),
        cmocka_unit_test(test_without_a_token_set_no_token_opens),
        cmocka_unit_test(test_every_line_is_of_the_format),
        cmocka_unit_test(test_no_series_stands_there_twice),
        cmocka_unit_test(test_requests_are_counted_by_route_and_class),
        cmocka_unit_test(test_joins_are_counted_by_verdict_and_via),
        cmocka_unit_test(test_a_waiting_page_is_not_counted_while_it_waits),
        cmocka_unit_test(test_commits_are_counted),
        cmocka_unit_test(test_a_form_that_is_too_old_is_counted),
        cmocka_unit_test(test_nobody_and_no_secret_stands_there),
        cmocka_unit_test(test_ready_says_each_check_on_its_line),
        cmocka_unit_test(test_a_calendar_that_is_not_extended_is_missing),
        cmocka_unit_test(test_a_clock_that_went_back_is_missing),
    };
    return cmocka_run_group_tests(tests, open_school, close_school);
}
