/* session_test.c: how long a session lives, by the cases of tests/tables/sessions.txt. */
#include "core/session.h"
#include "support/table.h"

#include <assert.h>
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

/* [YYYY-MM-DDT]HH:MM:SS, on 2026-11-24 where no day is said. */
static instant moment(struct span text)
{
    struct date day;
    int seconds;
    assert(date_make(2026, 11, 24, &day));
    if (text.len > 10) {
        assert(date_parse(span_sub(text, 0, 10), &day));
        text = span_sub(text, 11, text.len);
    }
    assert(time_parse(text, &seconds));
    return (instant)day.days * DAY_SECONDS + seconds;
}

static void check_case(struct table *table, int64_t idle)
{
    bool none = span_eq(table->cells[1], SPAN("-"));
    struct session_times times = {.created_at = moment(SPAN("08:00:00")),
                                  .seen_at = moment(table->cells[0]),
                                  .until = none ? 0 : moment(table->cells[1]) + SESSION_AFTER_CLASS};
    instant now = moment(table->cells[2]);
    bool live = session_is_live(&times, idle, now), due = session_touch_due(&times, idle, now);
    struct span verdict = !live ? SPAN("dead") : due ? SPAN("alive touch") : SPAN("alive");
    if (!span_eq(verdict, table->cells[3]))
        table_wrong(table, "%.*s", SPAN_ARG(verdict));
}

static void the_table_is_obeyed(void **state)
{
    struct table table = table_open("tests/tables/sessions.txt", *state);
    int64_t idle = 0;
    while (table_next(&table)) {
        struct span given = table.cells[1];
        if (span_eq(table.cells[0], SPAN("given")))
            assert(span_to_int(table_word(&given, SPAN("idle")), INT32_MAX, &idle));
        else
            check_case(&table, idle);
    }
    table_end(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_table_is_obeyed, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
