/* days.c: all classes of a day cancelled at once (a public holiday), and brought back. */
#include "store/calls.h"
#include "store/store_internal.h"

#include "core/schedule.h"

static struct day_class class_of(const struct sql_school_day_row *row, struct date day, bool cancelled)
{
    return (struct day_class){
        .course = {.id = row->course, .name = row->course_name, .code = row->code, .zone = row->zone,
                   .first_day = row->first_day, .last_day = row->last_day},
        .meeting = {.id = row->meeting, .course = row->course,
                    .rule = {(int)row->weekday, row->date, (int)row->rule_start, (int)row->rule_end},
                    .description = row->description, .on = row->on},
        .occurrence = {.id = row->occurrence, .meeting = row->meeting, .rule_day = row->rule_day, .day = day,
                       .starts_at = row->starts_at, .ends_at = row->ends_at, .origin = row->origin, .cancelled = cancelled,
                       .reason = row->reason}};
}

/* A class that the rule made and asks for no more does not come back with its day: another one stands for it by now. */
static bool comes_back(const struct day_class *class)
{
    return class->occurrence.origin != ORIGIN_RULE ||
           schedule_asks(&class->meeting.rule, &class->course, class->occurrence.rule_day);
}

static int64_t count_courses(const struct school_day *day)
{
    int64_t courses = 0;
    for (size_t i = 0; i < day->count; i++) {
        size_t j = 0;
        while (j < i && day->items[j].course.id.v != day->items[i].course.id.v)
            j++;
        courses += j == i;
    }
    return courses;
}

bool store_school_day(struct db *db, struct arena *arena, struct date day, instant now, bool cancelled, struct school_day *out,
                      struct err *err)
{
    struct sql_school_day_rows rows;
    struct sql_school_day_people_row people = {0};
    bool found;
    if (!sql_school_day(db, arena, day, now, cancelled, &rows, err) ||
        !sql_school_day_people(db, arena, day, now, cancelled, &people, &found, err))
        return false;
    *out = (struct school_day){.items = arena_array(arena, rows.count, sizeof *out->items), .people = people.people};
    for (size_t i = 0; i < rows.count; i++) {
        struct day_class class = class_of(&rows.items[i], day, cancelled);
        if (!cancelled || comes_back(&class))
            out->items[out->count++] = class;
    }
    out->courses = count_courses(out);
    return true;
}

/* --- changing it ---------------------------------------------------------------------------------------------------- */

/* A day, read and changed in one transaction. */
struct day_change {
    struct db *db;
    struct zones *zones;
    struct arena *arena;
    const struct audit_by *by;
    struct date day;
    struct span reason;
    struct school_day classes;
};

/* The day's own entry carries the form's number; each call's history tells of its class besides. */
static bool audit_day(const struct day_change *change, enum audit_action action, struct err *err)
{
    struct buf details = details_new(change->arena);
    details_fact(&details, "classes", arena_printf(change->arena, "%zu", change->classes.count));
    details_text(&details, "reason", SPAN(""), change->reason);
    struct audit_entry entry = {.action = action, .subject = date_format(change->arena, change->day),
                                .details = buf_span(&details)};
    return store_audit(change->db, change->by, &entry, err);
}

static bool audit_class(const struct day_change *change, const struct day_class *class, enum audit_action action,
                        struct err *err)
{
    struct audit_by by = *change->by;
    struct buf details = details_new(change->arena);
    const struct zone *zone = zones_get(change->zones, class->course.zone, by.at, err);
    if (zone == NULL)
        return false;
    details_fact(&details, "class", store_local_text(change->arena, zone, class->occurrence.starts_at));
    details_text(&details, "reason", SPAN(""), change->reason);
    struct audit_entry entry = {.action = action, .course = class->course.id, .meeting = class->meeting.id,
                                .subject = class->course.name, .details = buf_span(&details)};
    by.once = SPAN("");
    return store_audit(change->db, &by, &entry, err);
}

static bool cancel_one(const struct day_change *change, const struct day_class *class, struct err *err)
{
    int64_t changed = 0;
    if (!sql_occurrence_cancel_with_day(change->db, class->occurrence.id, change->reason, &changed, err))
        return false;
    return changed == 0 || audit_class(change, class, AUDIT_CLASS_CANCEL, err);
}

/* The rule may have changed meanwhile. */
static bool restore_one(const struct day_change *change, const struct day_class *class, struct err *err)
{
    int64_t changed;
    const struct occurrence *occurrence = &class->occurrence;
    const struct zone *zone = zones_get(change->zones, class->course.zone, change->by->at, err);
    if (zone == NULL || !sql_occurrence_set_cancelled(change->db, occurrence->id, false, SPAN(""), &changed, err) ||
        !audit_class(change, class, AUDIT_CLASS_RESTORE, err))
        return false;
    if (occurrence->origin != ORIGIN_RULE)
        return true;
    struct planned planned = schedule_class(&class->meeting.rule, zone, occurrence->rule_day);
    return sql_occurrence_set(change->db, occurrence->id, planned.day, planned.starts_at, planned.ends_at, ORIGIN_RULE,
                              &changed, err);
}

/* What is made on that day later obeys it. *ended: it was without classes, and is no more. */
static bool set_day(const struct day_change *change, bool cancels, bool *ended, struct err *err)
{
    int64_t changed = 0;
    bool ok = cancels ? sql_suspended_day_set(change->db, change->day, change->reason, &changed, err)
                      : sql_suspended_day_clear(change->db, change->day, &changed, err);
    *ended = !cancels && changed > 0;
    return ok;
}

static bool change_all(struct day_change *change, bool cancels, struct err *err)
{
    bool ended;
    if (!store_school_day(change->db, change->arena, change->day, change->by->at, !cancels, &change->classes, err) ||
        !audit_day(change, cancels ? AUDIT_DAY_CANCEL : AUDIT_DAY_RESTORE, err) || !set_day(change, cancels, &ended, err))
        return false;
    if (change->classes.count == 0 && !ended)
        return err_set(err, ERR_NOT_FOUND, "no such classes on that day");
    for (size_t i = 0; i < change->classes.count; i++)
        if (!(cancels ? cancel_one : restore_one)(change, &change->classes.items[i], err))
            return false;
    return true;
}

static bool change_day(struct day_change *change, bool cancels, struct err *err)
{
    if (!db_begin_write(change->db, DB_MAIN, err))
        return false;
    change->arena = arena_new();
    bool ok = store_end_write(change->db, change_all(change, cancels, err), err);
    arena_free(change->arena);
    return ok;
}

bool store_day_cancel(struct db *db, struct zones *zones, const struct audit_by *by, struct date day, struct span reason,
                      struct err *err)
{
    struct day_change change = {.db = db, .zones = zones, .by = by, .day = day, .reason = reason};
    return change_day(&change, true, err);
}

bool store_day_restore(struct db *db, struct zones *zones, const struct audit_by *by, struct date day, struct err *err)
{
    struct day_change change = {.db = db, .zones = zones, .by = by, .day = day, .reason = SPAN("")};
    return change_day(&change, false, err);
}

bool store_cancelled_days(struct db *db, struct arena *arena, instant now, struct date first, size_t limit,
                          struct cancelled_days *out, struct err *err)
{
    struct sql_cancelled_days_rows rows;
    if (!sql_cancelled_days(db, arena, now, first, (int64_t)limit, &rows, err))
        return false;
    *out = (struct cancelled_days){arena_array(arena, rows.count, sizeof *out->items), rows.count};
    for (size_t i = 0; i < rows.count; i++)
        out->items[i] = (struct cancelled_day){rows.items[i].day, rows.items[i].classes, rows.items[i].reason};
    return true;
}

bool store_day_is_cancelled(struct db *db, struct arena *arena, struct date day, bool *cancelled, struct span *reason,
                            struct err *err)
{
    struct sql_suspended_days_rows rows;
    if (!sql_suspended_days(db, arena, day, day, &rows, err))
        return false;
    *cancelled = rows.count > 0;
    *reason = rows.count ? rows.items[0].reason : SPAN("");
    return true;
}
