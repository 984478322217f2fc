/* listen_test.c: what LISTEN may say. The sockets themselves: tests/http/limits.test. */
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

static void which_places_are_valid(void **state)
{
    struct table table = table_read(*state, "listen.txt", 2);
    struct err err;
    for (size_t i = 0; i < table.count; i++) {
        const struct table_row *row = &table.rows[i];
        table_assert(row, listen_check(row->fields[0], &err) == !span_eq(row->fields[1], SPAN("no")));
        table_assert(row, listen_is_loopback(row->fields[0]) == span_eq(row->fields[1], SPAN("loopback")));
    }
}

static void a_socket_path_has_a_limit(void **state)
{
    char text[5 + 108];
    struct err err;
    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text, "unix:", 5);
    assert_true(listen_check((struct span){text, 5 + 107}, &err));
    assert_false(listen_check((struct span){text, 5 + 108}, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(which_places_are_valid, begin, end),
        cmocka_unit_test(a_socket_path_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
