/* store.c: the store as a whole: opened, closed, connected to. */
#include "store/store_internal.h"

#include "store/db_postgres.h"
#include "store/db_sqlite.h"
#include "store/migrate.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

struct store {
    struct sqlite_paths paths;
    struct span postgres_url; /* empty: SQLite */
    struct secret csrf_key;
    struct writer *writer;
    atomic_bool found; /* set once, after the two above */
};

static bool is_postgres(struct span url)
{
    return span_starts(url, SPAN("postgresql://")) || span_starts(url, SPAN("postgres://"));
}

/* A relative path gets a `./`, so that SQLite sees no special name in it (`:memory:`, `file:…`). */
bool sqlite_paths_of(struct span url, struct sqlite_paths *out, struct err *err)
{
    struct span path = span_sub(url, 7, url.len), stem = path;
    if (path.len == 0 || path.len > STORE_PATH_MAX - 16)
        return err_set(err, ERR_INVALID, "DATABASE_URL has no path, or one that is too long");
    if (span_ends(path, SPAN(".db")))
        stem = span_sub(path, 0, path.len - 3);
    const char *here = path.ptr[0] == '/' ? "" : "./";
    snprintf(out->main, sizeof out->main, "%s%.*s", here, SPAN_ARG(path));
    snprintf(out->records, sizeof out->records, "%s%.*s.records.db", here, SPAN_ARG(stem));
    return true;
}

/* The address outlives the store: it is the settings'. */
static bool read_url(struct span url, struct store *store, struct err *err)
{
    if (span_starts(url, SPAN("sqlite:")))
        return sqlite_paths_of(url, &store->paths, err);
    if (!is_postgres(url))
        return err_set(err, ERR_INVALID, "DATABASE_URL is neither sqlite:PATH nor postgresql://…");
    store->postgres_url = url;
    return db_postgres_check_url(url, err);
}

/* The tables, made where `makes`; on SQLite always. */
static bool prepare_tables(struct store *store, bool makes, struct err *err)
{
    if (store->postgres_url.len == 0)
        return migrate_sqlite(store->paths.main, store->paths.records, err);
    struct db *db = db_postgres_open(store->postgres_url);
    bool ok = makes ? migrate_postgres(db, err) : check_postgres(db, err);
    db_close(db);
    return ok;
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
        ok = err_set(err, ERR_FOREIGN, "the database has no CSRF key; restore a backup");
    if (ok)
        store->csrf_key = secret_new(row.value);
    arena_free(arena);
    store_disconnect(db);
    return ok;
}

bool store_find(struct store *store, bool migrates, struct err *err)
{
    if (!prepare_tables(store, migrates, err) || !read_key(store, err))
        return false;
    if (!writer_start(store, &store->writer, err)) {
        secret_free(&store->csrf_key);
        return false;
    }
    atomic_store(&store->found, true);
    return true;
}

bool store_is_found(const struct store *store)
{
    return atomic_load(&store->found);
}

bool store_open_unseen(struct span database_url, struct store **out, struct err *err)
{
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL)
        abort();
    if (!read_url(database_url, store, err)) {
        free(store);
        return false;
    }
    *out = store;
    return true;
}

bool store_open(struct span database_url, struct store **out, struct err *err)
{
    struct store *store;
    if (!store_open_unseen(database_url, &store, err))
        return false;
    if (!store_find(store, false, err)) {
        free(store);
        return false;
    }
    *out = store;
    return true;
}

bool store_migrate(struct span database_url, struct err *err)
{
    struct store *store;
    if (!store_open_unseen(database_url, &store, err))
        return false;
    bool ok = prepare_tables(store, true, err);
    free(store);
    return ok;
}

bool store_is_remote(const struct store *store)
{
    return store->postgres_url.len > 0;
}

void store_close(struct store *store)
{
    if (store_is_found(store))
        writer_stop(store->writer);
    secret_free(&store->csrf_key);
    free(store);
}

bool store_connect(struct store *store, struct db **out, struct err *err)
{
    if (store->postgres_url.len == 0)
        return db_sqlite_open(store->paths.main, store->paths.records, out, err);
    *out = db_postgres_open(store->postgres_url);
    return true;
}

void store_disconnect(struct db *db)
{
    db_close(db);
}

struct secret store_csrf_key(const struct store *store)
{
    assert(store_is_found(store));
    return store->csrf_key;
}

const struct store_counts *store_counts(const struct store *store)
{
    static const struct store_counts none;
    return store_is_found(store) ? writer_counts(store->writer) : &none;
}

bool store_disk(const struct store *store, int64_t *free_bytes, int64_t *bytes)
{
    struct statvfs disk;
    if (store_is_remote(store) || statvfs(store->paths.main, &disk) != 0)
        return false;
    *free_bytes = (int64_t)(disk.f_bavail * disk.f_frsize);
    *bytes = (int64_t)(disk.f_blocks * disk.f_frsize);
    return true;
}

void store_append(struct store *store, struct append *append)
{
    assert(store_is_found(store));
    writer_add(store->writer, append);
}

bool store_end_write(struct db *db, bool ok, struct err *err)
{
    if (ok)
        return db_commit(db, err);
    db_rollback(db);
    return false;
}

/* A write that changes nothing tells a database that may only be read, too. */
bool store_ready(struct db *db, struct err *err)
{
    int64_t none;
    return db_begin_write(db, DB_MAIN, err) && store_end_write(db, sql_main_lock(db, &none, err), err) &&
           db_begin_write(db, DB_RECORDS, err) && store_end_write(db, sql_records_lock(db, &none, err), err);
}

bool store_read_begin(struct db *db, struct err *err)
{
    return db_begin_read(db, err);
}

void store_read_end(struct db *db)
{
    db_rollback(db);
}
