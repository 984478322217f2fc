/* roster_test.c: lists of people as they are pasted. */
#include "base/buf.h"
#include "core/roster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

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

/* Read as one line that is right. */
static void assert_reads(struct arena *arena, const char *text, const char *name, const char *email)
{
    struct roster roster = roster_parse(arena, span_of(text));
    assert_int_equal(roster.count, 1);
    assert_int_equal(roster.items[0].problem, ROSTER_OK);
    assert_true(span_eq(roster.items[0].name, span_of(name)));
    assert_true(span_eq(roster.items[0].email, span_of(email)));
}

static enum roster_problem problem_of(struct arena *arena, const char *text)
{
    struct roster roster = roster_parse(arena, span_of(text));
    assert_int_equal(roster.count, 1);
    return roster.items[0].problem;
}

static void columns_are_told_apart(void **state)
{
    assert_reads(*state, "Ana Pérez; ana@example.cl", "Ana Pérez", "ana@example.cl");
    assert_reads(*state, "Ana Pérez\tana@example.cl", "Ana Pérez", "ana@example.cl");
    assert_reads(*state, "Ana Pérez, ana@example.cl\r", "Ana Pérez", "ana@example.cl");
    assert_reads(*state, "Pérez, Ana; ana@example.cl", "Pérez, Ana", "ana@example.cl");
    assert_reads(*state, "ana@example.cl", "", "ana@example.cl");
    assert_reads(*state, "ana@example.cl;Ana Pérez", "Ana Pérez", "ana@example.cl");
    assert_reads(*state, "Ana\tPérez\tana@example.cl\t+56 9 1234", "Ana Pérez", "ana@example.cl");
    assert_reads(*state, "\tana@example.cl\tno es el nombre de nadie", "no es el nombre de nadie", "ana@example.cl");
}

static void as_mail_programs_write_it(void **state)
{
    assert_reads(*state, "Rosa Díaz <rosa@example.cl>", "Rosa Díaz", "rosa@example.cl");
    assert_reads(*state, "\"Díaz, Rosa\" <rosa@example.cl>", "Díaz, Rosa", "rosa@example.cl");
    assert_reads(*state, "<rosa@example.cl>", "", "rosa@example.cl");
    assert_int_equal(problem_of(*state, "Ana <ana@example.cl>; Rosa <rosa@example.cl>"), ROSTER_BAD_NAME);
}

static void what_spreadsheets_put_around_a_cell_goes(void **state)
{
    assert_reads(*state, "\"Ana Pérez\";\"ana@example.cl\"", "Ana Pérez", "ana@example.cl");
    assert_reads(*state,
                 "\xEF\xBB\xBF"
                 "Ana;\u00A0ana@example.cl\u00A0\r\n",
                 "Ana", "ana@example.cl");
}

static void headings_are_left_out(void **state)
{
    assert_reads(*state, "nombre;correo\nAna;ana@example.cl", "Ana", "ana@example.cl");
    assert_reads(*state, "\n\nNombre completo\tCorreo electrónico\nAna\tana@example.cl", "Ana", "ana@example.cl");
    assert_reads(*state, "E-MAIL\nana@example.cl", "", "ana@example.cl");
    assert_int_equal(problem_of(*state, "Correo y telégrafos"), ROSTER_NO_EMAIL); /* a heading says only «correo» */
}

static void what_is_wrong_is_told_a_line(void **state)
{
    assert_int_equal(problem_of(*state, "Ana Pérez"), ROSTER_NO_EMAIL);
    assert_int_equal(problem_of(*state, "Pérez, Ana"), ROSTER_NO_EMAIL);
    assert_int_equal(problem_of(*state, "Ana Pérez;"), ROSTER_NO_EMAIL);
    assert_int_equal(problem_of(*state, "malo; no-es-correo"), ROSTER_BAD_EMAIL);
    assert_int_equal(problem_of(*state, "Ana;ana@"), ROSTER_BAD_EMAIL);
    assert_int_equal(problem_of(*state, "Ana;ana perez@example.cl"), ROSTER_BAD_EMAIL);
    assert_int_equal(problem_of(*state, "A\x01na;ana@example.cl"), ROSTER_BAD_NAME);
}

static void numbers_are_the_spreadsheets(void **state)
{
    struct roster roster = roster_parse(*state, SPAN("nombre;correo\r\nAna;ana@example.cl\r\n\r\nSin correo\r\n"));
    assert_int_equal(roster.count, 2);
    assert_int_equal(roster.items[0].number, 2);
    assert_int_equal(roster.items[1].number, 4);
    assert_int_equal(roster.items[1].problem, ROSTER_NO_EMAIL);
}

static void a_repeated_email_counts_once_whatever_its_case(void **state)
{
    struct roster roster = roster_parse(*state, SPAN("Ana;ana@example.cl\nANA;ANA@Example.CL\nana@example.org"));
    assert_int_equal(roster.items[0].problem, ROSTER_OK);
    assert_int_equal(roster.items[1].problem, ROSTER_TWICE);
    assert_int_equal(roster.items[2].problem, ROSTER_OK);
}

static void a_thousand_lines_are_read_and_no_more(void **state)
{
    struct buf text = buf_new(*state, 64 * 1024);
    for (int i = 0; i < ROSTER_MAX; i++)
        buf_printf(&text, "a%d@example.cl\n", i);
    assert_false(roster_parse(*state, buf_span(&text)).too_many);
    BUF_LITERAL(&text, "una.mas@example.cl");
    struct roster roster = roster_parse(*state, buf_span(&text));
    assert_int_equal(roster.count, ROSTER_MAX);
    assert_true(roster.too_many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_told_apart),
        cmocka_unit_test(as_mail_programs_write_it),
        cmocka_unit_test(what_spreadsheets_put_around_a_cell_goes),
        cmocka_unit_test(headings_are_left_out),
        cmocka_unit_test(what_is_wrong_is_told_a_line),
        cmocka_unit_test(numbers_are_the_spreadsheets),
        cmocka_unit_test(a_repeated_email_counts_once_whatever_its_case),
        cmocka_unit_test(a_thousand_lines_are_read_and_no_more),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
