/* session_test.c: how long a session lives, by the cases of tests/tables/sessions.txt. */
#include "core/session.h"
#include "support/cells.h"
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

static void check_case(const struct table_row *row, int64_t idle)
{
    struct span class_end = row->fields[1];
    struct session_times times = {.created_at = moment(SPAN("08:00:00")),
                                  .seen_at = moment(row->fields[0]),
                                  .until = class_end.len ? moment(class_end) + SESSION_AFTER_CLASS : 0};
    instant now = moment(row->fields[2]);
    bool live = session_is_live(&times, idle, now), due = session_touch_due(&times, idle, now);
    struct span verdict = !live ? SPAN("dead") : due ? SPAN("alive touch") : SPAN("alive");
    table_assert(row, span_eq(verdict, row->fields[3]));
}

static void the_table_is_obeyed(void **state)
{
    struct table table = table_read(*state, "sessions.txt", 4);
    int64_t idle = 0;
    for (size_t i = 0; i < table.count; i++) {
        struct span given = table.rows[i].fields[1];
        if (span_eq(table.rows[i].fields[0], SPAN("given")))
            assert(span_to_int(cell_word(&given, SPAN("idle")), INT32_MAX, &idle));
        else
            check_case(&table.rows[i], idle);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_table_is_obeyed, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
