/* sessions.c: sessions, and the failures that the throttle counts. */
#include "store/drafts.h"
#include "store/store_internal.h"

#include <string.h>

static struct span bytes_of(const unsigned char hash[SHA256_LEN])
{
    return (struct span){(const char *)hash, SHA256_LEN};
}

bool store_session_find(struct db *db, struct arena *arena, const unsigned char hash[SHA256_LEN], struct session *out,
                        bool *found, struct err *err)
{
    struct sql_session_find_row row;
    if (!sql_session_find(db, arena, bytes_of(hash), &row, found, err))
        return false;
    if (!*found)
        return true;
    memcpy(out->hash, hash, SHA256_LEN);
    out->user = (struct user){.id = row.id, .username = row.username, .name = row.name, .email = row.email,
                              .avatar = row.avatar, .staff = row.staff, .enabled = row.enabled,
                              .created_at = row.created_at, .language = row.language};
    out->times = (struct session_times){row.session_created_at, row.seen_at, row.until};
    return true;
}

bool store_session_add(struct db *db, const unsigned char hash[SHA256_LEN], const struct account *account,
                       struct span user_agent, instant now, struct span replaced, struct err *err)
{
    int64_t added = 0, ended;
    if (!db_begin_write(db, DB_MAIN, err))
        return false;
    bool ok = sql_session_add(db, bytes_of(hash), account->user.id, now, account->password_hash, user_agent, &added,
                              err);
    if (ok && added == 0)
        ok = err_set(err, ERR_NOT_FOUND, "the account was disabled or changed meanwhile");
    if (ok && replaced.len)
        ok = sql_session_end(db, replaced, &ended, err);
    return store_end_write(db, ok, err);
}

static bool read_failures(struct db *db, struct arena *arena, const unsigned char key[SHA256_LEN], instant now,
                          struct failures *out, struct err *err)
{
    struct sql_failures_read_row row = {0};
    bool found;
    if (!sql_failures_read(db, arena, bytes_of(key), now - THROTTLE_MEMORY, &row, &found, err))
        return false;
    *out = found ? (struct failures){row.count, row.last} : (struct failures){0};
    return true;
}

bool store_throttle_read(struct db *db, const struct throttle_keys *keys, instant now, struct throttle_facts *out,
                         struct err *err)
{
    struct arena *arena = arena_new();
    out->now = now;
    bool ok = read_failures(db, arena, keys->pair, now, &out->pair, err) &&
              read_failures(db, arena, keys->address, now, &out->address, err) &&
              read_failures(db, arena, keys->account, now, &out->account, err);
    arena_free(arena);
    return ok;
}

bool store_throttle_fail(struct db *db, const struct throttle_keys *keys, instant now, struct err *err)
{
    int64_t changed;
    instant since = now - THROTTLE_MEMORY;
    return db_begin_write(db, DB_SESSIONS, err) &&
           store_end_write(db,
                           sql_failures_add(db, bytes_of(keys->pair), now, since, &changed, err) &&
                               sql_failures_add(db, bytes_of(keys->address), now, since, &changed, err) &&
                               sql_failures_add(db, bytes_of(keys->account), now, since, &changed, err),
                           err);
}

bool store_throttle_forget(struct db *db, const struct throttle_keys *keys, struct err *err)
{
    int64_t changed;
    return db_begin_write(db, DB_SESSIONS, err) &&
           store_end_write(db, sql_failures_forget(db, bytes_of(keys->pair), &changed, err), err);
}

bool store_expire(struct db *db, int64_t session_ttl, instant now, struct err *err)
{
    int64_t changed;
    instant kept = now - DRAFT_SECONDS;
    return db_begin_write(db, DB_SESSIONS, err) &&
           store_end_write(db,
                           sql_session_expire(db, kept - session_ttl, kept, kept - SESSION_ABSOLUTE, &changed, err) &&
                               sql_failures_expire(db, now - THROTTLE_MEMORY, &changed, err) && sql_link_expire(db, now, &changed, err),
                           err);
}
