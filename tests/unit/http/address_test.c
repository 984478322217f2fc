/* address_test.c: trusted proxies, and whom a request is from. */
#include "http/address.h"
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

static struct address address(struct span text)
{
    struct address address = {.is_unix = true};
    if (!span_eq(text, SPAN("unix")))
        assert_true(address_parse(text, &address));
    return address;
}

static void which_lists_are_valid(void **state)
{
    struct table table = table_read(*state, "proxies.txt", 2);
    struct err err;
    for (size_t i = 0; i < table.count; i++)
        table_assert(&table.rows[i],
                     proxies_check(table.rows[i].fields[0], &err) == span_eq(table.rows[i].fields[1], SPAN("yes")));
}

static void whom_a_request_is_from(void **state)
{
    struct table table = table_read(*state, "forwarded.txt", 4);
    for (size_t i = 0; i < table.count; i++) {
        const struct table_row *row = &table.rows[i];
        struct proxies proxies;
        struct err err;
        char text[ADDRESS_TEXT];
        table_assert(row, proxies_parse(row->fields[0], &proxies, &err));
        struct address peer = address(row->fields[1]);
        struct address client = proxies_client(&proxies, &peer, row->fields[2]);
        address_text(&client, text);
        table_assert(row, span_eq(span_of(text), row->fields[3]));
    }
}

static void a_list_has_an_end(void **state)
{
    char text[MAX_PROXIES * 12 + 12] = "";
    struct err err;
    (void)state;
    for (size_t i = 0; i < MAX_PROXIES; i++)
        memcpy(text + i * 12, "10.0.0.1/32 ", 12);
    assert_true(proxies_check((struct span){text, MAX_PROXIES * 12}, &err));
    memcpy(text + MAX_PROXIES * 12, "10.0.0.1/32", 11);
    assert_false(proxies_check((struct span){text, sizeof text - 1}, &err));
}

static void what_one_subscriber_has(void **state)
{
    static const struct {
        struct span address, subscriber;
    } cases[] = {
        {SPAN_INIT("192.0.2.7"), SPAN_INIT("192.0.2.7")},
        {SPAN_INIT("::ffff:192.0.2.7"), SPAN_INIT("192.0.2.7")},
        {SPAN_INIT("2001:db8:1:2:3:4:5:6"), SPAN_INIT("2001:db8:1:2::")},
        {SPAN_INIT("::1"), SPAN_INIT("::")},
        {SPAN_INIT("unix"), SPAN_INIT("unix")},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[ADDRESS_TEXT];
        address_subscriber(cases[i].address, text);
        assert_string_equal(text, cases[i].subscriber.ptr);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(which_lists_are_valid, begin, end),
        cmocka_unit_test_setup_teardown(whom_a_request_is_from, begin, end),
        cmocka_unit_test(a_list_has_an_end),
        cmocka_unit_test(what_one_subscriber_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
