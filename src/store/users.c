/* users.c: accounts. */
#include "store/store_internal.h"

#include "base/text.h"

struct user user_of_row(const struct sql_user_row *row)
{
    return (struct user){.id = row->id, .username = row->username, .name = row->name, .email = row->email,
                         .avatar = row->avatar, .staff = row->staff, .enabled = row->enabled,
                         .created_at = row->created_at, .language = row->language};
}

/* Says which of the two is taken; the unique indexes hold it whatever happens between. */
static bool check_taken(struct db *db, struct arena *arena, struct user_id id, struct span username_key,
                        struct span email_key, struct err *err)
{
    struct sql_user_taken_row taken = {0};
    bool found;
    if (!sql_user_taken(db, arena, id, username_key, email_key, &taken, &found, err))
        return false;
    if (taken.username)
        return err_set(err, ERR_CONFLICT, "another account has this username");
    if (taken.email)
        return err_set(err, ERR_CONFLICT, "another account has this e-mail");
    return true;
}

struct span store_user_shown(const struct user *user)
{
    return user->name.len ? user->name : user->username;
}

static bool audit_user(struct db *db, const struct audit_by *by, enum audit_action action, const struct user *user,
                       struct span details, struct err *err)
{
    struct audit_entry entry = {.action = action, .user = user->id, .subject = store_user_shown(user), .details = details};
    return store_audit(db, by, &entry, err);
}

bool store_put_user(struct db *db, struct arena *arena, const struct audit_by *by, const struct user *user,
                    struct span password_hash, struct user_id *id, struct err *err)
{
    struct span username_key = text_lower(arena, user->username), email_key = text_lower(arena, user->email);
    struct sql_user_add_row row = {0};
    bool found;
    if (!check_taken(db, arena, (struct user_id){0}, username_key, email_key, err) ||
        !sql_user_add(db, arena, user->username, username_key, user->name, text_fold(arena, user->name), user->email,
                      email_key, user->avatar, user->staff, user->enabled, password_hash, user->created_at,
                      user->language, &row, &found, err))
        return false;
    struct user added = *user, nobody = {.name = SPAN("")};
    added.id = *id = row.id;
    return audit_user(db, by, AUDIT_USER_ADD, &added, user_differences(arena, &nobody, &added), err);
}

bool store_user_add(struct db *db, const struct audit_by *by, const struct user *user, struct span password_hash,
                    struct user_id *id, struct err *err)
{
    struct arena *arena = arena_new();
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && store_not_repeated(db, arena, by, err) &&
              store_put_user(db, arena, by, user, password_hash, id, err);
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

/* The account by its id, inside a write transaction. */
static bool read_user(struct db *db, struct arena *arena, struct user_id id, struct user *out, struct err *err)
{
    struct sql_user_row row;
    bool found;
    if (!sql_user_by_id(db, arena, id, &row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "no such user");
    *out = user_of_row(&row);
    return true;
}

bool store_user_edit(struct db *db, const struct audit_by *by, const struct user *was, const struct user *user,
                     struct err *err)
{
    struct arena *arena = arena_new();
    struct span username_key = text_lower(arena, user->username), email_key = text_lower(arena, user->email);
    int64_t changed = 0;
    bool begun = db_begin_write(db, DB_MAIN, err);
    struct user before;
    bool ok = begun && read_user(db, arena, user->id, &before, err) &&
              audit_user(db, by, AUDIT_USER_EDIT, user, user_differences(arena, &before, user), err) &&
              (was == NULL || store_unchanged(user_differences(arena, was, &before), err)) &&
              check_taken(db, arena, user->id, username_key, email_key, err) &&
              sql_user_edit(db, user->id, user->username, username_key, user->name, text_fold(arena, user->name),
                            user->email, email_key, user->avatar, user->staff, user->language, &changed, err);
    if (ok && user->staff && !before.staff) /* a link that was sent about must not lead to an administrator's account */
        ok = sql_link_end_all(db, user->id, &changed, err);
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

bool store_user_find(struct db *db, struct arena *arena, struct span who, struct user *out, struct err *err)
{
    struct sql_user_row row;
    struct user_id id;
    bool found;
    bool ok = span_to_id(who, &id.v) ? sql_user_by_id(db, arena, id, &row, &found, err)
                                     : sql_user_by_login(db, arena, text_lower(arena, who), &row, &found, err);
    if (!ok)
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "no such user");
    *out = user_of_row(&row);
    return true;
}

bool store_user_list(struct db *db, struct arena *arena, struct user_list *out, struct err *err)
{
    struct sql_user_rows rows;
    if (!sql_user_list(db, arena, &rows, err))
        return false;
    out->count = rows.count;
    out->items = arena_array(arena, rows.count, sizeof *out->items);
    for (size_t i = 0; i < rows.count; i++)
        out->items[i] = user_of_row(&rows.items[i]);
    return true;
}

bool store_user_set_password(struct db *db, const struct audit_by *by, struct user_id id, struct span password_hash,
                             struct span keep, struct err *err)
{
    struct arena *arena = arena_new();
    struct user user;
    int64_t changed, ended;
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && read_user(db, arena, id, &user, err) &&
              audit_user(db, by, AUDIT_USER_PASSWORD, &user, SPAN(""), err) &&
              sql_user_set_password(db, id, password_hash, &changed, err) && sql_link_end_all(db, id, &ended, err) &&
              sql_session_end_all(db, id, keep, &ended, err);
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

bool store_user_rehash(struct db *db, struct user_id id, struct span old_hash, struct span new_hash, struct err *err)
{
    int64_t changed;
    return db_begin_write(db, DB_MAIN, err) &&
           store_end_write(db, sql_user_rehash(db, id, old_hash, new_hash, &changed, err), err);
}

bool store_user_set_enabled(struct db *db, const struct audit_by *by, struct user_id id, bool enabled, struct err *err)
{
    struct arena *arena = arena_new();
    struct user user;
    int64_t changed, ended;
    enum audit_action action = enabled ? AUDIT_USER_ENABLE : AUDIT_USER_DISABLE;
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && read_user(db, arena, id, &user, err) && audit_user(db, by, action, &user, SPAN(""), err) &&
              sql_user_set_enabled(db, id, enabled, &changed, err) &&
              (enabled || (sql_link_end_all(db, id, &ended, err) && sql_session_end_all(db, id, SPAN(""), &ended, err)));
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

bool store_user_signout(struct db *db, const struct audit_by *by, struct user_id id, struct span keep, int64_t *sessions,
                        struct err *err)
{
    struct arena *arena = arena_new();
    struct user user;
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && read_user(db, arena, id, &user, err) &&
              audit_user(db, by, AUDIT_USER_SIGNOUT, &user, SPAN(""), err) &&
              sql_session_end_all(db, id, keep, sessions, err);
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

bool store_account_find(struct db *db, struct arena *arena, struct span login, struct account *out, bool *found,
                        struct err *err)
{
    struct sql_user_row row;
    struct sql_password_hash_read_row password;
    bool has_password;
    if (!sql_user_by_login(db, arena, text_lower(arena, login), &row, found, err))
        return false;
    if (!*found)
        return true;
    if (!sql_password_hash_read(db, arena, row.id, &password, &has_password, err))
        return false;
    *out = (struct account){user_of_row(&row), has_password ? password.password_hash : SPAN("")};
    return true;
}
