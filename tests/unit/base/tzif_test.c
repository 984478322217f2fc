/* tzif_test.c: the bytes of a TZif file; malformed ones are built here. */
#include "base/buf.h"
#include "base/tzif.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEADER 44
#define V1_SIZE (HEADER + 6 + 4) /* a first part with one type and its name */
#define SECOND(at) (V1_SIZE + (at))

struct sample {
    size_t transitions, types, leaps;
    instant at[3];
    int index[3];
    int32_t offsets[2];
    const char *footer;
};

/* A zone that changed twice: -5 h, then -4 h from 1000 on, then -3 h from 2000 on by the footer. */
static const struct sample plain = {2, 2, 0, {1000, 2000}, {1, 0}, {-18000, -14400}, "\n<-03>3\n"};

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

static void put_number(struct buf *buf, uint64_t value, int bytes)
{
    while (bytes-- > 0)
        buf_byte(buf, (char)(value >> (8 * bytes) & 0xFF));
}

static void put_header(struct buf *buf, char version, size_t leaps, size_t transitions, size_t types)
{
    BUF_LITERAL(buf, "TZif");
    buf_byte(buf, version);
    for (int i = 0; i < 15; i++)
        buf_byte(buf, '\0');
    put_number(buf, 0, 4); /* isut */
    put_number(buf, 0, 4); /* isstd */
    put_number(buf, leaps, 4);
    put_number(buf, transitions, 4);
    put_number(buf, types, 4);
    put_number(buf, 4, 4); /* characters of names */
}

static void put_types(struct buf *buf, const int32_t *offsets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put_number(buf, (uint32_t)offsets[i], 4);
        put_number(buf, 0, 2);
    }
    BUF_LITERAL(buf, "\0\0\0\0"); /* read as one more type, it would be a good one */
}

static struct span build(struct arena *arena, const struct sample *sample)
{
    struct buf buf = buf_new(arena, 4000);
    put_header(&buf, '2', 0, 0, 1);
    put_types(&buf, (const int32_t[]){0}, 1);
    put_header(&buf, '2', sample->leaps, sample->transitions, sample->types);
    for (size_t i = 0; i < sample->transitions; i++)
        put_number(&buf, (uint64_t)sample->at[i], 8);
    for (size_t i = 0; i < sample->transitions; i++)
        buf_byte(&buf, (char)sample->index[i]);
    put_types(&buf, sample->offsets, sample->types);
    for (size_t i = 0; i < 12 * sample->leaps; i++)
        buf_byte(&buf, '\0');
    buf_put(&buf, span_of(sample->footer));
    return buf_span(&buf);
}

/* The plain file with a byte of it changed. */
static struct span with_byte(struct arena *arena, size_t at, unsigned char byte)
{
    struct span bytes = build(arena, &plain);
    char *copy = arena_cstr(arena, bytes);
    assert_true(at < bytes.len);
    copy[at] = (char)byte;
    return (struct span){copy, bytes.len};
}

static bool reads(struct arena *arena, struct span bytes)
{
    struct tzif tzif;
    return tzif_read(arena, bytes, &tzif);
}

static void offsets_before_between_and_after(void **state)
{
    struct tzif tzif;
    assert_true(tzif_read(*state, build(*state, &plain), &tzif));
    assert_int_equal(tzif_offset(&tzif, -1000000), -18000);
    assert_int_equal(tzif_offset(&tzif, 999), -18000);
    assert_int_equal(tzif_offset(&tzif, 1000), -14400);
    assert_int_equal(tzif_offset(&tzif, 1999), -14400);
    assert_int_equal(tzif_offset(&tzif, 2000), -10800); /* the footer goes on where the table ends */
}

static void without_a_footer_the_last_offset_stays(void **state)
{
    struct sample sample = plain;
    struct tzif tzif;
    sample.footer = "\n\n";
    assert_true(tzif_read(*state, build(*state, &sample), &tzif));
    assert_int_equal(tzif_offset(&tzif, 5000), -18000);
}

static void a_zone_that_never_changed(void **state)
{
    struct sample sample = {0, 1, 0, {0}, {0}, {3600}, "\n\n"};
    struct tzif tzif;
    assert_true(tzif_read(*state, build(*state, &sample), &tzif));
    assert_int_equal(tzif_offset(&tzif, 0), 3600);
    sample.footer = "\nUTC0\n";
    assert_true(tzif_read(*state, build(*state, &sample), &tzif));
    assert_int_equal(tzif_offset(&tzif, 0), 0);
}

static void versions_two_and_later(void **state)
{
    assert_false(reads(*state, with_byte(*state, 4, '\0')));
    assert_false(reads(*state, with_byte(*state, 4, '1')));
    assert_true(reads(*state, with_byte(*state, 4, '3')));
    assert_true(reads(*state, with_byte(*state, 4, '4')));
}

static void other_files_are_refused(void **state)
{
    assert_false(reads(*state, SPAN("")));
    assert_false(reads(*state, SPAN("# tzdb timezone descriptions\n")));
    assert_false(reads(*state, with_byte(*state, 0, 't')));
    assert_false(reads(*state, with_byte(*state, SECOND(0), 't')));
}

/* Cut anywhere, it is no file; nothing beyond the cut is read: the copy has no byte to spare, as test_malloc's, with
 * its guards behind, would have. */
static void cut_files_are_refused(void **state)
{
    struct span whole = build(*state, &plain);
    for (size_t len = 0; len < whole.len; len++) {
        struct arena *arena = arena_new();
        char *copy = malloc(len);
        assert_true(copy != NULL || len == 0);
        memcpy(copy, whole.ptr, len);
        assert_false(reads(arena, (struct span){copy, len}));
        free(copy);
        arena_free(arena);
    }
    assert_true(reads(*state, whole));
}

/* Counts of four thousand million, in each of both headers. */
static void absurd_counts_are_refused(void **state)
{
    for (size_t at = 20; at < HEADER; at += 4) {
        assert_false(reads(*state, with_byte(*state, at, 0xFF)));
        assert_false(reads(*state, with_byte(*state, SECOND(at), 0xFF)));
    }
}

static void a_zone_has_a_type(void **state)
{
    assert_false(reads(*state, with_byte(*state, SECOND(39), 0)));
}

static void leap_seconds_are_refused(void **state)
{
    struct sample sample = plain;
    sample.leaps = 27;
    assert_false(reads(*state, build(*state, &sample)));
}

static void types_that_do_not_exist_are_refused(void **state)
{
    struct sample sample = plain;
    sample.index[1] = 2;
    assert_false(reads(*state, build(*state, &sample)));
}

static void offsets_over_a_day_are_refused(void **state)
{
    struct sample sample = plain;
    sample.offsets[1] = 26 * 3600 + 1;
    assert_false(reads(*state, build(*state, &sample)));
    sample = plain;
    sample.offsets[0] = INT32_MIN;
    assert_false(reads(*state, build(*state, &sample)));
}

static void transitions_out_of_order_are_refused(void **state)
{
    struct sample sample = plain;
    sample.at[1] = 1000;
    assert_false(reads(*state, build(*state, &sample)));
    sample.at[1] = 999;
    assert_false(reads(*state, build(*state, &sample)));
}

static void bad_footers_are_refused(void **state)
{
    static const char *const refused[] = {"", "\n", "<-03>3\n", "\n<-03>3", "\nnonsense\n", "X\n"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct sample sample = plain;
        sample.footer = refused[i];
        assert_false(reads(*state, build(*state, &sample)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_before_between_and_after), cmocka_unit_test(without_a_footer_the_last_offset_stays),
        cmocka_unit_test(a_zone_that_never_changed),        cmocka_unit_test(versions_two_and_later),
        cmocka_unit_test(other_files_are_refused),          cmocka_unit_test(cut_files_are_refused),
        cmocka_unit_test(absurd_counts_are_refused),        cmocka_unit_test(a_zone_has_a_type),
        cmocka_unit_test(leap_seconds_are_refused),         cmocka_unit_test(types_that_do_not_exist_are_refused),
        cmocka_unit_test(offsets_over_a_day_are_refused),   cmocka_unit_test(transitions_out_of_order_are_refused),
        cmocka_unit_test(bad_footers_are_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
