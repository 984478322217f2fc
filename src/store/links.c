/* links.c: links with which people set a password. */
#include "store/store_internal.h"

static struct span bytes_of(const unsigned char hash[SHA256_LEN])
{
    return (struct span){(const char *)hash, SHA256_LEN};
}

bool store_link_find(struct db *db, struct arena *arena, const unsigned char hash[SHA256_LEN], instant now, struct user *out,
                     bool *found, struct err *err)
{
    struct sql_user_row row;
    if (!sql_link_find(db, arena, bytes_of(hash), now, &row, found, err))
        return false;
    if (*found)
        *out = user_of_row(&row);
    return true;
}

static bool add(struct db *db, struct arena *arena, const struct audit_by *by, struct user_id id,
                const unsigned char hash[SHA256_LEN], struct err *err)
{
    struct user user;
    int64_t ended, added = 0;
    if (!store_user_find(db, arena, arena_printf(arena, "%lld", (long long)id.v), &user, err))
        return false;
    struct audit_entry entry = {.action = AUDIT_USER_LINK, .user = id, .subject = store_user_shown(&user)};
    if (!store_audit(db, by, &entry, err) || !sql_link_end_all(db, id, &ended, err) ||
        !sql_link_add(db, bytes_of(hash), id, by->at, by->at + PASSWORD_LINK_SECONDS, &added, err))
        return false;
    return added > 0 || err_set(err, ERR_CONFLICT, "that account is disabled");
}

bool store_link_add(struct db *db, const struct audit_by *by, struct user_id user, const unsigned char hash[SHA256_LEN],
                    struct err *err)
{
    struct arena *arena = arena_new();
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && add(db, arena, by, user, hash, err);
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

/* Somebody disabled or gone gets none: the others do. */
static bool add_next(struct db *db, struct arena *arena, struct audit_by *by, struct link_wanted *wanted, struct err *err)
{
    struct sql_user_row row;
    bool found;
    if (!sql_user_by_id(db, arena, wanted->user, &row, &found, err))
        return false;
    wanted->made = found && row.enabled;
    if (!wanted->made)
        return true;
    bool ok = add(db, arena, by, wanted->user, wanted->hash, err);
    by->once = SPAN("");
    return ok;
}

bool store_links_add(struct db *db, const struct audit_by *by, struct link_wanted *wanted, size_t count, struct err *err)
{
    struct arena *arena = arena_new();
    struct audit_by next = *by;
    bool begun = db_begin_write(db, DB_MAIN, err), ok = begun;
    for (size_t i = 0; ok && i < count; i++) {
        arena_reset(arena);
        ok = add_next(db, arena, &next, &wanted[i], err);
    }
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

bool store_link_people(struct db *db, struct arena *arena, struct course_id course, bool all, struct user_list *out,
                       struct err *err)
{
    struct sql_user_rows rows;
    if (!sql_link_people(db, arena, course, all, &rows, err))
        return false;
    *out = (struct user_list){arena_array(arena, rows.count, sizeof *out->items), rows.count};
    for (size_t i = 0; i < rows.count; i++)
        out->items[i] = user_of_row(&rows.items[i]);
    return true;
}

static bool use(struct db *db, struct arena *arena, const struct audit_by *by, const unsigned char hash[SHA256_LEN],
                struct span password_hash, struct err *err)
{
    struct user user;
    int64_t changed;
    bool found;
    if (!store_link_find(db, arena, hash, by->at, &user, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "the link is no longer good");
    struct audit_by self = *by;
    self.user = user.id;
    self.name = store_user_shown(&user);
    struct audit_entry entry = {.action = AUDIT_USER_PASSWORD, .user = user.id, .subject = self.name};
    return store_audit(db, &self, &entry, err) && sql_user_set_password(db, user.id, password_hash, &changed, err) &&
           sql_link_end_all(db, user.id, &changed, err) && sql_session_end_all(db, user.id, SPAN(""), &changed, err);
}

bool store_link_use(struct db *db, const struct audit_by *by, const unsigned char hash[SHA256_LEN], struct span password_hash,
                    struct err *err)
{
    struct arena *arena = arena_new();
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && use(db, arena, by, hash, password_hash, err);
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}
