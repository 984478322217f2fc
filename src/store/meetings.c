/* meetings.c: calls, and their classes kept to their rules. */
#include "store/store_internal.h"

#include "core/schedule.h"

#include <stdlib.h>

struct meeting meeting_of_row(const struct sql_meeting_row *row)
{
    return (struct meeting){.id = row->id,
                            .course = row->course,
                            .rule = {(int)row->weekday, row->date, (int)row->start, (int)row->end},
                            .link_kind = row->link_kind,
                            .link = row->link,
                            .description = row->description,
                            .on = row->on};
}

static bool read_existing(struct db *db, struct arena *arena, struct meeting_id meeting, struct existing **out,
                          size_t *count, struct err *err)
{
    struct sql_occurrence_existing_rows rows;
    if (!sql_occurrence_existing(db, arena, meeting, &rows, err))
        return false;
    *count = rows.count;
    *out = arena_array(arena, rows.count, sizeof **out);
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_occurrence_existing_row *row = &rows.items[i];
        (*out)[i] = (struct existing){.occurrence = {.id = row->id, .meeting = row->meeting, .rule_day = row->rule_day,
                                                     .day = row->day, .starts_at = row->starts_at,
                                                     .ends_at = row->ends_at, .origin = row->origin,
                                                     .cancelled = row->cancelled, .reason = row->reason},
                                      .entered = row->entered};
    }
    return true;
}

static bool apply(struct db *db, struct meeting_id meeting, const struct change *change, struct err *err)
{
    const struct planned *planned = &change->planned;
    int64_t changed;
    switch (change->kind) {
    case CHANGE_ADD:
        return sql_occurrence_add(db, meeting, planned->day, planned->starts_at, planned->ends_at, &changed, err);
    case CHANGE_UPDATE:
        return sql_occurrence_set(db, change->id, planned->day, planned->starts_at, planned->ends_at, ORIGIN_RULE,
                                  &changed, err);
    case CHANGE_REMOVE:
        break;
    }
    return sql_occurrence_remove(db, change->id, &changed, err);
}

/* What must be written so that a meeting's classes follow its rule. */
struct rewriting {
    struct existing *existing;
    size_t count;
    struct changes changes;
};

static bool plan_rewriting(struct db *db, struct arena *arena, struct zones *zones, instant now, const struct meeting *meeting,
                           const struct course *course, struct rewriting *out, struct err *err)
{
    struct date today;
    int seconds;
    const struct zone *zone = zones_get(zones, course->zone, now, err);
    if (zone == NULL || !read_existing(db, arena, meeting->id, &out->existing, &out->count, err))
        return false;
    zone_local(zone, now, &today, &seconds);
    struct plan plan = schedule_plan(arena, &meeting->rule, course, zone, today);
    out->changes = schedule_diff(arena, &plan, out->existing, out->count, now, meeting->rule.weekday < 0);
    return true;
}

bool store_reschedule(struct db *db, struct zones *zones, instant now, const struct meeting *meeting,
                      const struct course *course, int64_t *changed, struct err *err)
{
    struct arena *arena = arena_new();
    struct rewriting rewriting;
    bool ok = plan_rewriting(db, arena, zones, now, meeting, course, &rewriting, err);
    for (size_t i = 0; ok && i < rewriting.changes.count; i++)
        ok = apply(db, meeting->id, &rewriting.changes.items[i], err);
    if (ok && changed)
        *changed += (int64_t)rewriting.changes.count;
    arena_free(arena);
    return ok;
}

static bool audit_meeting(struct db *db, const struct audit_by *by, enum audit_action action,
                          const struct meeting *meeting, const struct course *course, struct span details,
                          struct err *err)
{
    struct audit_entry entry = {.action = action, .course = course->id, .meeting = meeting->id, .subject = course->name,
                                .details = details};
    return store_audit(db, by, &entry, err);
}

bool store_meeting_add(struct db *db, struct zones *zones, const struct audit_by *by, const struct meeting *meeting,
                       struct meeting_id *id, struct err *err)
{
    struct arena *arena = arena_new();
    struct sql_meeting_add_row row = {0};
    struct course course;
    bool found, begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && store_course_find(db, arena, meeting->course, &course, err) &&
              sql_meeting_add(db, arena, meeting->course, meeting->rule.weekday, meeting->rule.date,
                              meeting->rule.start, meeting->rule.end, meeting->link_kind, meeting->link,
                              meeting->description, meeting->on, &row, &found, err);
    if (ok) {
        struct meeting added = *meeting, none = {.rule = {.weekday = -1, .date = DATE_NONE, .start = -1, .end = -1}};
        added.id = row.id;
        ok = audit_meeting(db, by, AUDIT_MEETING_ADD, &added, &course, meeting_differences(arena, &none, &added), err) &&
             store_reschedule(db, zones, by->at, &added, &course, NULL, err);
    }
    ok = begun && store_end_write(db, ok, err);
    *id = row.id;
    arena_free(arena);
    return ok;
}

static bool is_same_rule(const struct rule *a, const struct rule *b)
{
    return a->weekday == b->weekday && a->date.days == b->date.days && a->start == b->start && a->end == b->end;
}

bool store_meeting_edit(struct db *db, struct zones *zones, const struct audit_by *by, const struct meeting *was,
                        const struct meeting *meeting, struct err *err)
{
    struct arena *arena = arena_new();
    struct meeting before;
    struct course course;
    int64_t changed;
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && store_meeting_find(db, arena, meeting->id, &before, err) &&
              store_course_find(db, arena, before.course, &course, err) &&
              audit_meeting(db, by, AUDIT_MEETING_EDIT, meeting, &course, meeting_differences(arena, &before, meeting), err) &&
              (was == NULL || store_unchanged(meeting_differences(arena, was, &before), err)) &&
              sql_meeting_edit(db, meeting->id, meeting->rule.weekday, meeting->rule.date, meeting->rule.start,
                               meeting->rule.end, meeting->link_kind, meeting->link, meeting->description, &changed,
                               err) &&
              (is_same_rule(&before.rule, &meeting->rule) ||
               store_reschedule(db, zones, by->at, meeting, &course, NULL, err));
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

/* --- what saving it would do ---------------------------------------------------------------------------------------- */

static const struct change *change_of(const struct changes *changes, struct occurrence_id id)
{
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].kind != CHANGE_ADD && changes->items[i].id.v == id.v)
            return &changes->items[i];
    return NULL;
}

static void add_class(struct meeting_preview *preview, struct occurrence class, instant now)
{
    if (class.ends_at >= now)
        preview->classes.items[preview->classes.count++] = class;
}

/* As occurrence_add makes it. */
static struct occurrence new_class(struct meeting_id meeting, const struct planned *planned, const struct sql_suspended_days_rows *days)
{
    struct occurrence class = {.meeting = meeting, .rule_day = planned->day, .day = planned->day, .starts_at = planned->starts_at,
                               .ends_at = planned->ends_at};
    for (size_t i = 0; i < days->count; i++)
        if (days->items[i].day.days == planned->day.days) {
            class.cancelled = true;
            class.reason = days->items[i].reason;
        }
    return class;
}

static void set_times(struct occurrence *class, const struct planned *planned)
{
    class->day = planned->day;
    class->starts_at = planned->starts_at;
    class->ends_at = planned->ends_at;
}

static void preview_existing(const struct existing *existing, const struct change *change, instant now,
                             struct meeting_preview *out)
{
    struct occurrence class = existing->occurrence;
    bool decided = class.origin != ORIGIN_RULE || class.cancelled || existing->entered;
    if (change && change->kind == CHANGE_REMOVE) {
        out->removed++;
        return;
    }
    if (change) {
        set_times(&class, &change->planned);
        out->changed++;
    } else if (decided && class.starts_at > now) {
        out->kept++;
    }
    add_class(out, class, now);
}

static int by_start(const void *a, const void *b)
{
    const struct occurrence *one = a, *other = b;
    return (one->starts_at > other->starts_at) - (one->starts_at < other->starts_at);
}

bool store_meeting_preview(struct db *db, struct arena *arena, struct zones *zones, const struct meeting *meeting, instant now,
                           struct meeting_preview *out, struct err *err)
{
    struct course course;
    struct meeting before = {.rule = {.weekday = -1, .date = DATE_NONE}};
    struct rewriting rewriting;
    struct sql_suspended_days_rows days;
    if (!store_course_find(db, arena, meeting->course, &course, err) ||
        (meeting->id.v && !store_meeting_find(db, arena, meeting->id, &before, err)) ||
        !plan_rewriting(db, arena, zones, now, meeting, &course, &rewriting, err) ||
        !sql_suspended_days(db, arena, (struct date){(int32_t)(now / DAY_SECONDS) - 1}, (struct date){INT32_MAX}, &days, err))
        return false;
    if (meeting->id.v && is_same_rule(&before.rule, &meeting->rule))
        rewriting.changes.count = 0;
    *out = (struct meeting_preview){.classes = {arena_array(arena, rewriting.count + rewriting.changes.count + 1, sizeof *out->classes.items), 0}};
    for (size_t i = 0; i < rewriting.count; i++)
        preview_existing(&rewriting.existing[i], change_of(&rewriting.changes, rewriting.existing[i].occurrence.id), now, out);
    for (size_t i = 0; i < rewriting.changes.count; i++) {
        if (rewriting.changes.items[i].kind != CHANGE_ADD)
            continue;
        out->added++;
        add_class(out, new_class(meeting->id, &rewriting.changes.items[i].planned, &days), now);
    }
    qsort(out->classes.items, out->classes.count, sizeof *out->classes.items, by_start);
    return true;
}

bool store_meeting_set_on(struct db *db, const struct audit_by *by, struct meeting_id id, bool on, struct err *err)
{
    struct arena *arena = arena_new();
    struct meeting meeting;
    struct course course;
    int64_t changed;
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && store_meeting_find(db, arena, id, &meeting, err) &&
              store_course_find(db, arena, meeting.course, &course, err) &&
              audit_meeting(db, by, on ? AUDIT_MEETING_ON : AUDIT_MEETING_OFF, &meeting, &course, SPAN(""), err) &&
              sql_meeting_set_on(db, id, on, &changed, err);
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

bool store_meeting_find(struct db *db, struct arena *arena, struct meeting_id id, struct meeting *out, struct err *err)
{
    struct sql_meeting_row row;
    bool found;
    if (!sql_meeting_find(db, arena, id, &row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "no such meeting");
    *out = meeting_of_row(&row);
    return true;
}

static void copy_meetings(struct arena *arena, const struct sql_meeting_rows *rows, struct meeting_list *out)
{
    out->count = rows->count;
    out->items = arena_array(arena, rows->count, sizeof *out->items);
    for (size_t i = 0; i < rows->count; i++)
        out->items[i] = meeting_of_row(&rows->items[i]);
}

bool store_meeting_list(struct db *db, struct arena *arena, struct course_id course, struct meeting_list *out,
                        struct err *err)
{
    struct sql_meeting_rows rows;
    if (!sql_meeting_list(db, arena, course, &rows, err))
        return false;
    copy_meetings(arena, &rows, out);
    return true;
}

static bool extend_one(struct db *db, struct zones *zones, instant now, struct meeting_id id, int64_t *changed,
                       struct err *err)
{
    struct arena *arena = arena_new();
    struct meeting meeting;
    struct course course;
    int64_t written = 0;
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && store_meeting_find(db, arena, id, &meeting, err) &&
              store_course_find(db, arena, meeting.course, &course, err) &&
              store_reschedule(db, zones, now, &meeting, &course, &written, err);
    ok = begun && store_end_write(db, ok, err);
    if (ok)
        *changed += written;
    arena_free(arena);
    return ok;
}

/* One short transaction a meeting, so that nobody waits for all of them. A meeting that cannot be extended (its zone is
 * gone) does not keep the others from it; the first error is told at the end. */
bool store_horizon_extend(struct db *db, struct zones *zones, instant now, int64_t *changed, struct err *err)
{
    struct arena *arena = arena_new();
    struct meeting_list meetings;
    struct err own;
    *changed = 0;
    bool all = store_meeting_list(db, arena, (struct course_id){0}, &meetings, err);
    for (size_t i = 0, count = all ? meetings.count : 0; i < count; i++) {
        if (extend_one(db, zones, now, meetings.items[i].id, changed, &own))
            continue;
        if (all)
            *err = own;
        all = false;
        if (own.code == ERR_UNAVAILABLE)
            break;
    }
    arena_free(arena);
    return all;
}
