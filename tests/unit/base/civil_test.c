/* civil_test.c: dates and times as people type them. */
#include "base/civil.h"
#include "support/cm.h"

static void test_dates_that_are_dates(void **state)
{
    const struct {
        struct span text;
        int32_t days;
        int weekday;
    } cases[] = {{SPAN_INIT("1970-01-01"), 0, 3},     {SPAN_INIT("2026-11-24"), 20781, 1},
                 {SPAN_INIT("2028-02-29"), 21243, 1}, {SPAN_INIT("1900-01-01"), -25567, 0},
                 {SPAN_INIT("2199-12-31"), 84005, 1}};
    struct arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct date date;
        assert_true(date_parse(cases[i].text, &date));
        assert_int_equal(date.days, cases[i].days);
        assert_int_equal(date_weekday(date), cases[i].weekday);
        assert_true(span_eq(date_format(arena, date), cases[i].text));
    }
    arena_free(arena);
}

static void test_dates_that_are_none(void **state)
{
    static const char *const texts[] = {"",           "2026-11-31", "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10",
                                        "2026-01-00", "1899-12-31", "2200-01-01", "26-11-24",   "2026/11/24", "2026-11-24 ",
                                        "2026-1-4",   "٢٠٢٦-11-24"};
    struct date date;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_false(date_parse(span_of(texts[i]), &date));
}

static void test_every_day_splits_and_comes_back(void **state)
{
    struct date first, last;
    int year, month, day;
    (void)state;
    assert_true(date_make(1900, 1, 1, &first) && date_make(2199, 12, 31, &last));
    for (struct date date = first; date.days <= last.days; date.days++) {
        struct date again;
        date_split(date, &year, &month, &day);
        assert_true(date_make(year, month, day, &again));
        assert_int_equal(again.days, date.days);
    }
}

static void test_times(void **state)
{
    struct arena *arena = arena_new();
    int seconds;
    (void)state;
    assert_true(time_parse(SPAN("19:00"), &seconds) && seconds == 68400);
    assert_true(span_eq(time_format(arena, seconds), SPAN("19:00")));
    assert_true(time_parse(SPAN("23:59:59"), &seconds) && seconds == 86399);
    assert_true(span_eq(time_format(arena, seconds), SPAN("23:59:59")));
    assert_false(time_parse(SPAN("24:00"), &seconds));
    assert_false(time_parse(SPAN("19:60"), &seconds));
    assert_false(time_parse(SPAN("19:00:60"), &seconds));
    assert_false(time_parse(SPAN("9:00"), &seconds));
    assert_false(time_parse(SPAN("19.00"), &seconds));
    assert_false(time_parse(SPAN("-1:00"), &seconds));
    arena_free(arena);
}

static void test_instants_in_utc(void **state)
{
    struct arena *arena = arena_new();
    (void)state;
    assert_true(span_eq(instant_format_utc(arena, 1795557600), SPAN("2026-11-24T22:00:00Z")));
    assert_true(span_eq(instant_format_utc(arena, -1), SPAN("1969-12-31T23:59:59Z")));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates_that_are_dates),   cmocka_unit_test(test_dates_that_are_none),
        cmocka_unit_test(test_every_day_splits_and_comes_back), cmocka_unit_test(test_times),
        cmocka_unit_test(test_instants_in_utc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
