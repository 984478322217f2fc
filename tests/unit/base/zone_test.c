/* zone_test.c: time zones by name, and what the clocks there show. tests/core/zoneinfo.test has every day. */
#include "base/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define HOUR 3600
#define assert_span(actual, literal) assert_true(span_eq((actual), SPAN(literal)))

struct fixture {
    struct arena *arena;
    struct zones *zones;
    const struct zone *santiago;
};

static const struct zone *get(struct zones *zones, const char *name)
{
    struct err err;
    const struct zone *zone = zones_get(zones, span_of(name), 0, &err);
    assert_non_null(zone);
    return zone;
}

static int begin(void **state)
{
    struct fixture *fixture = test_calloc(1, sizeof *fixture);
    fixture->arena = arena_new();
    fixture->zones = zones_new("/usr/share/zoneinfo");
    fixture->santiago = get(fixture->zones, "America/Santiago");
    *state = fixture;
    return 0;
}

static int end(void **state)
{
    struct fixture *fixture = *state;
    arena_free(fixture->arena);
    zones_free(fixture->zones);
    test_free(fixture);
    return 0;
}

/* The moment of that wall-clock time, written with its offset. */
static struct span at_wall(struct fixture *fixture, const struct zone *zone, const char *day, const char *time)
{
    struct date date;
    int seconds = 0;
    assert_true(date_parse(span_of(day), &date) && time_parse(span_of(time), &seconds));
    return zone_format(fixture->arena, zone, zone_instant(zone, date, seconds));
}

static void a_doubled_time_means_the_first(void **state)
{
    struct fixture *fixture = *state;
    const struct zone *zone = fixture->santiago;
    assert_span(at_wall(fixture, zone, "2026-04-04", "22:59:59"), "2026-04-04T22:59:59-03:00");
    assert_span(at_wall(fixture, zone, "2026-04-04", "23:00"), "2026-04-04T23:00:00-03:00");
    assert_span(at_wall(fixture, zone, "2026-04-04", "23:59:59"), "2026-04-04T23:59:59-03:00");
    assert_span(at_wall(fixture, zone, "2026-04-05", "00:00"), "2026-04-05T00:00:00-04:00");
}

static void a_missing_time_is_moved_forward_by_the_gap(void **state)
{
    struct fixture *fixture = *state;
    const struct zone *zone = fixture->santiago;
    assert_span(at_wall(fixture, zone, "2026-09-05", "23:59:59"), "2026-09-05T23:59:59-04:00");
    assert_span(at_wall(fixture, zone, "2026-09-06", "00:00"), "2026-09-06T01:00:00-03:00");
    assert_span(at_wall(fixture, zone, "2026-09-06", "00:30"), "2026-09-06T01:30:00-03:00");
    assert_span(at_wall(fixture, zone, "2026-09-06", "00:59:59"), "2026-09-06T01:59:59-03:00");
    assert_span(at_wall(fixture, zone, "2026-09-06", "01:00"), "2026-09-06T01:00:00-03:00");
}

/* Easter changes in the same second as the mainland, which is two hours earlier on its clocks. */
static void easter_island(void **state)
{
    struct fixture *fixture = *state;
    const struct zone *zone = get(fixture->zones, "Pacific/Easter");
    assert_span(at_wall(fixture, zone, "2026-04-04", "21:30"), "2026-04-04T21:30:00-05:00");
    assert_span(at_wall(fixture, zone, "2026-04-04", "22:00"), "2026-04-04T22:00:00-06:00");
    assert_span(at_wall(fixture, zone, "2026-09-05", "22:30"), "2026-09-05T23:30:00-05:00");
}

static void zones_of_other_shapes(void **state)
{
    struct fixture *fixture = *state;
    assert_span(at_wall(fixture, get(fixture->zones, "Asia/Kathmandu"), "2026-11-24", "19:00"),
                "2026-11-24T19:00:00+05:45");
    assert_span(at_wall(fixture, get(fixture->zones, "America/St_Johns"), "2026-11-24", "19:00"),
                "2026-11-24T19:00:00-03:30");
    assert_span(at_wall(fixture, get(fixture->zones, "UTC"), "2026-11-24", "19:00"), "2026-11-24T19:00:00+00:00");
    assert_span(at_wall(fixture, get(fixture->zones, "Etc/GMT+12"), "2026-11-24", "19:00"),
                "2026-11-24T19:00:00-12:00");
    assert_span(at_wall(fixture, get(fixture->zones, "Australia/Lord_Howe"), "2026-10-04", "02:15"),
                "2026-10-04T02:45:00+11:00"); /* a gap of half an hour */
}

static void every_second_of_a_change_goes_there_and_back(void **state)
{
    struct fixture *fixture = *state;
    const instant around[] = {1775358000 /* 2026-04-05T03:00Z */, 1788667200 /* 2026-09-06T04:00Z */};
    for (size_t i = 0; i < 2; i++)
        for (instant at = around[i] - 2 * HOUR; at < around[i] + 2 * HOUR; at += 7) {
            struct date day;
            int seconds;
            zone_local(fixture->santiago, at, &day, &seconds);
            instant back = zone_instant(fixture->santiago, day, seconds);
            bool second_time = i == 0 && at >= around[0] && at < around[0] + HOUR;
            assert_int_equal(back, second_time ? at - HOUR : at);
        }
}

static void local_days_before_1970(void **state)
{
    struct fixture *fixture = *state;
    struct date day;
    int seconds;
    zone_local(get(fixture->zones, "UTC"), -1, &day, &seconds);
    assert_int_equal(day.days, -1);
    assert_int_equal(seconds, DAY_SECONDS - 1);
}

static void unknown_names_are_refused(void **state)
{
    static const char *const refused[] = {
        "",
        "America/Rancagua",
        "america/santiago/",
        "America",
        "America//Santiago",
        "/etc/localtime",
        "../passwd",
        "America/../UTC",
        "-03",
        "America/Santiago ",
        "zone.tab",
        "zone1970",
        "America/Santiago\n",
        "Am\xC3\xA9rica",
        "A234567890123456789012345678901234567890123456789012345678901234567890",
        "right/America/Santiago", /* counts leap seconds, as nobody's clock does */
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct err err = {0};
        if (zones_get(fixture->zones, span_of(refused[i]), 0, &err) != NULL)
            fail_msg("«%s» is a zone", refused[i]);
        assert_int_equal(err.code, ERR_INVALID);
    }
}

static void a_zone_is_read_once(void **state)
{
    struct fixture *fixture = *state;
    struct err err;
    assert_ptr_equal(get(fixture->zones, "America/Santiago"), fixture->santiago);
    assert_ptr_equal(zones_get(fixture->zones, SPAN("America/Santiago"), 10 * HOUR, &err), fixture->santiago);
}

/* --- a tz database of one zone that changes under us --- */

static void write_zone(const char *folder, const char *source, long date)
{
    char path[256];
    static char bytes[64 * 1024];
    FILE *from = fopen(source, "rb");
    snprintf(path, sizeof path, "%s/School", folder);
    FILE *to = fopen(path, "wb");
    assert_true(from != NULL && to != NULL);
    size_t len = fread(bytes, 1, sizeof bytes, from);
    assert_true(fwrite(bytes, 1, len, to) == len);
    assert_true(fclose(to) == 0 && fclose(from) == 0);
    const struct timespec times[2] = {{.tv_sec = date}, {.tv_sec = date}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void remove_zone(const char *folder)
{
    char path[256];
    snprintf(path, sizeof path, "%s/School", folder);
    unlink(path);
}

static int offset_of(struct zones *zones, instant now)
{
    struct err err;
    const struct zone *zone = zones_get(zones, SPAN("School"), now, &err);
    assert_non_null(zone);
    return zone_offset(zone, 0);
}

static void a_changed_file_is_read_again_after_an_hour(void **state)
{
    (void)state;
    char folder[] = "/tmp/zone_test_XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct zones *zones = zones_new(folder);
    write_zone(folder, "/usr/share/zoneinfo/Etc/GMT+3", 1000);
    assert_int_equal(offset_of(zones, 0), -3 * HOUR);
    write_zone(folder, "/usr/share/zoneinfo/Etc/GMT+4", 2000);
    assert_int_equal(offset_of(zones, HOUR - 1), -3 * HOUR);
    assert_int_equal(offset_of(zones, HOUR), -4 * HOUR);
    zones_free(zones);
    remove_zone(folder);
    rmdir(folder);
}

/* A package that is being installed: the old table goes on, and is not looked at again with each request. */
static void a_broken_or_missing_file_changes_nothing(void **state)
{
    (void)state;
    char folder[] = "/tmp/zone_test_XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct zones *zones = zones_new(folder);
    write_zone(folder, "/usr/share/zoneinfo/Etc/GMT+3", 1000);
    assert_int_equal(offset_of(zones, 0), -3 * HOUR);
    write_zone(folder, "/usr/share/zoneinfo/zone1970.tab", 2000);
    assert_int_equal(offset_of(zones, HOUR), -3 * HOUR);
    write_zone(folder, "/usr/share/zoneinfo/Etc/GMT+5", 3000);
    assert_int_equal(offset_of(zones, HOUR + 1), -3 * HOUR);
    assert_int_equal(offset_of(zones, 2 * HOUR), -5 * HOUR);
    remove_zone(folder);
    assert_int_equal(offset_of(zones, 3 * HOUR), -5 * HOUR);
    zones_free(zones);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_doubled_time_means_the_first),
        cmocka_unit_test(a_missing_time_is_moved_forward_by_the_gap),
        cmocka_unit_test(easter_island),
        cmocka_unit_test(zones_of_other_shapes),
        cmocka_unit_test(every_second_of_a_change_goes_there_and_back),
        cmocka_unit_test(local_days_before_1970),
        cmocka_unit_test(unknown_names_are_refused),
        cmocka_unit_test(a_zone_is_read_once),
        cmocka_unit_test(a_changed_file_is_read_again_after_an_hour),
        cmocka_unit_test(a_broken_or_missing_file_changes_nothing),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
