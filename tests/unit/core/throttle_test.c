/* throttle_test.c: how long a login must wait. The cases are in tests/tables/throttle.txt. */
#include "core/throttle.h"
#include "support/table.h"

#define FAILED_AT 1795550400

static void count(struct failures *failures, bool concerns, int64_t times)
{
    if (!concerns)
        return;
    failures->count += times;
    failures->last = FAILED_AT;
}

/* `5 ana A`, as somebody sees it who logs in as `account` from `address` */
static void add_failures(struct throttle_facts *facts, struct span text, struct span account, struct span address)
{
    int64_t times = cell_int(cell_word(&text));
    bool same_account = span_eq(cell_word(&text), account), same_address = span_eq(text, address);
    count(&facts->pair, same_account && same_address, times);
    count(&facts->address, same_address, times);
    count(&facts->account, same_account, times);
}

static void attempt(void **state)
{
    struct row *row = *state;
    struct throttle_facts facts = {.now = FAILED_AT + cell_int(row->cells[1])};
    struct span failures = row->cells[0], text, address = row->cells[2], account = cell_word(&address);
    if (span_eq(failures, SPAN("none")))
        failures.len = 0;
    while (failures.len && span_cut(&failures, ',', &text))
        add_failures(&facts, span_trim(text), account, address);
    assert_int_equal(throttle_wait(&facts), cell_int(row->cells[3]));
}

int main(void)
{
    static const struct table_section sections[] = {{"attempt", attempt}};
    return table_run("tests/tables/throttle.txt", sections, 1, NULL, 0);
}
