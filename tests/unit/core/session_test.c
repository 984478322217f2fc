/* session_test.c: how long a session lives. The cases are in tests/tables/sessions.txt. */
#include "core/session.h"
#include "support/table.h"

#define MIDNIGHT 1795478400
#define TTL 3600

static instant moment(struct span cell)
{
    return MIDNIGHT + cell_time(cell);
}

static void live(void **state)
{
    struct row *row = *state;
    struct session_times times = {
        .created_at = moment(row->cells[0]),
        .seen_at = moment(row->cells[1]),
        .until = row->cells[2].len ? moment(row->cells[2]) : 0,
    };
    cell_equals(row, row->cells[4], session_is_live(&times, TTL, moment(row->cells[3])) ? SPAN("yes") : SPAN("no"));
}

static void last_use(void **state)
{
    struct row *row = *state;
    struct session_times times = {.created_at = moment(row->cells[0]), .seen_at = moment(row->cells[0])};
    cell_equals(row, row->cells[2], session_touch_due(&times, TTL, moment(row->cells[1])) ? SPAN("yes") : SPAN("no"));
}

int main(void)
{
    static const struct table_section sections[] = {{"live", live}, {"last use", last_use}};
    return table_run("tests/tables/sessions.txt", sections, 2, NULL, 0);
}
