/* occurrences.c: single classes: listed, cancelled, restored, moved. */
#include "store/store_internal.h"

#include "core/schedule.h"

struct occurrence occurrence_of_row(const struct sql_occurrence_row *row)
{
    return (struct occurrence){.id = row->id, .meeting = row->meeting, .rule_day = row->rule_day, .day = row->day,
                               .starts_at = row->starts_at, .ends_at = row->ends_at, .origin = row->origin,
                               .cancelled = row->cancelled, .reason = row->reason};
}

bool store_occurrence_list(struct db *db, struct arena *arena, struct meeting_id meeting, struct date from,
                           struct date to, struct occurrence_list *out, struct err *err)
{
    struct sql_occurrence_rows rows;
    if (!sql_occurrence_list(db, arena, meeting, from, to, &rows, err))
        return false;
    out->count = rows.count;
    out->items = arena_array(arena, rows.count, sizeof *out->items);
    for (size_t i = 0; i < rows.count; i++)
        out->items[i] = occurrence_of_row(&rows.items[i]);
    return true;
}

static bool find_on(struct db *db, struct arena *arena, struct meeting_id meeting, struct date day,
                    struct occurrence *out, struct err *err)
{
    struct sql_occurrence_row row;
    bool found;
    if (!sql_occurrence_on(db, arena, meeting, day, &row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "no class of this meeting on that day");
    *out = occurrence_of_row(&row);
    return true;
}

bool store_occurrence_cancel(struct db *db, struct meeting_id meeting, struct date day, struct span reason,
                             struct err *err)
{
    struct arena *arena = arena_new();
    struct occurrence class;
    int64_t changed;
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && find_on(db, arena, meeting, day, &class, err);
    if (ok && class.cancelled)
        ok = err_set(err, ERR_CONFLICT, "that class is cancelled already");
    ok = ok && sql_occurrence_set_cancelled(db, class.id, true, reason, &changed, err);
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

/* The zone and the rule that a class hangs on. */
static bool read_rule(struct db *db, struct arena *arena, struct zones *zones, const struct occurrence *class,
                      struct rule *rule, const struct zone **zone, struct err *err)
{
    struct meeting meeting;
    struct course course;
    if (!store_meeting_find(db, arena, class->meeting, &meeting, err) ||
        !store_course_find(db, arena, meeting.course, &course, err))
        return false;
    *rule = meeting.rule;
    *zone = zones_get(zones, course.zone, class->starts_at, err);
    return *zone != NULL;
}

static bool restore(struct db *db, struct arena *arena, struct zones *zones, const struct occurrence *class,
                    struct err *err)
{
    struct rule rule;
    const struct zone *zone;
    int64_t changed;
    if (!class->cancelled && class->origin != ORIGIN_MOVED)
        return err_set(err, ERR_CONFLICT, "that class is neither cancelled nor moved");
    if (class->cancelled && !sql_occurrence_set_cancelled(db, class->id, false, SPAN(""), &changed, err))
        return false;
    if (class->origin == ORIGIN_EXTRA)
        return true;
    if (!read_rule(db, arena, zones, class, &rule, &zone, err))
        return false;
    struct planned planned = schedule_class(&rule, zone, class->rule_day);
    return sql_occurrence_set(db, class->id, planned.day, planned.starts_at, planned.ends_at, ORIGIN_RULE, &changed,
                              err);
}

bool store_occurrence_restore(struct db *db, struct zones *zones, struct meeting_id meeting, struct date day,
                              struct err *err)
{
    struct arena *arena = arena_new();
    struct occurrence class;
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && find_on(db, arena, meeting, day, &class, err) && restore(db, arena, zones, &class, err);
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

bool store_occurrence_move(struct db *db, struct zones *zones, struct meeting_id meeting, struct date day,
                           struct date to_day, int start, int end, struct err *err)
{
    struct arena *arena = arena_new();
    struct occurrence class;
    struct rule rule;
    const struct zone *zone;
    int64_t changed;
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && find_on(db, arena, meeting, day, &class, err) &&
              read_rule(db, arena, zones, &class, &rule, &zone, err);
    if (ok) {
        rule.start = start;
        rule.end = end;
        struct planned planned = schedule_class(&rule, zone, to_day);
        enum origin origin = class.origin == ORIGIN_EXTRA ? ORIGIN_EXTRA : ORIGIN_MOVED;
        ok = sql_occurrence_set(db, class.id, planned.day, planned.starts_at, planned.ends_at, origin, &changed, err);
    }
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}
