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

static bool must_be_found(bool found, struct err *err)
{
    return found || err_set(err, ERR_NOT_FOUND, "no such class");
}

bool store_occurrence_on(struct db *db, struct arena *arena, struct meeting_id meeting, struct date day,
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

bool store_occurrence_find(struct db *db, struct arena *arena, struct occurrence_id id, struct occurrence *out,
                           struct err *err)
{
    struct sql_occurrence_row row;
    bool found;
    if (!sql_occurrence_find(db, arena, id, &row, &found, err) || !must_be_found(found, err))
        return false;
    *out = occurrence_of_row(&row);
    return true;
}

struct span store_local_text(struct arena *arena, const struct zone *zone, instant at)
{
    struct date day;
    int seconds;
    zone_local(zone, at, &day, &seconds);
    return arena_printf(arena, "%.*s %.*s", SPAN_ARG(date_format(arena, day)), SPAN_ARG(time_format(arena, seconds)));
}

/* --- changing one --------------------------------------------------------------------------------------------------- */

/* A class with all that it hangs on, read and changed in one transaction. */
struct class_change {
    struct db *db;
    struct arena *arena;
    const struct audit_by *by;
    struct occurrence class;
    struct meeting meeting;
    struct course course;
    const struct zone *zone;
};

static bool read_around(struct class_change *change, struct zones *zones, struct meeting_id meeting, instant at,
                        struct err *err)
{
    struct db *db = change->db;
    if (!store_meeting_find(db, change->arena, meeting, &change->meeting, err) ||
        !store_course_find(db, change->arena, change->meeting.course, &change->course, err))
        return false;
    change->zone = zones_get(zones, change->course.zone, at, err);
    return change->zone != NULL;
}

static bool read_class(struct class_change *change, struct zones *zones, struct occurrence_id id, struct err *err)
{
    return store_occurrence_find(change->db, change->arena, id, &change->class, err) &&
           read_around(change, zones, change->class.meeting, change->class.starts_at, err);
}

static bool change_begin(struct class_change *change, struct db *db, const struct audit_by *by, struct err *err)
{
    *change = (struct class_change){.db = db, .by = by};
    if (!db_begin_write(db, DB_MAIN, err))
        return false;
    change->arena = arena_new();
    return true;
}

static bool change_end(struct class_change *change, bool ok, struct err *err)
{
    arena_free(change->arena);
    return store_end_write(change->db, ok, err);
}

static struct span local_text(const struct class_change *change, instant at)
{
    return store_local_text(change->arena, change->zone, at);
}

static bool audit_class(const struct class_change *change, enum audit_action action, const struct buf *details,
                        struct err *err)
{
    struct audit_entry entry = {.action = action, .course = change->course.id, .meeting = change->meeting.id,
                                .subject = change->course.name, .details = buf_span(details)};
    return store_audit(change->db, change->by, &entry, err);
}

static bool cancel(struct class_change *change, struct span reason, struct err *err)
{
    struct buf details = details_new(change->arena);
    int64_t changed;
    details_fact(&details, "class", local_text(change, change->class.starts_at));
    details_text(&details, "reason", SPAN(""), reason);
    if (!audit_class(change, AUDIT_CLASS_CANCEL, &details, err))
        return false;
    if (change->class.cancelled)
        return err_set(err, ERR_CONFLICT, "that class is cancelled already");
    return sql_occurrence_set_cancelled(change->db, change->class.id, true, reason, &changed, err);
}

bool store_occurrence_cancel(struct db *db, struct zones *zones, const struct audit_by *by, struct occurrence_id id,
                             struct span reason, struct err *err)
{
    struct class_change change;
    return change_begin(&change, db, by, err) &&
           change_end(&change, read_class(&change, zones, id, err) && cancel(&change, reason, err), err);
}

static bool set_times(struct class_change *change, const struct planned *planned, enum origin origin, struct err *err)
{
    int64_t changed;
    return sql_occurrence_set(change->db, change->class.id, planned->day, planned->starts_at, planned->ends_at, origin,
                              &changed, err);
}

static bool restore(struct class_change *change, struct err *err)
{
    const struct occurrence *class = &change->class;
    bool extra = class->origin == ORIGIN_EXTRA;
    bool asked = schedule_asks(&change->meeting.rule, &change->course, class->rule_day);
    struct planned planned = {class->day, class->starts_at, class->ends_at};
    struct buf details = details_new(change->arena);
    int64_t changed;
    if (!extra)
        planned = schedule_class(&change->meeting.rule, change->zone, class->rule_day);
    details_fact(&details, "class", local_text(change, planned.starts_at));
    details_text(&details, "starts", local_text(change, class->starts_at), local_text(change, planned.starts_at));
    if (!audit_class(change, AUDIT_CLASS_RESTORE, &details, err))
        return false;
    if (!class->cancelled && class->origin != ORIGIN_MOVED)
        return err_set(err, ERR_CONFLICT, "that class is neither cancelled nor moved");
    return (!class->cancelled || sql_occurrence_set_cancelled(change->db, class->id, false, SPAN(""), &changed, err)) &&
           (extra || set_times(change, &planned, asked ? ORIGIN_RULE : ORIGIN_EXTRA, err));
}

bool store_occurrence_restore(struct db *db, struct zones *zones, const struct audit_by *by, struct occurrence_id id,
                              struct err *err)
{
    struct class_change change;
    return change_begin(&change, db, by, err) &&
           change_end(&change, read_class(&change, zones, id, err) && restore(&change, err), err);
}

static bool move(struct class_change *change, struct date to_day, int start, int end, struct err *err)
{
    struct rule rule = {.start = start, .end = end};
    struct planned planned = schedule_class(&rule, change->zone, to_day);
    struct buf details = details_new(change->arena);
    details_fact(&details, "class", local_text(change, change->class.starts_at));
    details_text(&details, "starts", local_text(change, change->class.starts_at), local_text(change, planned.starts_at));
    details_text(&details, "ends", local_text(change, change->class.ends_at), local_text(change, planned.ends_at));
    return audit_class(change, AUDIT_CLASS_MOVE, &details, err) &&
           set_times(change, &planned, change->class.origin == ORIGIN_EXTRA ? ORIGIN_EXTRA : ORIGIN_MOVED, err);
}

bool store_occurrence_move(struct db *db, struct zones *zones, const struct audit_by *by, struct occurrence_id id,
                           struct date to_day, int start, int end, struct err *err)
{
    struct class_change change;
    return change_begin(&change, db, by, err) &&
           change_end(&change, read_class(&change, zones, id, err) && move(&change, to_day, start, end, err), err);
}

static bool add_extra(struct class_change *change, struct date day, int start, int end, struct occurrence_id *id,
                      struct err *err)
{
    struct rule rule = {.start = start, .end = end};
    struct planned planned = schedule_class(&rule, change->zone, day);
    struct buf details = details_new(change->arena);
    struct sql_occurrence_add_extra_row row = {0};
    bool found;
    details_text(&details, "starts", SPAN(""), local_text(change, planned.starts_at));
    details_text(&details, "ends", SPAN(""), local_text(change, planned.ends_at));
    if (!audit_class(change, AUDIT_CLASS_ADD, &details, err) ||
        !sql_occurrence_add_extra(change->db, change->arena, change->meeting.id, planned.day, planned.starts_at,
                                  planned.ends_at, &row, &found, err))
        return false;
    *id = row.id;
    return true;
}

bool store_occurrence_add(struct db *db, struct zones *zones, const struct audit_by *by, struct meeting_id meeting,
                          struct date day, int start, int end, struct occurrence_id *id, struct err *err)
{
    struct class_change change;
    return change_begin(&change, db, by, err) &&
           change_end(&change,
                      read_around(&change, zones, meeting, by->at, err) && add_extra(&change, day, start, end, id, err),
                      err);
}
