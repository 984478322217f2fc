/* courses.c: courses and enrolments. */
#include "store/store_internal.h"

#include "base/text.h"

struct course course_of_row(const struct sql_course_row *row)
{
    return (struct course){.id = row->id, .name = row->name, .code = row->code, .zone = row->zone,
                           .first_day = row->first_day, .last_day = row->last_day};
}

bool store_course_add(struct db *db, const struct course *course, struct course_id *id, struct err *err)
{
    struct arena *arena = arena_new();
    struct sql_course_add_row row = {0};
    bool found, begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && store_end_write(db,
                                       sql_course_add(db, arena, course->name, text_fold(arena, course->name),
                                                      course->code, course->zone, course->first_day,
                                                      course->last_day, &row, &found, err),
                                       err);
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

bool store_course_edit(struct db *db, struct zones *zones, instant now, const struct course *course, struct err *err)
{
    struct arena *arena = arena_new();
    int64_t changed = 0;
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && sql_course_edit(db, course->id, course->name, text_fold(arena, course->name), course->code,
                                       course->zone, course->first_day, course->last_day, &changed, err);
    if (ok && changed == 0)
        ok = err_set(err, ERR_NOT_FOUND, "no such course");
    ok = ok && reschedule_all(db, arena, zones, now, course, err);
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

bool store_enrol(struct db *db, struct user_id user, struct course_id course, enum role role, instant now,
                 struct err *err)
{
    int64_t changed;
    if (!db_begin_write(db, DB_MAIN, err))
        return false;
    bool ok = sql_enrol(db, user, course, role, now, &changed, err);
    if (!ok && err->code == ERR_NOT_FOUND)
        err_set(err, ERR_NOT_FOUND, "no such user or course");
    return store_end_write(db, ok, err);
}

bool store_unenrol(struct db *db, struct user_id user, struct course_id course, struct err *err)
{
    int64_t changed = 0;
    if (!db_begin_write(db, DB_MAIN, err))
        return false;
    bool ok = sql_unenrol(db, user, course, &changed, err);
    if (ok && changed == 0)
        ok = err_set(err, ERR_NOT_FOUND, "not enrolled in this course");
    return store_end_write(db, ok, err);
}

bool store_enrolment_list(struct db *db, struct arena *arena, struct course_id course, struct enrolment_list *out,
                          struct err *err)
{
    struct sql_enrolment_list_rows rows;
    if (!sql_enrolment_list(db, arena, course, &rows, err))
        return false;
    out->count = rows.count;
    out->items = arena_array(arena, rows.count, sizeof *out->items);
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_enrolment_list_row *row = &rows.items[i];
        out->items[i] = (struct enrolment_row){.enrolment = {row->user, row->course, row->role, row->since},
                                               .username = row->username,
                                               .name = row->name,
                                               .course_name = row->course_name};
    }
    return true;
}
