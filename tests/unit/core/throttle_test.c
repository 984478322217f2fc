/* throttle_test.c: waits after wrong passwords, by the cases of tests/tables/throttle.txt. */
#include "core/throttle.h"
#include "support/table.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define NOW ((instant)1795557600)

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

/* `N, S s ago`, or nothing. */
static struct failures failures_of(struct span cell)
{
    struct failures failures = {0};
    struct span count;
    int64_t ago;
    if (cell.len == 0)
        return failures;
    assert(span_cut(&cell, ',', &count) && span_to_int(count, INT64_MAX, &failures.count));
    assert(span_ends(cell, SPAN(" s ago")));
    cell = span_trim(span_sub(cell, 0, cell.len - 6));
    bool ahead = span_starts(cell, SPAN("-"));
    assert(span_to_int(span_sub(cell, ahead, cell.len), INT32_MAX, &ago));
    failures.last = ahead ? NOW + ago : NOW - ago;
    return failures;
}

static void the_table_is_obeyed(void **state)
{
    struct table table = table_read(*state, "throttle.txt", 4);
    for (size_t i = 0; i < table.count; i++) {
        const struct table_row *row = &table.rows[i];
        struct throttle_facts facts = {.now = NOW,
                                       .pair = failures_of(row->fields[0]),
                                       .address = failures_of(row->fields[1]),
                                       .account = failures_of(row->fields[2])};
        int64_t expected = -1, wait = throttle_wait(&facts);
        assert(span_to_int(row->fields[3], INT64_MAX, &expected));
        if (wait != expected)
            print_error("waits %lld s at ", (long long)wait);
        table_assert(row, wait == expected);
    }
}

/* Somebody who tries as fast as the waits allow: how many passwords in an hour? */
static void an_hour_of_guessing_is_a_few_guesses(void **state)
{
    (void)state;
    struct throttle_facts facts = {.now = NOW};
    int guesses = 0;
    for (instant until = NOW + 3600; facts.now < until; facts.now += throttle_wait(&facts)) {
        guesses++;
        facts.pair = facts.address = facts.account = (struct failures){facts.pair.count + 1, facts.now};
    }
    assert_int_equal(guesses, 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_table_is_obeyed, begin, end),
        cmocka_unit_test(an_hour_of_guessing_is_a_few_guesses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
