/* store.c: the store as a whole: opened, closed, connected to. */
#include "store/store_internal.h"

#include "store/db_sqlite.h"
#include "store/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

#define PATH_MAX_LEN 4096

struct store {
    char main_path[PATH_MAX_LEN], records_path[PATH_MAX_LEN];
    struct secret csrf_key;
    struct writer *writer;
};

/* sqlite:PATH; the records are beside it: portero.db and portero.records.db. A relative path gets a `./`, so that SQLite
 * sees no special name in it (`:memory:`, `file:…`). */
static bool read_url(struct span url, struct store *store, struct err *err)
{
    if (!span_starts(url, SPAN("sqlite:")))
        return err_set(err, ERR_INVALID, "DATABASE_URL is not sqlite:PATH");
    struct span path = span_sub(url, 7, url.len), stem = path;
    if (path.len == 0 || path.len > PATH_MAX_LEN - 16)
        return err_set(err, ERR_INVALID, "DATABASE_URL has no path, or one that is too long");
    if (span_ends(path, SPAN(".db")))
        stem = span_sub(path, 0, path.len - 3);
    const char *here = path.ptr[0] == '/' ? "" : "./";
    snprintf(store->main_path, sizeof store->main_path, "%s%.*s", here, SPAN_ARG(path));
    snprintf(store->records_path, sizeof store->records_path, "%s%.*s.records.db", here, SPAN_ARG(stem));
    return true;
}

static bool read_key(struct store *store, struct err *err)
{
    struct db *db;
    struct sql_csrf_key_read_row row;
    bool found = false;
    if (!store_connect(store, &db, err))
        return false;
    struct arena *arena = arena_new();
    bool ok = sql_csrf_key_read(db, arena, &row, &found, err);
    if (ok && !found)
        ok = err_set(err, ERR_FOREIGN, "%s has no CSRF key; restore a backup", store->main_path);
    if (ok)
        store->csrf_key = secret_new(row.value);
    arena_free(arena);
    store_disconnect(db);
    return ok;
}

bool store_open(struct span database_url, struct store **out, struct err *err)
{
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL)
        abort();
    if (read_url(database_url, store, err) && migrate_sqlite(store->main_path, store->records_path, err) &&
        read_key(store, err)) {
        if (writer_start(store, &store->writer, err)) {
            *out = store;
            return true;
        }
        secret_free(&store->csrf_key);
    }
    free(store);
    return false;
}

void store_close(struct store *store)
{
    writer_stop(store->writer);
    secret_free(&store->csrf_key);
    free(store);
}

bool store_connect(struct store *store, struct db **out, struct err *err)
{
    return db_sqlite_open(store->main_path, store->records_path, out, err);
}

void store_disconnect(struct db *db)
{
    db_sqlite_close(db);
}

struct secret store_csrf_key(const struct store *store)
{
    return store->csrf_key;
}

const struct store_counts *store_counts(const struct store *store)
{
    return writer_counts(store->writer);
}

bool store_disk(const struct store *store, int64_t *free_bytes, int64_t *bytes)
{
    struct statvfs disk;
    if (store->main_path[0] == 0 || statvfs(store->main_path, &disk) != 0)
        return false;
    *free_bytes = (int64_t)(disk.f_bavail * disk.f_frsize);
    *bytes = (int64_t)(disk.f_blocks * disk.f_frsize);
    return true;
}

void store_append(struct store *store, struct append *append)
{
    writer_add(store->writer, append);
}

bool store_end_write(struct db *db, bool ok, struct err *err)
{
    if (ok)
        return db_commit(db, err);
    db_rollback(db);
    return false;
}

bool store_ready(struct db *db, struct err *err)
{
    if (!db_begin_write(db, DB_MAIN, err))
        return false;
    db_rollback(db);
    if (!db_begin_write(db, DB_RECORDS, err))
        return false;
    db_rollback(db);
    return true;
}

bool store_read_begin(struct db *db, struct err *err)
{
    return db_begin_read(db, err);
}

void store_read_end(struct db *db)
{
    db_rollback(db);
}
