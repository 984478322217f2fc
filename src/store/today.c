/* today.c: the day's classes, and what needs a hand. */
#include "store/today.h"

#include "store/store_internal.h"

static struct day_class day_class_of(const struct sql_day_classes_row *row)
{
    return (struct day_class){
        .course = {.id = row->course, .name = row->course_name, .code = row->code, .zone = row->zone,
                   .first_day = row->first_day, .last_day = row->last_day},
        .meeting = {.id = row->meeting, .course = row->course,
                    .rule = {(int)row->weekday, row->date, (int)row->rule_start, (int)row->rule_end},
                    .link_kind = row->link_kind, .link = row->link, .description = row->description, .on = row->on},
        .occurrence = {.id = row->occurrence, .meeting = row->meeting, .rule_day = row->rule_day, .day = row->class_day,
                       .starts_at = row->starts_at, .ends_at = row->ends_at, .origin = row->origin,
                       .cancelled = row->cancelled, .reason = row->reason},
        .teacher = row->teacher, .students = row->students, .entered = row->entered};
}

/* Of a call with two classes a day, the first that had not ended, else the last. */
static bool count_refusal(void *context, const struct sql_refusals_since_row *row)
{
    struct day_page *page = context;
    struct day_class *of = NULL;
    for (size_t i = 0; i < page->count; i++)
        if (page->items[i].meeting.id.v == row->meeting.v && (of == NULL || of->occurrence.ends_at < row->at))
            of = &page->items[i];
    if (of)
        of->refused++;
    return true;
}

bool store_day_counts(struct db *db, const struct day_filter *filter, int64_t *total, int64_t *ended, struct err *err)
{
    struct sql_day_class_count_row row = {0};
    bool found;
    if (!sql_day_class_count(db, NULL, filter->from, filter->to, filter->teacher, filter->now, &row, &found, err))
        return false;
    *total = row.total;
    *ended = row.ended;
    return true;
}

bool store_day_classes(struct db *db, struct arena *arena, const struct day_filter *filter, size_t limit, size_t offset,
                       struct day_page *out, struct err *err)
{
    struct sql_day_classes_rows rows;
    if (!sql_day_classes(db, arena, filter->from, filter->to, filter->teacher, filter->now, (int64_t)limit,
                         (int64_t)offset, &rows, err))
        return false;
    *out = (struct day_page){.items = arena_array(arena, rows.count, sizeof *out->items), .count = rows.count};
    for (size_t i = 0; i < rows.count; i++)
        out->items[i] = day_class_of(&rows.items[i]);
    return store_day_counts(db, filter, &out->total, &out->ended, err) && 
           sql_refusals_since(db, filter->from, filter->to, count_refusal, out, err);
}

/* --- what needs a hand ---------------------------------------------------------------------------------------------- */

static void make_list(struct arena *arena, size_t count, struct need_list *out)
{
    *out = (struct need_list){arena_array(arena, count, sizeof *out->items), count, count};
}

/* Which links are good only the program knows: all calls pass by. */
struct linkless_search {
    struct arena *arena;
    const struct jitsi *jitsi;
    struct need_list *out;
    size_t limit;
};

static bool look_for_linkless(void *context, const struct sql_linkless_calls_row *row)
{
    struct linkless_search *search = context;
    struct need_list *out = search->out;
    struct err ignored;
    if (row->link_kind == LINK_OWN && link_check(search->jitsi, row->link, &ignored))
        return true;
    if (out->count < search->limit)
        out->items[out->count++] = (struct need){.course = row->course, .meeting = row->meeting,
                                                 .course_name = arena_copy(search->arena, row->course_name)};
    out->total++;
    return true;
}

bool store_linkless_calls(struct db *db, struct arena *arena, const struct jitsi *jitsi, instant now, struct user_id teacher,
                          size_t limit, struct need_list *out, struct err *err)
{
    struct linkless_search search = {.arena = arena, .jitsi = jitsi, .out = out, .limit = limit};
    make_list(arena, limit, out);
    out->count = out->total = 0;
    return sql_linkless_calls(db, now, teacher, look_for_linkless, &search, err);
}

bool store_courses_without_teacher(struct db *db, struct arena *arena, instant now, instant before, struct need_list *out,
                                   struct err *err)
{
    struct sql_courses_without_teacher_rows rows;
    if (!sql_courses_without_teacher(db, arena, now, before, &rows, err))
        return false;
    make_list(arena, rows.count, out);
    for (size_t i = 0; i < rows.count; i++)
        out->items[i] = (struct need){.course = rows.items[i].course, .course_name = rows.items[i].course_name};
    return true;
}

bool store_unattended_classes(struct db *db, struct arena *arena, instant now, instant began, struct user_id teacher,
                              struct need_list *out, struct err *err)
{
    struct sql_unattended_classes_rows rows;
    if (!sql_unattended_classes(db, arena, now, began, teacher, &rows, err))
        return false;
    make_list(arena, rows.count, out);
    for (size_t i = 0; i < rows.count; i++)
        out->items[i] = (struct need){.meeting = rows.items[i].meeting, .course_name = rows.items[i].course_name,
                                      .zone = rows.items[i].zone, .at = rows.items[i].starts_at};
    return true;
}

/* The class of each teacher that ends last of those before, while they pass by. */
struct clash_search {
    struct arena *arena;
    struct need_list *out;
    size_t limit;
    struct user_id teacher;
    struct meeting_id meeting;
    struct span course_name;
    instant ends_at;
};

static bool is_known_clash(const struct clash_search *search, struct span person, struct meeting_id one, struct span other)
{
    for (size_t i = 0; i < search->out->count; i++) {
        const struct need *need = &search->out->items[i];
        if (need->meeting.v == one.v && span_eq(need->other_name, other) && span_eq(need->person, person))
            return true;
    }
    return false;
}

static bool look_for_clash(void *context, const struct sql_taught_classes_row *row)
{
    struct clash_search *search = context;
    struct need_list *out = search->out;
    struct user user = {.username = row->username, .name = row->name};
    struct span person = store_user_shown(&user);
    bool same = search->teacher.v == row->teacher.v;
    if (same && row->starts_at < search->ends_at && row->meeting.v != search->meeting.v &&
        !is_known_clash(search, person, row->meeting, search->course_name))
        out->items[out->count++] = (struct need){.meeting = row->meeting, .other = search->meeting,
                                                 .course_name = arena_copy(search->arena, row->course_name),
                                                 .other_name = arena_copy(search->arena, search->course_name),
                                                 .person = arena_copy(search->arena, person),
                                                 .zone = arena_copy(search->arena, row->zone), .at = row->starts_at};
    if (!same || row->ends_at > search->ends_at) {
        search->teacher = row->teacher;
        search->meeting = row->meeting;
        search->course_name = arena_copy(search->arena, row->course_name);
        search->ends_at = row->ends_at;
    }
    out->total = out->count;
    return out->count < search->limit;
}

bool store_clashes(struct db *db, struct arena *arena, instant from, instant to, size_t limit, struct need_list *out,
                   struct err *err)
{
    struct clash_search search = {.arena = arena, .out = out, .limit = limit};
    make_list(arena, limit, out);
    out->count = out->total = 0;
    return sql_taught_classes(db, from, to, look_for_clash, &search, err);
}

bool store_absences(struct db *db, struct arena *arena, instant from, instant to, struct user_id teacher,
                    struct need_list *out, struct err *err)
{
    struct sql_absences_rows rows;
    if (!sql_absences(db, arena, from, to, teacher, &rows, err))
        return false;
    make_list(arena, rows.count, out);
    for (size_t i = 0; i < rows.count; i++)
        out->items[i] = (struct need){.meeting = rows.items[i].meeting, .course_name = rows.items[i].course_name,
                                      .people = rows.items[i].people};
    return true;
}

bool store_absent_people(struct db *db, struct arena *arena, struct meeting_id meeting, instant now, struct user_list *out,
                         struct err *err)
{
    struct sql_absent_people_rows rows;
    if (!sql_absent_people(db, arena, meeting, now, &rows, err))
        return false;
    *out = (struct user_list){arena_array(arena, rows.count, sizeof *out->items), rows.count};
    for (size_t i = 0; i < rows.count; i++)
        out->items[i] = (struct user){.id = rows.items[i].user, .username = rows.items[i].username,
                                      .name = rows.items[i].name, .email = rows.items[i].email};
    return true;
}
