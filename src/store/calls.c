/* calls.c: calls and their classes as the administration lists them: searched, filtered, a page at a time. */
#include "store/calls.h"
#include "store/store_internal.h"

#include "base/text.h"

#include <string.h>

/* --- calls ---------------------------------------------------------------------------------------------------------- */

/* Passes by all calls: counts those that fit, and keeps the ids of the page. What a good link is only the program knows, and
 * descriptions have no key. */
struct call_scan {
    const struct call_filter *filter;
    struct arena *arena; /* of the scan */
    struct span key;     /* what is looked for, folded */
    struct meeting_id *ids;
    size_t limit, offset, count;
    int64_t total;
};

static bool holds(struct span text, struct span key)
{
    return key.len == 0 || (text.len && memmem(text.ptr, text.len, key.ptr, key.len) != NULL);
}

static bool has_good_link(const struct call_filter *filter, const struct sql_meeting_scan_row *row)
{
    struct err ignored;
    return row->link_kind == LINK_DEFAULT || (row->link_kind == LINK_OWN && link_check(filter->jitsi, row->link, &ignored));
}

static bool fits(const struct call_scan *scan, const struct sql_meeting_scan_row *row)
{
    switch (scan->filter->which) {
    case CALLS_ALL: break;
    case CALLS_ON:
        if (!row->on)
            return false;
        break;
    case CALLS_OFF:
        if (row->on)
            return false;
        break;
    case CALLS_NO_LINK:
        if (!row->on || has_good_link(scan->filter, row))
            return false;
        break;
    }
    return holds(row->name_key, scan->key) || holds(text_fold(scan->arena, row->code), scan->key) ||
           holds(text_fold(scan->arena, row->description), scan->key);
}

static bool scan_one(void *context, const struct sql_meeting_scan_row *row)
{
    struct call_scan *scan = context;
    if (!fits(scan, row))
        return true;
    if ((size_t)scan->total++ >= scan->offset && scan->count < scan->limit)
        scan->ids[scan->count++] = row->id;
    return true;
}

bool store_call_find(struct db *db, struct arena *arena, struct meeting_id id, instant now, struct call_summary *out,
                     struct err *err)
{
    struct sql_meeting_summary_row row = {0};
    bool found;
    if (!sql_meeting_summary(db, arena, id, now, &row, &found, err))
        return false;
    *out = (struct call_summary){
        .meeting = {.id = row.id, .course = row.course, .rule = {(int)row.weekday, row.date, (int)row.start, (int)row.end},
                    .link_kind = row.link_kind, .link = row.link, .description = row.description, .on = row.on},
        .course = {.id = row.course, .name = row.course_name, .code = row.code, .zone = row.zone},
        .next = {.starts_at = row.starts_at, .ends_at = row.ends_at}};
    return found || err_set(err, ERR_NOT_FOUND, "no such meeting");
}

bool store_call_page(struct db *db, struct arena *arena, const struct call_filter *filter, size_t limit, size_t offset,
                     struct call_page *out, struct err *err)
{
    struct call_scan scan = {.filter = filter, .arena = arena_new(), .limit = limit, .offset = offset,
                             .ids = arena_array(arena, limit, sizeof *scan.ids)};
    scan.key = text_fold(scan.arena, span_trim(filter->text));
    bool ok = sql_meeting_scan(db, filter->teacher, filter->now, scan_one, &scan, err);
    arena_free(scan.arena);
    *out = (struct call_page){arena_array(arena, scan.count, sizeof *out->items), scan.count, scan.total};
    for (size_t i = 0; ok && i < scan.count; i++)
        ok = store_call_find(db, arena, scan.ids[i], filter->now, &out->items[i], err);
    return ok;
}

/* --- classes -------------------------------------------------------------------------------------------------------- */

static bool read_classes(struct db *db, struct arena *arena, const struct class_filter *filter, int64_t limit, int64_t offset,
                         struct sql_class_rows *rows, struct err *err)
{
    return filter->past
               ? sql_classes_past(db, arena, filter->meeting, filter->course, filter->now, limit, offset, rows, err)
               : sql_classes_to_come(db, arena, filter->meeting, filter->course, filter->now, limit, offset, rows, err);
}

bool store_class_page(struct db *db, struct arena *arena, const struct class_filter *filter, size_t limit, size_t offset,
                      struct class_page *out, struct err *err)
{
    struct sql_class_rows rows;
    struct sql_class_counts_row counts = {0};
    bool found;
    if (!read_classes(db, arena, filter, (int64_t)limit, (int64_t)offset, &rows, err) ||
        !sql_class_counts(db, arena, filter->meeting, filter->now, &counts, &found, err))
        return false;
    *out = (struct class_page){arena_array(arena, rows.count, sizeof *out->items), rows.count,
                               filter->past ? counts.past : counts.to_come};
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_class_row *row = &rows.items[i];
        out->items[i] = (struct class_row){
            .occurrence = {.id = row->id, .meeting = row->meeting, .rule_day = row->rule_day, .day = row->day,
                           .starts_at = row->starts_at, .ends_at = row->ends_at, .origin = row->origin,
                           .cancelled = row->cancelled, .reason = row->reason},
            .entered = row->entered};
    }
    return true;
}

bool store_course_people(struct db *db, struct course_id course, instant now, int64_t *people, int64_t *students,
                         struct err *err)
{
    struct sql_course_people_row row = {0};
    bool found;
    if (!sql_course_people(db, NULL, course, now, &row, &found, err))
        return false;
    *people = row.people;
    *students = row.students;
    return true;
}

bool store_course_classes_left(struct db *db, struct course_id course, instant now, int64_t *classes, struct err *err)
{
    struct sql_course_classes_left_row row = {0};
    bool found;
    if (!sql_course_classes_left(db, NULL, course, now, &row, &found, err))
        return false;
    *classes = row.classes;
    return true;
}

bool store_classes_at_once(struct db *db, struct arena *arena, struct course_id course, instant from, instant to,
                           struct occurrence_id except, struct at_once_list *out, struct err *err)
{
    struct sql_classes_at_once_rows rows;
    if (!sql_classes_at_once(db, arena, course, from, to, except, &rows, err))
        return false;
    *out = (struct at_once_list){arena_array(arena, rows.count, sizeof *out->items), rows.count};
    for (size_t i = 0; i < rows.count; i++)
        out->items[i] = (struct at_once){rows.items[i].meeting, rows.items[i].course_name, rows.items[i].starts_at,
                                         rows.items[i].ends_at};
    return true;
}
