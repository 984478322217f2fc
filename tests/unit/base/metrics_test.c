/* metrics_test.c: what is counted, as Prometheus's text format 0.0.4. */
#include "base/clock.h"
#include "base/metrics.h"

#include "support/cm.h"

static void assert_writes(struct arena *arena, const struct buf *text, const char *expected)
{
    assert_string_equal(arena_cstr(arena, buf_span(text)), expected);
}

static void test_a_family_and_its_samples(void **state)
{
    static const struct metric_family family = {"door_opened_total", "counter", "How often it opened."};
    (void)state;
    struct arena *arena = arena_new();
    struct buf text = buf_new(arena, 4096);
    struct counter front = {0};
    counter_add(&front, 2);
    counter_add(&front, 1);
    metrics_family(&text, &family);
    metrics_sample(&text, &family, NO_LABELS, counter_get(&front));
    metrics_sample(&text, &family, LABELS({"side", "back"}, {"hand", "left"}), 0);
    assert_writes(arena, &text,
                  "# HELP door_opened_total How often it opened.\n# TYPE door_opened_total counter\n"
                  "door_opened_total 3\ndoor_opened_total{side=\"back\",hand=\"left\"} 0\n");
    arena_free(arena);
}

static void test_a_label_is_escaped(void **state)
{
    static const struct metric_family family = {"a", "gauge", "A."};
    (void)state;
    struct arena *arena = arena_new();
    struct buf text = buf_new(arena, 4096);
    metrics_sample(&text, &family, LABELS({"b", "c\\d\"e\nf"}), 1);
    assert_writes(arena, &text, "a{b=\"c\\\\d\\\"e\\nf\"} 1\n");
    arena_free(arena);
}

static void test_decimals_say_no_more_than_they_must(void **state)
{
    static const struct metric_family family = {"a", "gauge", "A."};
    static const int64_t values[] = {0, 1, 1500000, 1000000, -2050000, 1795557600123456};
    (void)state;
    struct arena *arena = arena_new();
    struct buf text = buf_new(arena, 4096);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        metrics_decimal(&text, &family, NO_LABELS, values[i], 6);
    assert_writes(arena, &text, "a 0\na 0.000001\na 1.5\na 1\na -2.05\na 1795557600.123456\n");
    arena_free(arena);
}

/* A bound is part of its bucket, and each bucket holds those before it. */
static void test_a_histogram_is_cumulative(void **state)
{
    static const struct metric_family family = {"t", "histogram", "T."};
    static const struct histogram_scale scale = {3, {1, 2, 3, 4, 5, 6, 7, 8, 9, 1000, 2000}};
    (void)state;
    struct arena *arena = arena_new();
    struct buf text = buf_new(arena, 4096);
    struct histogram one = {0}, sum = {0};
    histogram_add(&one, &scale, 0);
    histogram_add(&one, &scale, 1);
    histogram_add(&one, &scale, 1001);
    histogram_add(&sum, &scale, 5000);
    histogram_merge(&sum, &one);
    metrics_histogram(&text, &family, LABELS({"a", "b"}), &scale, &sum);
    assert_writes(
        arena, &text,
        "t_bucket{a=\"b\",le=\"0.001\"} 2\nt_bucket{a=\"b\",le=\"0.002\"} 2\nt_bucket{a=\"b\",le=\"0.003\"} 2\n"
        "t_bucket{a=\"b\",le=\"0.004\"} 2\nt_bucket{a=\"b\",le=\"0.005\"} 2\nt_bucket{a=\"b\",le=\"0.006\"} 2\n"
        "t_bucket{a=\"b\",le=\"0.007\"} 2\nt_bucket{a=\"b\",le=\"0.008\"} 2\nt_bucket{a=\"b\",le=\"0.009\"} 2\n"
        "t_bucket{a=\"b\",le=\"1\"} 2\nt_bucket{a=\"b\",le=\"2\"} 3\nt_bucket{a=\"b\",le=\"+Inf\"} 4\n"
        "t_sum{a=\"b\"} 6.002\nt_count{a=\"b\"} 4\n");
    arena_free(arena);
}

static void test_a_clock_that_was_set_is_seen(void **state)
{
    (void)state;
    struct clock_pair from = {.real_ms = 1000000, .monotonic_ms = 500};
    assert_int_equal(clock_moved_ms(&from, &(struct clock_pair){1090000, 90500}), 0);
    assert_int_equal(clock_moved_ms(&from, &(struct clock_pair){1029000, 90500}), -61000);
    assert_int_equal(clock_moved_ms(&from, &(struct clock_pair){4690000, 90500}), 3600000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_family_and_its_samples),
        cmocka_unit_test(test_a_label_is_escaped),
        cmocka_unit_test(test_decimals_say_no_more_than_they_must),
        cmocka_unit_test(test_a_histogram_is_cumulative),
        cmocka_unit_test(test_a_clock_that_was_set_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
