/* db_sqlite.h: a connection to the two SQLite files. */
#ifndef STORE_DB_SQLITE_H
#define STORE_DB_SQLITE_H

#include "store/db.h"

struct sqlite3;

/* `records` is attached as the schema of that name. The files exist; whether they are ours is asked afterwards. */
bool db_sqlite_open(const char *main_path, const char *records_path, struct db **out, struct err *err);
/* The library's own connection, for the driver's other files. */
struct sqlite3 *db_sqlite_handle(struct db *db);

/* What a file's header says, before anything in it is believed: 0 and 0 for an empty file. */
struct sqlite_header {
    int64_t application_id, schema_version;
};
bool db_sqlite_header(struct db *db, enum db_file file, struct sqlite_header *out, struct err *err);

/* Runs a script of table definitions, and marks the file as ours; within a transaction. */
bool db_sqlite_script(struct db *db, struct span script, enum db_file file, int64_t application_id, struct err *err);

/* Write-ahead logging from now on, for a new file; outside transactions. */
bool db_sqlite_use_wal(struct db *db, enum db_file file, struct err *err);

#endif
