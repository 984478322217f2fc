/* request_test.c: headers, cookies, and what a client prefers. */
#include "http/http.h"
#include "support/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static int begin(void **state)
{
    *state = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static struct request request_with(const char *const lines[][2], size_t count)
{
    struct request request = {.header_count = count};
    for (size_t i = 0; i < count; i++)
        request.headers[i] = (struct http_header){span_of(lines[i][0]), span_of(lines[i][1])};
    return request;
}

static void headers_are_found_in_any_case(void **state)
{
    static const char *const lines[][2] = {{"Host", "a"}, {"X-A", "1"}, {"x-a", "2"}, {"X-Empty", ""}};
    struct request request = request_with(lines, 4);
    assert_true(span_eq(request_header(&request, "host"), SPAN("a")));
    assert_true(span_eq(request_header(&request, "X-A"), SPAN("1")));
    assert_true(request_header_repeated(&request, "X-A"));
    assert_false(request_header_repeated(&request, "Host"));
    assert_null(request_header(&request, "X-B").ptr);
    assert_non_null(request_header(&request, "X-Empty").ptr);
    assert_true(span_eq(request_header_list(&request, "X-A", *state), SPAN("1,2")));
    assert_true(span_eq(request_header_list(&request, "Host", *state), SPAN("a")));
    assert_null(request_header_list(&request, "X-B", *state).ptr);
}

static void cookies(void **state)
{
    struct table table = table_read(*state, "cookies.txt", 2);
    for (size_t i = 0; i < table.count; i++) {
        const struct table_row *row = &table.rows[i];
        struct request request = {.header_count = 1, .headers = {{SPAN("Cookie"), row->fields[0]}}};
        struct span value = request_cookie(&request, SPAN("a"));
        if (span_eq(row->fields[1], SPAN("none")))
            table_assert(row, value.ptr == NULL);
        else
            table_assert(row, value.ptr != NULL && span_eq(value, row->fields[1]));
    }
}

static void a_cookie_in_two_headers_is_none(void **state)
{
    static const char *const lines[][2] = {{"Cookie", "a=1; b=2"}, {"cookie", "c=3; a=1"}};
    struct request request = request_with(lines, 2);
    (void)state;
    assert_null(request_cookie(&request, SPAN("a")).ptr);
    assert_true(span_eq(request_cookie(&request, SPAN("c")), SPAN("3")));
}

static void json_or_html(void **state)
{
    struct table table = table_read(*state, "accept.txt", 2);
    for (size_t i = 0; i < table.count; i++) {
        const struct table_row *row = &table.rows[i];
        bool prefers = accept_prefers(row->fields[0], SPAN("application/json"), SPAN("text/html"));
        table_assert(row, prefers == span_eq(row->fields[1], SPAN("yes")));
    }
}

static void languages(void **state)
{
    static const struct span tags[] = {SPAN_INIT("es"), SPAN_INIT("en"), SPAN_INIT("none")};
    struct table table = table_read(*state, "accept_language.txt", 2);
    for (size_t i = 0; i < table.count; i++) {
        const struct table_row *row = &table.rows[i];
        table_assert(row, span_eq(tags[accept_language(row->fields[0], tags, 2)], row->fields[1]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(headers_are_found_in_any_case, begin, end),
        cmocka_unit_test_setup_teardown(cookies, begin, end),
        cmocka_unit_test(a_cookie_in_two_headers_is_none),
        cmocka_unit_test_setup_teardown(json_or_html, begin, end),
        cmocka_unit_test_setup_teardown(languages, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
