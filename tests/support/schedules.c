/* schedules.c: rules, hours and zones as tables write them. */
#include "support/schedules.h"

const struct zone *cell_zone(struct zones *zones, struct span cell)
{
    struct err err;
    const struct zone *zone = zones_get(zones, cell, 0, &err);
    assert_non_null(zone);
    return zone;
}

void cell_hours(struct span cell, int *start, int *end)
{
    struct span first;
    assert_true(span_cut(&cell, '-', &first));
    *start = cell_time(first);
    *end = cell_time(cell);
}

struct rule cell_rule(struct span cell)
{
    static const struct span days[] = {SPAN_INIT("Mon"), SPAN_INIT("Tue"), SPAN_INIT("Wed"), SPAN_INIT("Thu"),
                                       SPAN_INIT("Fri"), SPAN_INIT("Sat"), SPAN_INIT("Sun")};
    struct rule rule = {.weekday = -1, .date = DATE_NONE};
    struct span day = cell_word(&cell);
    for (int i = 0; i < 7; i++)
        if (span_eq(day, days[i]))
            rule.weekday = i;
    if (rule.weekday < 0)
        rule.date = cell_date(day);
    cell_hours(cell, &rule.start, &rule.end);
    return rule;
}
