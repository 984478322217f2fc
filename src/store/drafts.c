/* drafts.c: forms kept for who was signed out while writing them. */
#include "store/drafts.h"

#include "store/store_internal.h"

#define OF_A_PERSON 5
#define OF_ALL 200

bool store_draft_add(struct db *db, struct span key, struct user_id user, struct span path, struct span form, instant now,
                     struct err *err)
{
    int64_t changed;
    return db_begin_write(db, DB_SESSIONS, err) &&
           store_end_write(db,
                           sql_draft_expire(db, now - DRAFT_SECONDS, &changed, err) &&
                               sql_draft_trim(db, user, OF_A_PERSON - 1, &changed, err) &&
                               sql_draft_trim_all(db, OF_ALL - 1, &changed, err) &&
                               sql_draft_add(db, key, user, path, form, now, &changed, err),
                           err);
}

bool store_draft_find(struct db *db, struct arena *arena, struct span key, struct user_id user, struct span path,
                      instant now, struct span *form, bool *found, struct err *err)
{
    struct sql_draft_find_row row = {0};
    if (!sql_draft_find(db, arena, key, user, path, now - DRAFT_SECONDS, &row, found, err))
        return false;
    *form = row.form;
    return true;
}
