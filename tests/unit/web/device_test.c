/* device_test.c: what the devices in somebody's list of sessions are called. */
#include "support/cm.h"
#include "support/table.h"
#include "web/device.h"

static void test_devices_have_the_names_that_people_know(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct table table = table_read(arena, "devices.txt", 2);
    for (size_t i = 0; i < table.count; i++)
        table_assert(&table.rows[i],
                     span_eq(device_words(arena, LANGUAGE_ES, table.rows[i].fields[0]), table.rows[i].fields[1]));
    arena_free(arena);
}

static void test_phones_are_told_from_computers_and_tablets(void **state)
{
    (void)state;
    assert_true(device_is_phone(SPAN("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36")));
    assert_true(device_is_phone(SPAN("Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) Version/17.2 Mobile/15E148 Safari/604.1")));
    assert_true(device_is_phone(SPAN("Mozilla/5.0 (Android 14; Mobile; rv:121.0) Gecko/121.0 Firefox/121.0")));
    assert_false(device_is_phone(SPAN("Mozilla/5.0 (Linux; Android 13; SM-X900) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36")));
    assert_false(device_is_phone(SPAN("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0")));
    assert_false(device_is_phone(SPAN("")));
    assert_false(device_is_phone((struct span){NULL, 0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_devices_have_the_names_that_people_know),
                                       cmocka_unit_test(test_phones_are_told_from_computers_and_tablets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
