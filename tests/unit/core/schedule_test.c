/* schedule_test.c: tests/tables/schedule.txt and reschedule.txt. */
#include "base/buf.h"
#include "core/schedule.h"
#include "support/cm.h"
#include "support/table.h"

#include <assert.h>
#include <string.h>

/* 2026-11-24T22:00[:00], in UTC */
static instant moment(struct span text)
{
    struct date day;
    int seconds;
    assert(date_parse(span_sub(text, 0, 10), &day) && time_parse(span_sub(text, 11, text.len), &seconds));
    return (instant)day.days * DAY_SECONDS + seconds;
}

static struct date day_or_none(struct span text)
{
    struct date day = DATE_NONE;
    if (text.len > 1)
        assert(date_parse(text, &day));
    return day;
}

/* "tue 19:00-21:00" or "2026-11-25 10:00-12:00" */
static struct rule read_rule(struct span text)
{
    static const char days[] = "montuewedthufrisatsun";
    struct rule rule = {.weekday = -1, .date = DATE_NONE};
    struct span when, start;
    span_cut(&text, ' ', &when);
    text = span_trim(text);
    if (when.len == 3)
        rule.weekday = (int)(((const char *)memmem(days, sizeof days, when.ptr, 3) - days) / 3);
    else
        rule.date = day_or_none(when);
    span_cut(&text, '-', &start);
    assert(time_parse(start, &rule.start) && time_parse(text, &rule.end));
    return rule;
}

static struct span short_moment(struct arena *arena, instant at)
{
    struct span full = instant_format_utc(arena, at);
    bool whole = full.ptr[17] == '0' && full.ptr[18] == '0';
    return span_sub(full, 0, whole ? 16 : 19);
}

static struct span words_of(struct arena *arena, const struct plan *plan)
{
    struct buf out = buf_new(arena, 4096);
    for (size_t i = 0; i < plan->count; i++) {
        struct span from = short_moment(arena, plan->items[i].starts_at), to = short_moment(arena, plan->items[i].ends_at);
        buf_printf(&out, "%s%.*s/%.*s", i ? " " : "", SPAN_ARG(from), SPAN_ARG(to));
    }
    return buf_span(&out);
}

static void test_every_line_of_the_schedule_table(void **state)
{
    struct arena *arena = arena_new();
    struct zones *zones = zones_new("/usr/share/zoneinfo");
    struct table table = table_read(arena, "schedule.txt", 6);
    (void)state;
    for (size_t i = 0; i < table.count; i++) {
        const struct span *fields = table.rows[i].fields;
        struct err err;
        struct span days = fields[3], first;
        const struct zone *zone = zones_get(zones, fields[1], 0, &err);
        assert_non_null(zone);
        span_cut(&days, ' ', &first);
        struct course course = {.first_day = day_or_none(first), .last_day = day_or_none(span_trim(days))};
        struct rule rule = read_rule(fields[2]);
        struct plan plan = schedule_plan(arena, &rule, &course, zone, day_or_none(fields[4]));
        struct span seen = words_of(arena, &plan);
        if (!span_eq(seen, fields[5]))
            print_message("line %d: %.*s\n", table.rows[i].line, SPAN_ARG(seen));
        table_assert(&table.rows[i], span_eq(seen, fields[5]));
    }
    zones_free(zones);
    arena_free(arena);
}

static struct existing read_existing(struct span text)
{
    struct existing existing = {.occurrence = {.id = {7}}};
    struct span day, start, end;
    span_cut(&text, ' ', &day);
    span_cut(&text, '/', &start);
    span_cut(&text, ' ', &end);
    text = span_trim(text);
    existing.occurrence.rule_day = existing.occurrence.day = day_or_none(day);
    existing.occurrence.starts_at = moment(start);
    existing.occurrence.ends_at = moment(end);
    existing.occurrence.cancelled = span_eq(text, SPAN("cancelled"));
    existing.occurrence.origin = span_eq(text, SPAN("moved"))   ? ORIGIN_MOVED
                                 : span_eq(text, SPAN("extra")) ? ORIGIN_EXTRA
                                                                : ORIGIN_RULE;
    existing.entered = span_eq(text, SPAN("entered"));
    return existing;
}

static struct span words_of_changes(struct arena *arena, const struct changes *changes)
{
    struct buf out = buf_new(arena, 4096);
    struct span fate = SPAN("kept");
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].kind != CHANGE_ADD)
            fate = changes->items[i].kind == CHANGE_UPDATE ? SPAN("updated") : SPAN("removed");
    buf_put(&out, fate);
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].kind == CHANGE_ADD)
            buf_printf(&out, " +%.*s", SPAN_ARG(date_format(arena, changes->items[i].planned.day)));
    return buf_span(&out);
}

static void test_every_line_of_the_reschedule_table(void **state)
{
    struct arena *arena = arena_new();
    struct zones *zones = zones_new("/usr/share/zoneinfo");
    struct table table = table_read(arena, "reschedule.txt", 5);
    struct err err;
    const struct zone *zone = zones_get(zones, SPAN("America/Santiago"), 0, &err);
    struct course course = {.first_day = day_or_none(SPAN("2026-11-24")), .last_day = day_or_none(SPAN("2026-12-01"))};
    (void)state;
    for (size_t i = 0; i < table.count; i++) {
        const struct span *fields = table.rows[i].fields;
        struct existing existing = read_existing(fields[1]);
        struct rule rule = read_rule(fields[2]);
        instant now = moment(fields[3]);
        struct date today;
        int seconds;
        zone_local(zone, now, &today, &seconds);
        struct plan plan = schedule_plan(arena, &rule, &course, zone, today);
        struct changes changes = schedule_diff(arena, &plan, &existing, 1, now, rule.weekday < 0);
        struct span seen = words_of_changes(arena, &changes);
        if (!span_eq(seen, fields[4]))
            print_message("line %d: %.*s\n", table.rows[i].line, SPAN_ARG(seen));
        table_assert(&table.rows[i], span_eq(seen, fields[4]));
    }
    zones_free(zones);
    arena_free(arena);
}

static void test_without_a_last_day_the_horizon_is_two_years(void **state)
{
    struct arena *arena = arena_new();
    struct zones *zones = zones_new("/usr/share/zoneinfo");
    struct err err;
    const struct zone *zone = zones_get(zones, SPAN("America/Santiago"), 0, &err);
    struct course course = {.first_day = DATE_NONE, .last_day = DATE_NONE};
    struct rule rule = read_rule(SPAN("tue 19:00-21:00"));
    struct date today = day_or_none(SPAN("2026-11-24"));
    struct plan plan = schedule_plan(arena, &rule, &course, zone, today);
    (void)state;
    assert_int_equal(plan.items[0].day.days, today.days);
    assert_true(plan.items[plan.count - 1].day.days <= today.days + SCHEDULE_HORIZON_DAYS);
    assert_true(plan.items[plan.count - 1].day.days > today.days + SCHEDULE_HORIZON_DAYS - 7);
    zones_free(zones);
    arena_free(arena);
}

static void test_a_last_day_beyond_the_horizon_is_reached(void **state)
{
    struct arena *arena = arena_new();
    struct zones *zones = zones_new("/usr/share/zoneinfo");
    struct err err;
    const struct zone *zone = zones_get(zones, SPAN("America/Santiago"), 0, &err);
    struct course course = {.first_day = DATE_NONE, .last_day = day_or_none(SPAN("2031-11-25"))};
    struct rule rule = read_rule(SPAN("tue 19:00-21:00"));
    struct plan plan = schedule_plan(arena, &rule, &course, zone, day_or_none(SPAN("2026-11-24")));
    (void)state;
    assert_int_equal(plan.items[plan.count - 1].day.days, course.last_day.days);
    zones_free(zones);
    arena_free(arena);
}

static enum clock_change clock_at(const char *zone_name, const char *day, int hour, int minute)
{
    struct err err;
    struct zones *zones = zones_new(ZONE_DIRECTORY);
    const struct zone *zone = zones_get(zones, span_of(zone_name), 0, &err);
    assert_non_null(zone);
    enum clock_change change = schedule_clock(zone, day_or_none(span_of(day)), (hour * 60 + minute) * 60);
    zones_free(zones);
    return change;
}

static void test_the_clocks_skip_an_hour_in_spring_and_show_one_twice_in_autumn(void **state)
{
    (void)state;
    assert_int_equal(clock_at("America/Santiago", "2026-09-06", 0, 0), CLOCK_SKIPPED);
    assert_int_equal(clock_at("America/Santiago", "2026-09-06", 0, 59), CLOCK_SKIPPED);
    assert_int_equal(clock_at("America/Santiago", "2026-09-06", 1, 0), CLOCK_PLAIN);
    assert_int_equal(clock_at("America/Santiago", "2026-09-05", 23, 59), CLOCK_PLAIN);
    assert_int_equal(clock_at("America/Santiago", "2026-04-04", 22, 59), CLOCK_PLAIN);
    assert_int_equal(clock_at("America/Santiago", "2026-04-04", 23, 0), CLOCK_TWICE);
    assert_int_equal(clock_at("America/Santiago", "2026-04-04", 23, 59), CLOCK_TWICE);
    assert_int_equal(clock_at("America/Santiago", "2026-04-05", 0, 0), CLOCK_PLAIN);
    assert_int_equal(clock_at("America/Punta_Arenas", "2026-04-04", 23, 30), CLOCK_PLAIN);
}

static void test_a_rule_asks_for_its_weekday_within_the_course_or_for_its_date(void **state)
{
    (void)state;
    struct course course = {.first_day = day_or_none(SPAN("2026-11-24")), .last_day = day_or_none(SPAN("2026-12-01"))};
    struct rule weekly = {.weekday = 1}, once = {.weekday = -1, .date = day_or_none(SPAN("2027-01-05"))};
    assert_true(schedule_asks(&weekly, &course, day_or_none(SPAN("2026-12-01"))));
    assert_false(schedule_asks(&weekly, &course, day_or_none(SPAN("2026-12-02"))));
    assert_false(schedule_asks(&weekly, &course, day_or_none(SPAN("2026-12-08"))));
    assert_false(schedule_asks(&weekly, &course, day_or_none(SPAN("2026-11-17"))));
    assert_true(schedule_asks(&once, &course, once.date));
    assert_false(schedule_asks(&once, &course, day_or_none(SPAN("2026-12-01"))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_line_of_the_schedule_table),
        cmocka_unit_test(test_every_line_of_the_reschedule_table),
        cmocka_unit_test(test_without_a_last_day_the_horizon_is_two_years),
        cmocka_unit_test(test_a_last_day_beyond_the_horizon_is_reached),
        cmocka_unit_test(test_the_clocks_skip_an_hour_in_spring_and_show_one_twice_in_autumn),
        cmocka_unit_test(test_a_rule_asks_for_its_weekday_within_the_course_or_for_its_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
