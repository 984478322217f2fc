/* posix_tz_test.c: the rule for the time after a TZif file's table. */
#include "base/posix_tz.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define HOUR 3600

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

static struct tz_rule rule(const char *text)
{
    struct tz_rule parsed;
    assert_true(tz_rule_parse(span_of(text), &parsed));
    return parsed;
}

static instant utc(int year, int month, int day, int hour)
{
    struct date date;
    assert_true(date_make(year, month, day, &date));
    return (instant)date.days * DAY_SECONDS + (instant)hour * HOUR;
}

/* The offset changes in that second, from one to the other. */
static void assert_change(const char *text, instant at, int before, int after)
{
    struct tz_rule parsed = rule(text);
    assert_int_equal(tz_rule_offset(&parsed, at - 1), before);
    assert_int_equal(tz_rule_offset(&parsed, at), after);
}

static void zones_without_changes(void **state)
{
    (void)state;
    struct tz_rule utc_rule = rule("UTC0"), punta_arenas = rule("<-03>3"), kolkata = rule("IST-5:30");
    assert_int_equal(tz_rule_offset(&utc_rule, utc(2040, 7, 1, 0)), 0);
    assert_int_equal(tz_rule_offset(&punta_arenas, utc(2040, 7, 1, 0)), -3 * HOUR);
    assert_int_equal(tz_rule_offset(&kolkata, utc(2040, 7, 1, 0)), 5 * HOUR + 1800);
    assert_false(kolkata.has_dst);
}

/* Chile: the Sundays after the first Saturdays of April and September, at 24:00 of Saturday. */
static void santiago(void **state)
{
    static const char text[] = "<-04>4<-03>,M9.1.6/24,M4.1.6/24";
    (void)state;
    assert_change(text, utc(2040, 4, 8, 3), -3 * HOUR, -4 * HOUR);
    assert_change(text, utc(2040, 9, 2, 4), -4 * HOUR, -3 * HOUR);
}

/* The last Sundays of March and October, all of Europe in one second. */
static void madrid(void **state)
{
    static const char text[] = "CET-1CEST,M3.5.0,M10.5.0/3";
    (void)state;
    assert_change(text, utc(2040, 3, 25, 1), 1 * HOUR, 2 * HOUR);
    assert_change(text, utc(2040, 10, 28, 1), 2 * HOUR, 1 * HOUR);
}

/* Ireland's law: standard time in summer, an hour less in winter. */
static void dublin_has_a_negative_summer_time(void **state)
{
    static const char text[] = "IST-1GMT0,M10.5.0,M3.5.0/1";
    (void)state;
    assert_change(text, utc(2040, 3, 25, 1), 0, 1 * HOUR);
    assert_change(text, utc(2040, 10, 28, 1), 1 * HOUR, 0);
}

/* Greenland: the change is in the evening before, -1 hours into Sunday. */
static void nuuk_changes_before_the_day_begins(void **state)
{
    static const char text[] = "<-02>2<-01>,M3.5.0/-1,M10.5.0/0";
    (void)state;
    assert_change(text, utc(2040, 3, 25, 1), -2 * HOUR, -1 * HOUR);
    assert_change(text, utc(2040, 10, 28, 1), -1 * HOUR, -2 * HOUR);
}

/* J60 is 1 March in every year; 59, counted from 0, is 29 February in leap years. */
static void days_of_the_year(void **state)
{
    static const char julian[] = "AAA0BBB,J60/0,J305/0", counted[] = "AAA0BBB,59/0,304/0";
    (void)state;
    assert_change(julian, utc(2027, 3, 1, 0), 0, HOUR);
    assert_change(julian, utc(2028, 3, 1, 0), 0, HOUR);
    assert_change(counted, utc(2027, 3, 1, 0), 0, HOUR);
    assert_change(counted, utc(2028, 2, 29, 0), 0, HOUR);
    assert_change("AAA0BBB,J59/0,J305/0", utc(2028, 2, 28, 0), 0, HOUR);
    assert_change("AAA0BBB,J60/0,J305/0", utc(2100, 3, 1, 0), 0, HOUR); /* no leap year */
}

static void the_fifth_week_is_the_last(void **state)
{
    (void)state;
    assert_change("AAA0BBB,M2.5.1/0,M12.5.1/0", utc(2027, 2, 22, 0), 0, HOUR);
    assert_change("AAA0BBB,M2.5.1/0,M12.5.1/0", utc(2027, 12, 27, -1), HOUR, 0);
    assert_change("AAA0BBB,M2.5.2/0,M12.5.1/0", utc(2028, 2, 29, 0), 0, HOUR);
}

static void summer_time_may_have_any_offset(void **state)
{
    (void)state;
    assert_change("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", utc(2040, 10, 6, 15) + 1800, 10 * HOUR + 1800, 11 * HOUR);
}

/* The rule goes on where the years that people may type end. */
static void the_last_evening_that_can_be_typed(void **state)
{
    (void)state;
    struct tz_rule madrid_rule = rule("CET-1CEST,M3.5.0,M10.5.0/3"), december = rule("AAA0BBB,M3.5.0,M12.1.0/0");
    assert_int_equal(tz_rule_offset(&madrid_rule, utc(2199, 12, 31, 23) + DAY_SECONDS), HOUR);
    assert_int_equal(tz_rule_offset(&december, utc(2199, 11, 30, 0)), HOUR);
    assert_int_equal(tz_rule_offset(&december, utc(2199, 12, 31, 0)), 0);
}

static void what_is_no_rule_is_refused(void **state)
{
    static const char *const refused[] = {
        "",
        "CL4",  /* a name of two letters */
        "CLT",  /* no offset */
        "<-04", /* a name that does not end */
        "<-04>",
        "CLT26", /* no offset of Earth */
        "CLT-27",
        "CLT4:60",
        "CLT4:00:60",
        "CLT4:",
        "CLT4CLST", /* summer time without its days */
        "CLT4CLST,M9.1.6/24",
        "CLT4CLST,M9.1.6/24,",
        "CLT4CLST,M9.1.6/24,M4.1.6/24,",
        "CLT4CLST,M0.1.6,M4.1.6",
        "CLT4CLST,M13.1.6,M4.1.6",
        "CLT4CLST,M9.0.6,M4.1.6",
        "CLT4CLST,M9.6.6,M4.1.6",
        "CLT4CLST,M9.1.7,M4.1.6",
        "CLT4CLST,M9.1,M4.1.6",
        "CLT4CLST,M9,M4.1.6",
        "CLT4CLST,J0,J60",
        "CLT4CLST,J366,J60",
        "CLT4CLST,366,60",
        "CLT4CLST,M9.1.6/168,M4.1.6",
        "CLT4CLST,M9.1.6/,M4.1.6",
        "CLT4CL,M9.1.6,M4.1.6",
        "CLT4CLST27,M9.1.6,M4.1.6",
        "CLT4 ",
        "UTC0\n",
        "Ñañ4",
    };
    (void)state;
    struct tz_rule parsed;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (tz_rule_parse(span_of(refused[i]), &parsed))
            fail_msg("«%s» was read as a rule", refused[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zones_without_changes),
        cmocka_unit_test(santiago),
        cmocka_unit_test(madrid),
        cmocka_unit_test(dublin_has_a_negative_summer_time),
        cmocka_unit_test(nuuk_changes_before_the_day_begins),
        cmocka_unit_test(days_of_the_year),
        cmocka_unit_test(the_fifth_week_is_the_last),
        cmocka_unit_test(summer_time_may_have_any_offset),
        cmocka_unit_test(the_last_evening_that_can_be_typed),
        cmocka_unit_test(what_is_no_rule_is_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
