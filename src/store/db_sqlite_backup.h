/* db_sqlite_backup.h: a whole SQLite file copied, and looked through. */
#ifndef STORE_DB_SQLITE_BACKUP_H
#define STORE_DB_SQLITE_BACKUP_H

#include "store/db.h"

/* Copies one of the connection's two files, as its transaction sees it, over the empty file `path`, while other
 * processes read and write. The copy is a plain database (no write-ahead log); it is not yet on disk. */
bool db_sqlite_backup(struct db *db, enum db_file file, const char *path, struct err *err);

/* Reads the whole file: is each page, row and index as it must be? ERR_UNAVAILABLE where it is damaged. */
bool db_sqlite_check(struct db *db, enum db_file file, struct err *err);

#endif
