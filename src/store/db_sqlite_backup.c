/* db_sqlite_backup.c: a whole SQLite file copied, and looked through. */
#include "store/db_sqlite_backup.h"

#include "store/db_sqlite.h"

#include <sqlite3.h>
#include <string.h>

static bool fail(sqlite3 *sqlite, const char *path, struct err *err)
{
    return err_set(err, ERR_UNAVAILABLE, "database: %s: %s (%d)", path, sqlite3_errmsg(sqlite),
                   sqlite3_extended_errcode(sqlite));
}

/* All pages in one step: a backup in several begins anew whenever another process writes between them, and may never
 * end. With a write-ahead log nobody waits for it. */
static bool copy_pages(sqlite3 *from, const char *schema, sqlite3 *copy)
{
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", from, schema);
    if (backup == NULL)
        return false;
    int result = sqlite3_backup_step(backup, -1);
    return sqlite3_backup_finish(backup) == SQLITE_OK && result == SQLITE_DONE;
}

/* Nobody else knows the file yet, and what is cut off is thrown away: no journal, and synced once, at the end, by the
 * caller. The pages say that they belong to a write-ahead log; the last line makes them a plain database. */
bool db_sqlite_backup(struct db *db, enum db_file file, const char *path, struct err *err)
{
    sqlite3 *copy;
    bool ok = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
              sqlite3_exec(copy, "pragma locking_mode = exclusive; pragma journal_mode = off; pragma synchronous = off",
                           NULL, NULL, NULL) == SQLITE_OK &&
              copy_pages(db_sqlite_handle(db), file == DB_RECORDS ? "records" : "main", copy) &&
              sqlite3_exec(copy, "pragma schema_version; pragma journal_mode = delete", NULL, NULL, NULL) == SQLITE_OK;
    if (!ok)
        fail(copy, path, err);
    sqlite3_close(copy);
    return ok;
}

bool db_sqlite_check(struct db *db, enum db_file file, struct err *err)
{
    sqlite3 *sqlite = db_sqlite_handle(db);
    sqlite3_stmt *statement;
    const char *path = sqlite3_db_filename(sqlite, file == DB_RECORDS ? "records" : "main");
    const char *text = file == DB_RECORDS ? "pragma records.integrity_check(1)" : "pragma main.integrity_check(1)";
    if (sqlite3_prepare_v2(sqlite, text, -1, &statement, NULL) != SQLITE_OK)
        return fail(sqlite, path, err);
    bool ok = sqlite3_step(statement) == SQLITE_ROW || fail(sqlite, path, err);
    const char *answer = ok ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    if (ok && (answer == NULL || strcmp(answer, "ok") != 0))
        ok = err_set(err, ERR_UNAVAILABLE, "%s is damaged: %s", path, answer ? answer : "");
    sqlite3_finalize(statement);
    return ok;
}
