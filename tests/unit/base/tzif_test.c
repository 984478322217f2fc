/* tzif_test.c: files of the tz database, whole and broken; rules for the time after their tables; names. */
#include "base/tzif.h"
#include "base/zone.h"
#include "support/cm.h"

#include <stdio.h>
#include <string.h>

static struct span read_file(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = arena_alloc(arena, 65536);
    size_t len = fread(bytes, 1, 65536, file);
    fclose(file);
    return (struct span){bytes, len};
}

static void test_every_cut_of_a_file_is_refused(void **state)
{
    struct arena *arena = arena_new();
    struct span whole = read_file(arena, "/usr/share/zoneinfo/America/Santiago");
    struct tzif table;
    (void)state;
    assert_true(tzif_read(arena, whole, &table));
    for (size_t len = 0; len < whole.len; len++)
        assert_false(tzif_read(arena, span_sub(whole, 0, len), &table));
    arena_free(arena);
}

static void test_a_file_with_any_byte_changed_never_crashes(void **state)
{
    struct arena *arena = arena_new();
    struct span whole = read_file(arena, "/usr/share/zoneinfo/Pacific/Easter");
    (void)state;
    for (size_t i = 0; i < whole.len; i++) {
        struct arena *scratch = arena_new();
        char *copy = arena_cstr(scratch, whole);
        struct tzif table;
        copy[i] = (char)(copy[i] ^ 0xFF);
        if (tzif_read(scratch, (struct span){copy, whole.len}, &table))
            for (instant at = -5000000000; at < 9000000000; at += 700000001)
                assert_in_range(tzif_offset(&table, at) + 100000, 0, 200000);
        arena_free(scratch);
    }
    arena_free(arena);
}

static void test_counts_that_lie_are_refused(void **state)
{
    struct arena *arena = arena_new();
    char header[44] = "TZif2";
    struct tzif table;
    (void)state;
    memset(header + 20, 0xFF, 24);
    assert_false(tzif_read(arena, (struct span){header, sizeof header}, &table));
    assert_false(tzif_read(arena, SPAN("no TZif at all, but long enough for a header of one"), &table));
    arena_free(arena);
}

static void test_rules_that_are_rules(void **state)
{
    const struct {
        const char *text;
        instant at;
        int offset;
    } cases[] = {
        {"<-03>3", 1795557600, -10800},
        {"<-04>4<-03>,M9.1.6/24,M4.1.6/24", 1795557600, -10800}, /* Chile in November */
        {"<-04>4<-03>,M9.1.6/24,M4.1.6/24", 1780000000, -14400}, /* and at the end of May */
        {"CET-1CEST,M3.5.0,M10.5.0/3", 1774746000 - 1, 3600},    /* Madrid, the second before the change */
        {"CET-1CEST,M3.5.0,M10.5.0/3", 1774746000, 7200},        /* and the change */
        {"EST5EDT,J60/0,J300/0", 1772323200 + 5 * 3600, -14400}, /* 1 March 2026, whatever February was */
        {"EST5EDT,59/0,299/0", 1772323200 + 5 * 3600, -14400},
        {"XXX3EDT4,0/0,J365/23", 1795557600, -14400},            /* summer time all the year (RFC 8536, 3.3.1) */
        {"<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45", 1780000000, 45900},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tz_rule rule;
        if (!tz_rule_parse(span_of(cases[i].text), &rule))
            fail_msg("%s", cases[i].text);
        if (tz_rule_offset(&rule, cases[i].at) != cases[i].offset)
            fail_msg("%s: %d", cases[i].text, tz_rule_offset(&rule, cases[i].at));
    }
}

static void test_rules_that_are_none(void **state)
{
    static const char *const texts[] = {"", "X3", "EST", "EST5EDT", "EST5EDT,M13.1.0,M4.1.0", "EST5EDT,M3.6.0,M4.1.0",
                                        "EST5EDT,M3.1.7,M4.1.0", "EST5EDT,J0,J5", "EST5EDT,M3.1.0", "<-03",
                                        "EST5EDT,M3.1.0,M4.1.0x", "EST99", "EST5EDT,M3.1.0/999,M4.1.0", "EST5:99"};
    struct tz_rule rule;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (tz_rule_parse(span_of(texts[i]), &rule))
            fail_msg("%s", texts[i]);
}

static void test_names_never_leave_the_folder(void **state)
{
    static const char *const names[] = {"../../../etc/passwd", "/etc/passwd", "America/../Chile", "", "America",
                                        "America/Santiago\n", "-", "Marte/Norte", "America//Santiago/"};
    struct zones *zones = zones_new("/usr/share/zoneinfo");
    struct err err;
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_null(zones_get(zones, span_of(names[i]), 0, &err));
        assert_int_equal(err.code, ERR_INVALID);
    }
    assert_non_null(zones_get(zones, SPAN("America/Santiago"), 0, &err));
    zones_free(zones);
}

static void test_moments_are_written_with_the_offset_of_then(void **state)
{
    struct arena *arena = arena_new();
    struct zones *zones = zones_new("/usr/share/zoneinfo");
    struct err err;
    const struct zone *chile = zones_get(zones, SPAN("America/Santiago"), 0, &err);
    (void)state;
    assert_true(span_eq(zone_format(arena, chile, 1795557600), SPAN("2026-11-24T19:00:00-03:00")));
    assert_true(span_eq(zone_format(arena, chile, 1780000000), SPAN("2026-05-28T16:26:40-04:00")));
    zones_free(zones);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_cut_of_a_file_is_refused),
        cmocka_unit_test(test_a_file_with_any_byte_changed_never_crashes),
        cmocka_unit_test(test_counts_that_lie_are_refused),
        cmocka_unit_test(test_rules_that_are_rules),
        cmocka_unit_test(test_rules_that_are_none),
        cmocka_unit_test(test_names_never_leave_the_folder),
        cmocka_unit_test(test_moments_are_written_with_the_offset_of_then),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
