/* when_test.c: dates and times as people say them. */
#include "support/cm.h"
#include "web/when.h"

static void test_weekdays_have_their_plural(void **state)
{
    struct arena *arena = arena_new();
    struct when spanish = {arena, LANGUAGE_ES, NULL, 0}, english = {arena, LANGUAGE_EN, NULL, 0};
    (void)state;
    assert_true(span_eq(when_weekly(&spanish, 1, 19 * 3600, 21 * 3600), SPAN("Todos los martes, 19:00 a 21:00 h")));
    assert_true(span_eq(when_weekly(&spanish, 5, 10 * 3600, 11 * 3600), SPAN("Todos los sábados, 10:00 a 11:00 h")));
    assert_true(span_eq(when_weekly(&spanish, 6, 10 * 3600, 11 * 3600), SPAN("Todos los domingos, 10:00 a 11:00 h")));
    assert_true(span_eq(when_weekly(&english, 5, 10 * 3600, 11 * 3600), SPAN("Every Saturday, 10:00–11:00")));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_weekdays_have_their_plural)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
