/* records.c: records searched, counted and forgotten. */
#include "store/records.h"

#include "store/store_internal.h"

static struct join join_of_row(const struct sql_record_row *row)
{
    return (struct join){.id = row->id, .at = row->at, .user = row->user, .username = row->username, .name = row->name,
                         .meeting = row->meeting, .course = row->course, .course_name = row->course_name,
                         .occurrence = row->occurrence, .verdict = row->verdict, .via = row->via,
                         .address = row->address, .user_agent = row->user_agent};
}

/* A record that the page ended with bounds the search of the index, too: its second is looked at again, no more. */
static bool read_page(struct db *db, struct arena *arena, const struct join_search *s, enum join_order order,
                      const struct join *after, int64_t limit, struct sql_record_rows *rows, struct err *err)
{
    struct span pattern = store_pattern(arena, s->text);
    instant from = s->from, until = s->until;
    if (order == JOINS_NEWEST_FIRST) {
        until = after && after->at < until ? after->at + 1 : until;
        return sql_joins_newest(db, arena, from, until, s->meeting, s->user, s->course, pattern, s->teacher, s->now, s->first,
                                s->last, after ? after->at : INT64_MAX, after ? after->id : (struct join_id){0}, limit, rows,
                                err);
    }
    from = after && after->at > from ? after->at : from;
    return sql_joins_oldest(db, arena, from, until, s->meeting, s->user, s->course, pattern, s->teacher, s->now, s->first,
                            s->last, after ? after->at : 0, after ? after->id : (struct join_id){0}, limit, rows, err);
}

bool store_join_page(struct db *db, struct arena *arena, const struct join_search *search, enum join_order order,
                     const struct join *after, size_t limit, struct join_rows *out, struct err *err)
{
    struct sql_record_rows rows;
    if (!read_page(db, arena, search, order, after, (int64_t)limit, &rows, err))
        return false;
    *out = (struct join_rows){arena_array(arena, rows.count, sizeof *out->items), rows.count};
    for (size_t i = 0; i < rows.count; i++)
        out->items[i] = (struct join_row){join_of_row(&rows.items[i]), rows.items[i].zone, rows.items[i].code,
                                         rows.items[i].description};
    return true;
}

bool store_join_counts(struct db *db, struct arena *arena, const struct join_search *s, int64_t counts[VERDICTS],
                       struct err *err)
{
    struct sql_joins_counts_rows rows;
    for (size_t i = 0; i < VERDICTS; i++)
        counts[i] = 0;
    if (!sql_joins_counts(db, arena, s->from, s->until, s->meeting, s->user, s->course, store_pattern(arena, s->text), s->teacher,
                          s->now, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        if ((size_t)rows.items[i].verdict < VERDICTS)
            counts[rows.items[i].verdict] = rows.items[i].count;
    return true;
}

bool store_returns(struct db *db, struct arena *arena, struct user_id user, struct meeting_id meeting, instant since,
                   int64_t *count, struct err *err)
{
    struct sql_returns_since_row row;
    bool found;
    if (!sql_returns_since(db, arena, user, meeting, VIA_RETURN, VERDICT_ALLOWED, since, &row, &found, err))
        return false;
    *count = row.count;
    return true;
}

/* --- forgotten ------------------------------------------------------------------------------------------------------ */

static bool forget_joins(struct db *db, struct arena *arena, struct forgetting *f, struct err *err)
{
    struct sql_joins_old_row old;
    int64_t changed;
    bool found;
    if (!sql_joins_old(db, arena, f->before, FORGET_AT_ONCE, &old, &found, err))
        return false;
    f->joins_done = old.count == 0;
    if (f->joins_done)
        return true;
    if (!db_begin_write(db, DB_RECORDS, err) || !store_end_write(db, sql_joins_forget(db, old.last, &changed, err), err))
        return false;
    f->joins += old.count;
    return true;
}

static bool forget_entries(struct db *db, struct arena *arena, struct forgetting *f, struct err *err)
{
    struct sql_entries_old_row old;
    int64_t changed;
    bool found;
    if (!sql_entries_old(db, arena, f->before, f->after, FORGET_AT_ONCE, &old, &found, err))
        return false;
    f->done = old.count == 0;
    if (f->done)
        return true;
    if (!db_begin_write(db, DB_RECORDS, err) ||
        !store_end_write(db, sql_entries_forget(db, f->before, f->after, old.last, &changed, err), err))
        return false;
    f->after = old.last;
    f->entries += old.count;
    return true;
}

bool store_forget(struct db *db, struct forgetting *forgetting, struct err *err)
{
    struct arena *arena = arena_new();
    bool ok = forgetting->joins_done ? forget_entries(db, arena, forgetting, err) : forget_joins(db, arena, forgetting, err);
    arena_free(arena);
    return ok;
}
