/* db_sqlite.c: the driver for SQLite. */
#include "store/db_sqlite.h"

#include "base/clock.h"
#include "store/sql.gen.h"
#include "store/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STATEMENT_MAX 4096
#define MAX_COLUMNS 40

struct sqlite {
    struct db db;
    sqlite3 *handle;
    sqlite3_stmt *statements[SQL_COUNT]; /* prepared when they are first used */
    sqlite3_stmt *begin, *commit, *rollback;
    int64_t busy_until_ms; /* of the wait for another program's lock that is under way */
};

static enum err_code code_of(int result)
{
    switch (result & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
        return ERR_UNAVAILABLE;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return ERR_FOREIGN;
    default:
        break;
    }
    switch (result) {
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return ERR_NOT_FOUND;
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
        return ERR_CONFLICT;
    default:
        return ERR_INTERNAL;
    }
}

/* The library's message names tables and columns, never values. */
static bool fail(struct sqlite *sqlite, int result, const char *what, struct err *err)
{
    return err_set(err, code_of(result), "database: %s: %s (%d)", what, sqlite3_errmsg(sqlite->handle), result);
}

/* Files that were found to be ours are not refused when a disk spoils them: they are away. */
static bool at_work(bool ok, struct err *err)
{
    if (!ok && err->code == ERR_FOREIGN)
        err->code = ERR_UNAVAILABLE;
    return ok;
}

/* SQLite numbers `$n` by first appearance, `?n` by its number. */
static bool prepare(struct sqlite *sqlite, const char *text, const char *name, sqlite3_stmt **out, struct err *err)
{
    char rewritten[STATEMENT_MAX];
    size_t len = strlen(text);
    if (len >= sizeof rewritten)
        return err_set(err, ERR_INTERNAL, "statement %s is too long", name);
    for (size_t i = 0; i <= len; i++)
        rewritten[i] = text[i] == '$' ? '?' : text[i];
    int result = sqlite3_prepare_v3(sqlite->handle, rewritten, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    return result == SQLITE_OK || fail(sqlite, result, name, err);
}

static bool statement_of(struct sqlite *sqlite, unsigned number, sqlite3_stmt **out, struct err *err)
{
    const struct db_statement *statement = &sql_statements[number];
    if (sqlite->statements[number] == NULL &&
        !at_work(prepare(sqlite, statement->text, statement->name, &sqlite->statements[number], err), err))
        return false;
    *out = sqlite->statements[number];
    return true;
}

/* A connection of this driver. */
static struct sqlite *sqlite_of(struct db *db)
{
    return (struct sqlite *)db;
}

static bool prepare_statement(struct db *db, unsigned number, struct err *err)
{
    sqlite3_stmt *ignored;
    return statement_of(sqlite_of(db), number, &ignored, err);
}

static int bind(sqlite3_stmt *statement, int index, const struct db_value *value)
{
    const char *bytes = value->bytes.ptr ? value->bytes.ptr : "";
    switch (value->kind) {
    case DB_INT:
        return sqlite3_bind_int64(statement, index, value->integer);
    case DB_TEXT:
        return sqlite3_bind_text64(statement, index, bytes, value->bytes.len, SQLITE_STATIC, SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(statement, index, bytes, value->bytes.len, SQLITE_STATIC);
    case DB_NULL:
        break;
    }
    return sqlite3_bind_null(statement, index);
}

static struct db_value column(sqlite3_stmt *statement, int index)
{
    struct db_value value = {.kind = DB_NULL};
    switch (sqlite3_column_type(statement, index)) {
    case SQLITE_INTEGER:
        value.kind = DB_INT;
        value.integer = sqlite3_column_int64(statement, index);
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB:
        value.kind = sqlite3_column_type(statement, index) == SQLITE_BLOB ? DB_BLOB : DB_TEXT;
        value.bytes.ptr = sqlite3_column_blob(statement, index);
        value.bytes.len = (size_t)sqlite3_column_bytes(statement, index);
        break;
    default:
        break;
    }
    return value;
}

static int step_all(sqlite3_stmt *statement, unsigned columns, db_row *row, void *context)
{
    struct db_value values[MAX_COLUMNS];
    int result;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        for (unsigned i = 0; i < columns; i++)
            values[i] = column(statement, (int)i);
        if (row && !row(context, values))
            return SQLITE_DONE;
    }
    return result;
}

static bool run(struct db *db, unsigned number, const struct db_value *parameters, db_row *row, void *context,
                int64_t *changed, struct err *err)
{
    struct sqlite *sqlite = sqlite_of(db);
    const struct db_statement *known = &sql_statements[number];
    sqlite3_stmt *statement;
    if (!statement_of(sqlite, number, &statement, err))
        return false;
    int result = SQLITE_OK;
    for (unsigned i = 0; i < known->parameters && result == SQLITE_OK; i++)
        result = bind(statement, (int)i + 1, &parameters[i]);
    if (result == SQLITE_OK)
        result = step_all(statement, known->columns, row, context);
    bool ok = result == SQLITE_DONE || at_work(fail(sqlite, sqlite3_extended_errcode(sqlite->handle), known->name, err), err);
    if (ok && changed)
        *changed = sqlite3_changes64(sqlite->handle);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return ok;
}

/* --- transactions -------------------------------------------------------------------------------------------------- */

static bool control(struct sqlite *sqlite, sqlite3_stmt *statement, const char *what, struct err *err)
{
    int result = sqlite3_step(statement);
    sqlite3_reset(statement);
    return result == SQLITE_DONE || at_work(fail(sqlite, sqlite3_extended_errcode(sqlite->handle), what, err), err);
}

/* Some failures (a full disk) have rolled back already. */
static void rollback(struct db *db)
{
    struct sqlite *sqlite = sqlite_of(db);
    struct err ignored;
    if (!sqlite3_get_autocommit(sqlite->handle))
        control(sqlite, sqlite->rollback, "rollback", &ignored);
}

static bool begin_read(struct db *db, struct err *err)
{
    struct sqlite *sqlite = sqlite_of(db);
    return control(sqlite, sqlite->begin, "begin", err);
}

/* BEGIN IMMEDIATE would lock both files. This takes the lock of one, before anything is read, so that what is read
 * cannot be out of date when it is written (SQLITE_BUSY_SNAPSHOT). */
static bool begin_write(struct db *db, enum db_file file, struct err *err)
{
    if (!begin_read(db, err))
        return false;
    int64_t none;
    if (file == DB_RECORDS ? sql_records_lock(db, &none, err) : sql_main_lock(db, &none, err))
        return true;
    rollback(db);
    return false;
}

static bool commit(struct db *db, struct err *err)
{
    struct sqlite *sqlite = sqlite_of(db);
    if (control(sqlite, sqlite->commit, "commit", err))
        return true;
    rollback(db);
    return false;
}

/* --- opening ------------------------------------------------------------------------------------------------------- */

static bool exec(struct sqlite *sqlite, const char *text, struct err *err)
{
    int result = sqlite3_exec(sqlite->handle, text, NULL, NULL, NULL);
    return result == SQLITE_OK || fail(sqlite, sqlite3_extended_errcode(sqlite->handle), "exec", err);
}

static bool attach(struct sqlite *sqlite, const char *path, struct err *err)
{
    sqlite3_stmt *statement;
    if (!prepare(sqlite, "attach database $1 as records", "attach", &statement, err))
        return false;
    sqlite3_bind_text(statement, 1, path, -1, SQLITE_STATIC);
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result == SQLITE_DONE || fail(sqlite, sqlite3_extended_errcode(sqlite->handle), path, err);
}

/* The library's own waits grow to 0.1 s, so that who writes all the time would be met holding the lock each time. */
static int wait_for_lock(void *context, int waits)
{
    struct sqlite *sqlite = context;
    if (waits == 0)
        sqlite->busy_until_ms = monotonic_ms() + STORE_BUSY_MS;
    if (monotonic_ms() >= sqlite->busy_until_ms)
        return 0;
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    return 1;
}

static bool set_up(struct sqlite *sqlite, const char *records_path, struct err *err)
{
    sqlite3_extended_result_codes(sqlite->handle, 1);
    sqlite3_busy_handler(sqlite->handle, wait_for_lock, sqlite);
    sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    /* No mmap, and FULL: a commit is on disk when it returns (docs/decisions/two-files.md). The caches (KiB) hold what a large
     * school's joins touch; with less, a join costs up to an eighth more of the processor. */
    return attach(sqlite, records_path, err) &&
           exec(sqlite, "pragma main.synchronous = full; pragma records.synchronous = full; pragma foreign_keys = on;"
                    "pragma mmap_size = 0; pragma main.cache_size = -6144; pragma records.cache_size = -1024;"
                    "pragma temp_store = memory", err) &&
           prepare(sqlite, "begin", "begin", &sqlite->begin, err) && prepare(sqlite, "commit", "commit", &sqlite->commit, err) &&
           prepare(sqlite, "rollback", "rollback", &sqlite->rollback, err);
}

static void close_files(struct db *db)
{
    struct sqlite *sqlite = sqlite_of(db);
    for (size_t i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(sqlite->statements[i]);
    sqlite3_finalize(sqlite->begin);
    sqlite3_finalize(sqlite->commit);
    sqlite3_finalize(sqlite->rollback);
    sqlite3_close(sqlite->handle);
    free(sqlite);
}

/* Its counters follow the ids that are inserted. */
static bool ids_taken(struct db *db, struct err *err)
{
    (void)db;
    (void)err;
    return true;
}

static const struct db_driver driver = {.run = run,
                                        .prepare = prepare_statement,
                                        .begin_read = begin_read,
                                        .begin_write = begin_write,
                                        .commit = commit,
                                        .rollback = rollback,
                                        .ids_taken = ids_taken,
                                        .close = close_files};

bool db_sqlite_open(const char *main_path, const char *records_path, struct db **out, struct err *err)
{
    struct sqlite *sqlite = calloc(1, sizeof *sqlite);
    if (sqlite == NULL)
        abort();
    sqlite->db.driver = &driver;
    int result = sqlite3_open_v2(main_path, &sqlite->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    bool ok = result == SQLITE_OK || fail(sqlite, result, main_path, err);
    if (ok && set_up(sqlite, records_path, err)) {
        *out = &sqlite->db;
        return true;
    }
    close_files(&sqlite->db);
    return false;
}

struct sqlite3 *db_sqlite_handle(struct db *db)
{
    return sqlite_of(db)->handle;
}

static bool pragma_int(struct sqlite *sqlite, const char *text, int64_t *out, struct err *err)
{
    sqlite3_stmt *statement;
    if (!prepare(sqlite, text, "pragma", &statement, err))
        return false;
    int result = sqlite3_step(statement);
    *out = result == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return result == SQLITE_ROW || fail(sqlite, sqlite3_extended_errcode(sqlite->handle), "pragma", err);
}

bool db_sqlite_header(struct db *db, enum db_file file, struct sqlite_header *out, struct err *err)
{
    struct sqlite *sqlite = sqlite_of(db);
    bool records = file == DB_RECORDS;
    return pragma_int(sqlite, records ? "pragma records.application_id" : "pragma main.application_id",
                      &out->application_id, err) &&
           pragma_int(sqlite, records ? "pragma records.schema_version" : "pragma main.schema_version",
                      &out->schema_version, err);
}

bool db_sqlite_script(struct db *db, struct span script, enum db_file file, int64_t application_id, struct err *err)
{
    struct sqlite *sqlite = sqlite_of(db);
    char mark[96];
    snprintf(mark, sizeof mark, "pragma %s.application_id = %lld", file == DB_RECORDS ? "records" : "main",
             (long long)application_id);
    char *text = strndup(script.ptr, script.len);
    if (text == NULL)
        abort();
    bool ok = exec(sqlite, text, err) && exec(sqlite, mark, err);
    free(text);
    return ok;
}

bool db_sqlite_use_wal(struct db *db, enum db_file file, struct err *err)
{
    struct sqlite *sqlite = sqlite_of(db);
    return exec(sqlite, file == DB_RECORDS ? "pragma records.journal_mode = wal" : "pragma main.journal_mode = wal", err);
}
