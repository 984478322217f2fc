/* db_postgres_link.h: a connection to PostgreSQL as such, for the driver's files. */
#ifndef STORE_DB_POSTGRES_LINK_H
#define STORE_DB_POSTGRES_LINK_H

#include "store/sql.gen.h"

#include <libpq-fe.h>

struct postgres {
    struct db db;
    char *url;
    PGconn *connection; /* NULL: none */
    bool prepared[SQL_COUNT];
    bool unread;        /* an answer that nobody waits for is still to come: of a transaction's end */
    bool in_transaction;
    /* How the transaction goes: with an answer to each statement, or to many at once while rows are only put in; in a
     * pipeline whose beginning and end nobody waits for; or in one that only writes and is answered as a whole, at its
     * commit. */
    enum { TALKS, FILLS, READS, WRITES } mode;
    bool patient;  /* a statement may take as long as it needs */
    unsigned owed; /* in a pipeline: statements whose answers were not read yet */
    int64_t retry_at_ms, back_off_ms; /* monotonic */
};

#define STATEMENT_TIMEOUT "2s" /* the server's; ours is as long, for a server that says nothing */

/* Connects, if it is not connected; after a failure not at once again (ERR_UNAVAILABLE). ERR_INVALID: the server refuses us,
 * which waiting does not mend. */
bool link_connect(struct postgres *pg, struct err *err);
/* A connection to work with; in the middle of a transaction only the one that it began on. */
bool link_ready(struct postgres *pg, struct err *err);
void link_forget(struct postgres *pg);
/* Forgets the connection and says why; returns false. */
bool link_lost(struct postgres *pg, const char *why, struct err *err);

/* Sends what was put together. */
bool link_send(struct postgres *pg, struct err *err);
/* The same, and in a pipeline the server is asked to answer at once; then what is owed is read. `what` is for errors. */
bool link_ask(struct postgres *pg, const char *what, struct err *err);
/* Reads to the end of a statement's answer; each good result goes to `each` (may be NULL) until it returns false, the first
 * failure to `err`. */
bool link_read(struct postgres *pg, const char *what, bool (*each)(void *context, PGresult *result), void *context,
               struct err *err);
/* Reads up to the answer to the Sync, with which the server has ended the transaction. */
bool link_leave_pipeline(struct postgres *pg, const char *what, struct err *err);
/* Statements without parameters, outside pipelines, and what comes back read to its end. */
bool link_simple(struct postgres *pg, const char *text, const char *what, bool (*each)(void *context, PGresult *result),
                 void *context, struct err *err);

#endif
