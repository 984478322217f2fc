/* connections_test.c: who may still come in. Deadlines: tests/http/limits.test. */
#include "http/connections.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct address address(struct span text)
{
    struct address address;
    assert_true(address_parse(text, &address));
    return address;
}

static void an_address_has_its_share(void **state)
{
    struct proxies none = {0};
    struct counter open = {0};
    struct connections *all = connections_new(&(struct connections_limits){100, 2, &none, &open});
    struct address ana = address(SPAN("192.0.2.1")), berta = address(SPAN("192.0.2.2"));
    (void)state;
    struct connection *first = connections_add(all, &ana, -1, 0);
    assert_true(connections_admit(all, &ana));
    struct connection *second = connections_add(all, &ana, -1, 0);
    assert_false(connections_admit(all, &ana));
    assert_true(connections_admit(all, &berta));
    assert_int_equal(counter_get(&open), 2);
    connections_remove(all, first);
    assert_int_equal(counter_get(&open), 1);
    assert_true(connections_admit(all, &ana));
    connections_remove(all, second);
    connections_free(all);
}

static void proxies_and_unix_sockets_are_not_counted(void **state)
{
    struct proxies proxies;
    struct err err;
    assert_true(proxies_parse(SPAN("10.0.0.0/8"), &proxies, &err));
    struct connections *all = connections_new(&(struct connections_limits){4, 1, &proxies, NULL});
    struct address proxy = address(SPAN("10.1.1.1")), local = {.is_unix = true};
    struct connection *open[4];
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        const struct address *peer = i % 2 ? &proxy : &local;
        assert_true(connections_admit(all, peer));
        open[i] = connections_add(all, peer, -1, 0);
    }
    assert_false(connections_admit(all, &proxy)); /* there is a limit for all together */
    for (size_t i = 0; i < 4; i++)
        connections_remove(all, open[i]);
    connections_free(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_has_its_share),
        cmocka_unit_test(proxies_and_unix_sockets_are_not_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
