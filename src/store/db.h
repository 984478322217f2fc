/* db.h: the seam between statements and databases. Only store/ includes it; only the drivers know their library. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/err.h"

/* One value bound to a statement or read from a row. */
struct db_value {
    enum { DB_NULL, DB_INT, DB_TEXT, DB_BLOB } kind;
    int64_t integer;
    struct span bytes; /* in a row: valid until the row callback returns */
};

/* A statement: its text stands in store/sql/NAME.sql, the table of all of them is generated (sql.gen.h). */
struct db_statement {
    const char *name;
    const char *text;
    const char *types; /* of its parameters: `i` integer, `t` text, `b` bytes */
    unsigned parameters, columns;
    bool streams; /* its rows are many: they come one by one, in constant memory */
    bool planned_anew; /* which plan is good depends on the values: PostgreSQL makes one at each call */
};

/* Called once a row; false stops. */
typedef bool db_row(void *context, const struct db_value *columns);

/* A connection: a driver's own struct begins with this. */
struct db {
    const struct db_driver *driver;
    /* The database undid the last write for another one's sake (a deadlock): nothing is left of it, and the same may go well now. */
    bool undone;
};

/* Runs statement number `statement` of the generated table; `changed` (may be NULL) gets the rows written. Where neither it nor
 * `row` asks for anything, a failure may be told by a later call of the transaction, its commit at the latest. */
bool db_run(struct db *db, unsigned statement, const struct db_value *parameters, db_row *row, void *context,
            int64_t *changed, struct err *err);

/* Prepares a statement without running it: what is wrong with its text shows here. */
bool db_prepare(struct db *db, unsigned statement, struct err *err);

/* What a transaction will touch: a write touches one file. DB_SESSIONS is of the main file, for what needs no order among
 * those that do the same: sessions and failures, which only come, go and grow. */
enum db_file { DB_MAIN, DB_SESSIONS, DB_RECORDS };
bool db_begin_read(struct db *db, struct err *err);
bool db_begin_write(struct db *db, enum db_file file, struct err *err);
/* False: nothing was written, or nobody knows (the connection was lost): never to be told as done. */
bool db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db);
void db_close(struct db *db);

/* What each database does of its own for the functions above. */
struct db_driver {
    bool (*run)(struct db *db, unsigned statement, const struct db_value *parameters, db_row *row, void *context,
                int64_t *changed, struct err *err);
    bool (*prepare)(struct db *db, unsigned statement, struct err *err);
    bool (*begin_read)(struct db *db, struct err *err);
    bool (*begin_write)(struct db *db, enum db_file file, struct err *err);
    bool (*commit)(struct db *db, struct err *err);
    void (*rollback)(struct db *db);
    bool (*ids_taken)(struct db *db, struct err *err);
    void (*close)(struct db *db);
};

/* Rows were inserted with ids of their own: what hands out new ids goes on behind them. Within that transaction. */
bool db_ids_taken(struct db *db, struct err *err);

#endif
