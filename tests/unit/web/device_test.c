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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_devices_have_the_names_that_people_know)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
