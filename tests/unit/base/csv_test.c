/* csv_test.c: what spreadsheets open, and what they must not run. */
#include "base/csv.h"
#include "support/cm.h"

static void assert_row(const char *expected, const struct span *cells, size_t count)
{
    struct arena *arena = arena_new();
    struct buf out = buf_new(arena, 1000);
    csv_row(&out, cells, count);
    assert_string_equal(arena_cstr(arena, buf_span(&out)), expected);
    arena_free(arena);
}

static void assert_cell(const char *expected, const char *text)
{
    const struct span cells[] = {span_of(text), SPAN("x")};
    assert_row(expected, cells, 2);
}

static void test_cells_stand_between_semicolons(void **state)
{
    (void)state;
    const struct span cells[] = {SPAN("24-11-2026 19:03"), SPAN("Ana Pérez"), SPAN(""), SPAN("1,5")};
    assert_row("24-11-2026 19:03;Ana Pérez;;1,5\r\n", cells, 4);
}

static void test_what_would_end_a_cell_is_quoted(void **state)
{
    (void)state;
    assert_cell("\"uno;dos\";x\r\n", "uno;dos");
    assert_cell("\"uno\ndos\";x\r\n", "uno\ndos");
    assert_cell("\"el \"\"Uno\"\"\";x\r\n", "el \"Uno\"");
}

static void test_a_formula_is_made_harmless(void **state)
{
    (void)state;
    assert_cell("'=1+1;x\r\n", "=1+1");
    assert_cell("'+56 9 1234;x\r\n", "+56 9 1234");
    assert_cell("'-1;x\r\n", "-1");
    assert_cell("'@SUM(A1);x\r\n", "@SUM(A1)");
    assert_cell("\"'\t=1\";x\r\n", "\t=1");
    assert_cell("\"'\r=1\";x\r\n", "\r=1");
    assert_cell("\"'=HYPERLINK(\"\"http://x\"\";1)\";x\r\n", "=HYPERLINK(\"http://x\";1)");
}

static void test_an_address_is_no_number_with_dots_between_its_thousands(void **state)
{
    (void)state;
    assert_cell("'200.104.123.231;x\r\n", "200.104.123.231");
    assert_cell("'1.234;x\r\n", "1.234");
    assert_cell("192.0.2.7;x\r\n", "192.0.2.7");
    assert_cell("1234.567;x\r\n", "1234.567");
    assert_cell("24;x\r\n", "24");
}

static void test_a_sign_within_a_cell_is_left_alone(void **state)
{
    (void)state;
    assert_cell("a=1;x\r\n", "a=1");
    assert_cell("'quoted';x\r\n", "'quoted'");
}

static void test_the_file_says_that_it_is_utf8(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct buf out = buf_new(arena, 1000);
    csv_begin(&out);
    assert_true(span_eq(buf_span(&out), SPAN("\xEF\xBB\xBF")));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_stand_between_semicolons),  cmocka_unit_test(test_what_would_end_a_cell_is_quoted),
        cmocka_unit_test(test_a_formula_is_made_harmless),      cmocka_unit_test(test_an_address_is_no_number_with_dots_between_its_thousands),
        cmocka_unit_test(test_a_sign_within_a_cell_is_left_alone),
        cmocka_unit_test(test_the_file_says_that_it_is_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
