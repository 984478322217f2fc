/* facts.c: what the decision looks at, and what a person's portal shows. */
#include "store/store_internal.h"

#define NEAR ((int64_t)36 * 3600) /* seconds around now that hold every class that could be open, or was today's */

static struct occurrence near_class(const struct sql_access_facts_row *row)
{
    return (struct occurrence){.id = row->occurrence, .meeting = row->id, .rule_day = row->rule_day,
                               .day = row->class_day, .starts_at = row->starts_at, .ends_at = row->ends_at,
                               .origin = row->origin, .cancelled = row->cancelled, .reason = row->reason};
}

/* One question for the call and its near classes: the way into a call is as long as its questions are many. */
static bool read_meeting(struct db *db, struct arena *arena, struct meeting_id meeting, struct access_facts *facts,
                         struct err *err)
{
    struct sql_access_facts_rows rows;
    struct user_id user = facts->user ? facts->user->id : (struct user_id){0};
    if (!sql_access_facts(db, arena, meeting, user, facts->now - NEAR, facts->now + NEAR, &rows, err))
        return false;
    facts->meeting_exists = rows.count > 0;
    if (!facts->meeting_exists)
        return true;
    const struct sql_access_facts_row *row = &rows.items[0];
    facts->meeting = (struct meeting){.id = row->id, .course = row->course,
                                      .rule = {(int)row->weekday, row->date, (int)row->start, (int)row->end},
                                      .link_kind = row->link_kind, .link = row->link, .description = row->description,
                                      .on = row->on};
    facts->course = (struct course){.id = row->course, .name = row->course_name, .code = row->code, .zone = row->zone,
                                    .first_day = row->first_day, .last_day = row->last_day, .archived = row->archived,
                                    .waits = row->waits};
    facts->enrolment = (struct enrolment){user, row->course, row->role, row->since, row->from, row->until};
    struct occurrence *near = arena_array(arena, rows.count, sizeof *near);
    facts->near_count = 0;
    for (size_t i = 0; i < rows.count; i++)
        if (rows.items[i].occurrence.v != 0)
            near[facts->near_count++] = near_class(&rows.items[i]);
    facts->near = near;
    return true;
}

static bool read_next_and_last(struct db *db, struct arena *arena, struct access_facts *facts, struct err *err)
{
    struct sql_occurrence_row row;
    bool found;
    if (!store_next_class(db, arena, facts->meeting.id, &facts->course, facts->now, &facts->next, &found, err))
        return false;
    if (!sql_occurrence_last(db, arena, facts->meeting.id, facts->now, &row, &found, err))
        return false;
    if (found)
        facts->last = occurrence_of_row(&row);
    return true;
}

bool store_teacher_entered(struct db *db, struct occurrence_id class, struct course_id course, instant now, bool *entered,
                           struct err *err)
{
    struct sql_teacher_entered_row row = {0};
    bool found;
    if (!sql_teacher_entered(db, NULL, class, course, now, &row, &found, err))
        return false;
    *entered = row.entered;
    return true;
}

bool store_access_facts(struct db *db, struct arena *arena, struct meeting_id meeting, struct access_facts *facts,
                        struct err *err)
{
    if (!read_meeting(db, arena, meeting, facts, err))
        return false;
    if (!facts->meeting_exists)
        return true;
    const struct occurrence *open = access_open_class(facts);
    if (open == NULL)
        return read_next_and_last(db, arena, facts, err);
    if (!facts->course.waits || access_is_moderator(facts)) /* nobody else's way in asks for more */
        return true;
    return store_teacher_entered(db, open->id, facts->course.id, facts->now, &facts->teacher_entered, err);
}

static struct user_class user_class_of(const struct sql_user_classes_row *row)
{
    return (struct user_class){
        .course = {.id = row->course, .name = row->course_name, .code = row->code, .zone = row->zone,
                   .first_day = row->first_day, .last_day = row->last_day, .waits = row->waits},
        .role = row->role,
        .meeting = {.id = row->meeting, .course = row->course,
                    .rule = {(int)row->weekday, row->date, (int)row->rule_start, (int)row->rule_end},
                    .link_kind = row->link_kind, .link = row->link, .description = row->description, .on = row->on},
        .occurrence = {.id = row->occurrence, .meeting = row->meeting, .rule_day = row->rule_day,
                       .day = row->class_day, .starts_at = row->starts_at, .ends_at = row->ends_at,
                       .origin = row->origin, .cancelled = row->cancelled, .reason = row->reason}};
}

bool store_user_classes(struct db *db, struct arena *arena, struct user_id user, const struct class_span *span,
                        size_t limit, struct user_class_list *out, struct err *err)
{
    struct sql_user_classes_rows rows;
    if (!sql_user_classes(db, arena, user, span->from, span->to, span->ended, (int64_t)limit, &rows, err))
        return false;
    out->count = rows.count;
    out->items = arena_array(arena, rows.count, sizeof *out->items);
    for (size_t i = 0; i < rows.count; i++)
        out->items[i] = user_class_of(&rows.items[i]);
    return true;
}

bool store_user_courses(struct db *db, struct arena *arena, struct user_id user, instant now,
                        struct user_course_list *out, struct err *err)
{
    struct sql_user_courses_rows rows;
    if (!sql_user_courses(db, arena, user, now, &rows, err))
        return false;
    out->count = rows.count;
    out->items = arena_array(arena, rows.count, sizeof *out->items);
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_user_courses_row *row = &rows.items[i];
        out->items[i] = (struct user_course){{.id = row->id, .name = row->name, .code = row->code, .zone = row->zone,
                                              .first_day = row->first_day, .last_day = row->last_day},
                                             row->role, row->has_meeting};
    }
    return true;
}

bool store_next_class(struct db *db, struct arena *arena, struct meeting_id meeting, const struct course *course,
                      instant after, struct occurrence *out, bool *found, struct err *err)
{
    struct sql_occurrence_row row;
    *found = false;
    if (course->archived)
        return true;
    if (!sql_occurrence_next(db, arena, meeting, after, course->first_day, course->last_day, &row, found, err))
        return false;
    if (*found)
        *out = occurrence_of_row(&row);
    return true;
}

bool store_class_entered(struct db *db, struct arena *arena, const struct occurrence *class, struct course_id course,
                         int64_t *entered, int64_t *students, struct err *err)
{
    struct sql_class_entered_row row = {0};
    bool found;
    if (!sql_class_entered(db, arena, class->id, course, &row, &found, err))
        return false;
    *entered = row.entered;
    *students = row.students;
    return true;
}
