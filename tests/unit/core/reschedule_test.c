/* reschedule_test.c: what becomes of classes when their rule changes. The cases are in tests/tables/reschedule.txt. */
#include "base/buf.h"
#include "core/schedule.h"
#include "support/schedules.h"

#define CLASSES_MAX 8

/* A day of November 2026; the 31st is the first of December. */
static struct date november(struct span cell)
{
    struct date first;
    struct span digits = span_starts(cell, SPAN("0")) ? span_sub(cell, 1, cell.len) : cell;
    assert_true(date_make(2026, 11, 1, &first));
    return (struct date){first.days + (int32_t)cell_int(digits) - 1};
}

static int of_november(struct date day)
{
    return day.days - november(SPAN("1")).days + 1;
}

/* `10 19:00-20:30`, then perhaps `moved to 12`, `cancelled`, `extra` or `entered` */
static struct existing cell_class(struct span cell)
{
    int start, end;
    struct existing existing = {0};
    struct occurrence *class = &existing.occurrence;
    class->rule_day = class->day = november(cell_word(&cell));
    cell_hours(cell_word(&cell), &start, &end);
    if (span_starts(cell, SPAN("moved to "))) {
        class->origin = ORIGIN_MOVED;
        class->day = november(span_sub(cell, 9, cell.len));
    } else if (span_eq(cell, SPAN("extra"))) {
        class->origin = ORIGIN_EXTRA;
    } else if (span_eq(cell, SPAN("cancelled"))) {
        class->cancelled = true;
    } else if (span_eq(cell, SPAN("entered"))) {
        existing.entered = true;
    } else {
        assert_int_equal(cell.len, 0);
    }
    class->starts_at = (instant) class->day.days * DAY_SECONDS + start;
    class->ends_at = (instant) class->day.days * DAY_SECONDS + end;
    return existing;
}

static size_t cell_classes(struct span cell, struct existing classes[CLASSES_MAX])
{
    struct span text;
    size_t count = 0;
    while (cell.len && span_cut(&cell, ',', &text)) {
        assert_true(count < CLASSES_MAX);
        classes[count] = cell_class(span_trim(text));
        classes[count].occurrence.id.v = (int64_t)count + 1;
        count++;
    }
    return count;
}

/* `Tue 19:00-20:30`, or once: `12 19:00-20:30` */
static struct rule new_rule(struct arena *arena, struct span cell)
{
    struct span rest = cell, day = cell_word(&rest);
    if (day.ptr[0] >= 'A')
        return cell_rule(cell);
    struct span date = date_format(arena, november(day));
    return cell_rule(arena_printf(arena, "%.*s %.*s", SPAN_ARG(date), SPAN_ARG(rest)));
}

/* The new rule's classes, where ` in ZONE` may follow the rule. */
static struct plan plan_of(struct arena *arena, struct span cell, bool *once)
{
    struct span words = cell, zone_name = SPAN("UTC"), day = cell_word(&words), hours = cell_word(&words);
    if (span_eq(cell_word(&words), SPAN("in")))
        zone_name = words;
    struct rule rule = new_rule(arena, arena_printf(arena, "%.*s %.*s", SPAN_ARG(day), SPAN_ARG(hours)));
    struct course course = {.first_day = november(SPAN("2")), .last_day = november(SPAN("29"))};
    struct zones *zones = zones_new("/usr/share/zoneinfo");
    struct plan plan = schedule_plan(arena, &rule, &course, cell_zone(zones, zone_name), november(SPAN("1")));
    zones_free(zones);
    *once = rule.weekday < 0;
    return plan;
}

static void put_change(struct buf *out, const char *what, struct date day, const struct planned *planned)
{
    buf_printf(out, "%s%s %d", out->len ? ", " : "", what, of_november(day));
    if (planned == NULL)
        return;
    struct span start = time_format(out->arena, (int)(planned->starts_at % DAY_SECONDS));
    struct span end = time_format(out->arena, (int)(planned->ends_at % DAY_SECONDS));
    buf_printf(out, " %.*s-%.*s", SPAN_ARG(start), SPAN_ARG(end));
}

static const struct change *change_of(const struct changes *changes, struct occurrence_id id)
{
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].kind != CHANGE_ADD && changes->items[i].id.v == id.v)
            return &changes->items[i];
    return NULL;
}

static struct span show(struct arena *arena, const struct changes *changes, const struct existing *classes,
                        size_t count)
{
    struct buf out = buf_new(arena, 2000);
    for (size_t i = 0; i < count; i++) {
        const struct change *change = change_of(changes, classes[i].occurrence.id);
        struct date day = classes[i].occurrence.rule_day;
        if (change == NULL)
            put_change(&out, "keep", day, NULL);
        else if (change->kind == CHANGE_UPDATE)
            put_change(&out, "update", day, &change->planned);
        else
            put_change(&out, "remove", day, NULL);
    }
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].kind == CHANGE_ADD)
            put_change(&out, "add", changes->items[i].planned.day, &changes->items[i].planned);
    return buf_span(&out);
}

static void diff(void **state)
{
    struct row *row = *state;
    struct existing classes[CLASSES_MAX] = {0};
    struct span time = row->cells[0];
    bool once;
    instant now = (instant)november(cell_word(&time)).days * DAY_SECONDS;
    now += cell_time(time);
    size_t count = cell_classes(row->cells[1], classes);
    struct plan plan = plan_of(row->arena, row->cells[2], &once);
    struct changes changes = schedule_diff(row->arena, &plan, classes, count, now, once);
    cell_equals(row, row->cells[3], show(row->arena, &changes, classes, count));
}

int main(void)
{
    static const struct table_section sections[] = {{"diff", diff}};
    return table_run("tests/tables/reschedule.txt", sections, 1, NULL, 0);
}
