/* db_postgres.h: a connection to PostgreSQL, which is made when it is needed and made anew when it was lost. */
#ifndef STORE_DB_POSTGRES_H
#define STORE_DB_POSTGRES_H

#include "store/db.h"

/* Nothing is sent yet. `url` is copied: a connection string, postgresql://… */
struct db *db_postgres_open(struct span url);

/* Is the address well formed, and is it one that may be used: TLS verified unless the server is this machine? ERR_INVALID
 * says what to change, without the password. */
bool db_postgres_check_url(struct span url, struct err *err);

/* Connects now. ERR_INVALID: the server refuses us (password, database, version), which waiting does not mend;
 * ERR_UNAVAILABLE: it is away. */
bool db_postgres_connect(struct db *db, struct err *err);

/* Runs a script of statements, within the caller's transaction if there is one. */
bool db_postgres_script(struct db *db, struct span script, struct err *err);
/* The first column of the first row of a question without parameters, as a number; NULL is 0. */
bool db_postgres_number(struct db *db, const char *question, int64_t *out, struct err *err);

#endif
