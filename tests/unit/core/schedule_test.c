/* schedule_test.c: when a meeting happens. The cases are in tests/tables/schedule.txt. */
#include "base/buf.h"
#include "core/schedule.h"
#include "support/schedules.h"

/* `open`, `from DATE`, `until DATE`, `DATE to DATE` */
static struct course cell_course(struct span cell)
{
    struct course course = {.first_day = DATE_NONE, .last_day = DATE_NONE};
    struct span word = cell_word(&cell);
    if (span_eq(word, SPAN("from"))) {
        course.first_day = cell_date(cell);
    } else if (span_eq(word, SPAN("until"))) {
        course.last_day = cell_date(cell);
    } else if (!span_eq(word, SPAN("open"))) {
        course.first_day = cell_date(word);
        assert_true(span_eq(cell_word(&cell), SPAN("to")));
        course.last_day = cell_date(cell);
    }
    return course;
}

/* `2026-11-24 19:00-03 for 90 min` */
static void put_class(struct buf *out, const struct zone *zone, const struct planned *class)
{
    struct date day;
    int seconds;
    zone_local(zone, class->starts_at, &day, &seconds);
    assert_int_equal(day.days, class->day.days);
    struct span text = zone_format(out->arena, zone, class->starts_at); /* 2026-11-24T19:00:00-03:00 */
    buf_printf(out, "%.10s %.5s%.3s for %d min", text.ptr, text.ptr + 11, text.ptr + 19,
               (int)(class->ends_at - class->starts_at) / 60);
}

static struct span show_plan(struct arena *arena, const struct plan *plan, const struct zone *zone)
{
    struct buf out = buf_new(arena, 1000);
    if (plan->count == 0)
        return SPAN("none");
    if (plan->count > 3)
        buf_printf(&out, "%zu: ", plan->count);
    put_class(&out, zone, &plan->items[0]);
    for (size_t i = 1; i < plan->count && plan->count <= 3; i++) {
        BUF_LITERAL(&out, ", ");
        put_class(&out, zone, &plan->items[i]);
    }
    if (plan->count > 3) {
        BUF_LITERAL(&out, " .. ");
        put_class(&out, zone, &plan->items[plan->count - 1]);
    }
    return buf_span(&out);
}

static void plan(void **state)
{
    struct row *row = *state;
    struct zones *zones = zones_new("/usr/share/zoneinfo");
    const struct zone *zone = cell_zone(zones, row->cells[1]);
    struct rule rule = cell_rule(row->cells[0]);
    struct course course = cell_course(row->cells[2]);
    struct plan planned = schedule_plan(row->arena, &rule, &course, zone, cell_date(row->cells[3]));
    struct span shown = show_plan(row->arena, &planned, zone);
    zones_free(zones);
    cell_equals(row, row->cells[4], shown);
}

int main(void)
{
    static const struct table_section sections[] = {{"rule", plan}};
    return table_run("tests/tables/schedule.txt", sections, 1, NULL, 0);
}
