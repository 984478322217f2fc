/* audit.c: the audit trail: what was done, written with it and read again. */
#include "store/store_internal.h"

bool store_audit(struct db *db, const struct audit_by *by, const struct audit_entry *entry, struct err *err)
{
    int64_t added = 0;
    if (!sql_audit_add(db, by->at, by->user, by->name, entry->action, entry->user, entry->course, entry->meeting,
                       entry->subject, entry->details, by->once, &added, err))
        return false;
    return added > 0 || err_set(err, ERR_REPEATED, "this form has done it already");
}

bool store_not_repeated(struct db *db, struct arena *arena, const struct audit_by *by, struct err *err)
{
    struct audit_entry entry;
    bool found = false;
    if (by->once.len && !store_audit_once(db, arena, by->once, &entry, &found, err))
        return false;
    return !found || err_set(err, ERR_REPEATED, "this form has done it already");
}

bool store_unchanged(struct span differences, struct err *err)
{
    return differences.len == 0 || err_set(err, ERR_CHANGED, "somebody has changed it meanwhile");
}

static struct audit_entry entry_of_row(const struct sql_audit_row *row)
{
    return (struct audit_entry){.id = row->id, .at = row->at, .actor = row->actor, .actor_name = row->actor_name,
                                .action = (enum audit_action)row->action, .user = row->user, .course = row->course,
                                .meeting = row->meeting, .subject = row->subject, .details = row->details};
}

static bool read_rows(struct db *db, struct arena *arena, const struct audit_filter *filter, int64_t limit,
                      struct sql_audit_rows *rows, struct err *err)
{
    struct user_id actor = filter->commands ? (struct user_id){-1} : filter->actor;
    int64_t last = filter->last ? filter->last : INT32_MAX;
    if (filter->user.v)
        return sql_audit_of_user(db, arena, filter->before, filter->user, actor, filter->first, last, limit, rows, err);
    if (filter->meeting.v)
        return sql_audit_of_meeting(db, arena, filter->before, filter->meeting, actor, filter->first, last, limit, rows, err);
    if (filter->course.v)
        return sql_audit_of_course(db, arena, filter->before, filter->course, actor, filter->first, last, limit, rows, err);
    return sql_audit_page(db, arena, filter->before, actor, filter->first, last, limit, rows, err);
}

bool store_audit_list(struct db *db, struct arena *arena, const struct audit_filter *filter, size_t limit,
                      struct audit_list *out, struct err *err)
{
    struct sql_audit_rows rows;
    if (!read_rows(db, arena, filter, (int64_t)limit, &rows, err))
        return false;
    out->count = rows.count;
    out->items = arena_array(arena, rows.count, sizeof *out->items);
    for (size_t i = 0; i < rows.count; i++)
        out->items[i] = entry_of_row(&rows.items[i]);
    return true;
}

bool store_audit_once(struct db *db, struct arena *arena, struct span once, struct audit_entry *out, bool *found,
                      struct err *err)
{
    struct sql_audit_row row;
    if (!sql_audit_once(db, arena, once, &row, found, err))
        return false;
    if (*found)
        *out = entry_of_row(&row);
    return true;
}
