/* migrate.h: makes what portero remembers in, and refuses what is not ours. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/db.h"

#define SCHEMA_VERSION 3 /* of both parts, on either database */

/* A file of store/sql/schema/, compiled in. */
struct span schema_text(const char *name);
/* What brings a part ("main", "records") to that version; empty where the version changes nothing in it. */
struct span schema_step(const char *part, const char *engine, int64_t version);

/* Makes both files where neither is there, finishes a pair whose making was cut off, brings older ones up to date, under
 * a lock that other processes honour too. ERR_FOREIGN says which file is wrong and what to do; nothing was touched. */
bool migrate_sqlite(const char *main_path, const char *records_path, struct err *err);

/* Makes the tables in an empty database, brings older ones up to date, in one transaction that other processes wait for.
 * ERR_FOREIGN: tables of another program, or of a newer portero. */
bool migrate_postgres(struct db *db, struct err *err);
/* Are the tables there, and of a version that this program knows? ERR_FOREIGN says what to do. */
bool check_postgres(struct db *db, struct err *err);

/* Are they ours, made by no newer portero, and do they belong together? ERR_FOREIGN otherwise. Looks only. */
bool migrate_check(struct db *db, const char *main_path, const char *records_path, struct err *err);

/* The lock on the folder of `path`, as whoever makes a database there holds it; ends when *fd is closed. */
bool migrate_lock_folder(const char *path, int *fd, struct err *err);

#endif
