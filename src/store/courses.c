/* courses.c: courses. */
#include "store/store_internal.h"

#include "base/text.h"

struct course course_of_row(const struct sql_course_row *row)
{
    return (struct course){.id = row->id, .name = row->name, .code = row->code, .zone = row->zone,
                           .first_day = row->first_day, .last_day = row->last_day, .archived = row->archived,
                           .waits = row->waits};
}

static bool audit_course(struct db *db, const struct audit_by *by, enum audit_action action,
                         const struct course *course, struct span details, struct err *err)
{
    struct audit_entry entry = {.action = action, .course = course->id, .subject = course->name, .details = details};
    return store_audit(db, by, &entry, err);
}

bool store_course_add(struct db *db, const struct audit_by *by, const struct course *course, struct course_id *id,
                      struct err *err)
{
    struct arena *arena = arena_new();
    struct sql_course_add_row row = {0};
    bool found, begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && sql_course_add(db, arena, course->name, text_fold(arena, course->name), course->code, course->zone,
                                      course->first_day, course->last_day, course->waits, &row, &found, err);
    struct course added = *course, none = {.first_day = DATE_NONE, .last_day = DATE_NONE};
    added.id = row.id;
    ok = ok && audit_course(db, by, AUDIT_COURSE_ADD, &added, course_differences(arena, &none, &added), err);
    ok = begun && store_end_write(db, ok, err);
    *id = row.id;
    arena_free(arena);
    return ok;
}

static bool reschedule_all(struct db *db, struct arena *arena, struct zones *zones, instant now,
                           const struct course *course, struct err *err)
{
    struct meeting_list meetings;
    if (!store_meeting_list(db, arena, course->id, &meetings, err))
        return false;
    for (size_t i = 0; i < meetings.count; i++)
        if (!store_reschedule(db, zones, now, &meetings.items[i], course, NULL, err))
            return false;
    return true;
}

/* Nothing is rewritten where only the name changed. */
static bool is_same_calendar(const struct course *before, const struct course *after)
{
    return before->first_day.days == after->first_day.days && before->last_day.days == after->last_day.days &&
           span_eq(before->zone, after->zone);
}

bool store_course_edit(struct db *db, struct zones *zones, const struct audit_by *by, const struct course *was,
                       const struct course *course, struct err *err)
{
    struct arena *arena = arena_new();
    struct course before;
    int64_t changed;
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && store_course_find(db, arena, course->id, &before, err) &&
              audit_course(db, by, AUDIT_COURSE_EDIT, course, course_differences(arena, &before, course), err) &&
              (was == NULL || store_unchanged(course_differences(arena, was, &before), err)) &&
              sql_course_edit(db, course->id, course->name, text_fold(arena, course->name), course->code, course->zone,
                              course->first_day, course->last_day, course->waits, &changed, err) &&
              (is_same_calendar(&before, course) || reschedule_all(db, arena, zones, by->at, course, err));
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

bool store_course_set_archived(struct db *db, const struct audit_by *by, struct course_id id, bool archived,
                               struct err *err)
{
    struct arena *arena = arena_new();
    struct course course;
    int64_t changed;
    enum audit_action action = archived ? AUDIT_COURSE_ARCHIVE : AUDIT_COURSE_UNARCHIVE;
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && store_course_find(db, arena, id, &course, err) &&
              audit_course(db, by, action, &course, SPAN(""), err);
    if (ok && course.archived == archived)
        ok = err_set(err, ERR_CONFLICT, archived ? "that course is archived already" : "that course is not archived");
    ok = ok && sql_course_set_archived(db, id, archived, &changed, err);
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

bool store_course_find(struct db *db, struct arena *arena, struct course_id id, struct course *out, struct err *err)
{
    struct sql_course_row row;
    bool found;
    if (!sql_course_find(db, arena, id, &row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "no such course");
    *out = course_of_row(&row);
    return true;
}

bool store_course_list(struct db *db, struct arena *arena, struct course_list *out, struct err *err)
{
    struct sql_course_rows rows;
    if (!sql_course_list(db, arena, &rows, err))
        return false;
    out->count = rows.count;
    out->items = arena_array(arena, rows.count, sizeof *out->items);
    for (size_t i = 0; i < rows.count; i++)
        out->items[i] = course_of_row(&rows.items[i]);
    return true;
}

bool store_course_of_meeting(struct db *db, struct meeting_id meeting, struct course_id *out, bool *found, struct err *err)
{
    struct sql_course_of_meeting_row row = {0};
    if (!sql_course_of_meeting(db, NULL, meeting, &row, found, err))
        return false;
    *out = row.course;
    return true;
}

bool store_course_of_class(struct db *db, struct occurrence_id class, struct course_id *out, bool *found, struct err *err)
{
    struct sql_course_of_class_row row = {0};
    if (!sql_course_of_class(db, NULL, class, &row, found, err))
        return false;
    *out = row.course;
    return true;
}
