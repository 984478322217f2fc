/* db_postgres.c: the driver for PostgreSQL: statements and transactions. */
#include "store/db_postgres.h"

#include "store/db_postgres_link.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PARAMETERS 16
#define MAX_COLUMNS 40
#define FILL_ROWS 100 /* on their way at once */

/* Types of PostgreSQL, by their numbers (pg_type.dat). */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 };

static struct postgres *postgres_of(struct db *db)
{
    return (struct postgres *)db;
}

bool db_postgres_connect(struct db *db, struct err *err)
{
    return link_connect(postgres_of(db), err);
}

/* --- statements --------------------------------------------------------------------------------------------------- */

static bool prepare(struct db *db, unsigned number, struct err *err)
{
    struct postgres *pg = postgres_of(db);
    const struct db_statement *statement = &sql_statements[number];
    Oid types[MAX_PARAMETERS];
    if (!link_ready(pg, err))
        return false;
    if (pg->prepared[number])
        return true;
    for (unsigned i = 0; i < statement->parameters && i < MAX_PARAMETERS; i++)
        types[i] = statement->types[i] == 'i' ? OID_INT8 : statement->types[i] == 't' ? OID_TEXT : OID_BYTEA;
    if (!PQsendPrepare(pg->connection, statement->name, statement->text, (int)statement->parameters, types))
        return link_lost(pg, PQerrorMessage(pg->connection), err);
    pg->prepared[number] = link_ask(pg, statement->name, err) && link_read(pg, statement->name, NULL, NULL, err);
    return pg->prepared[number];
}

/* Numbers travel in network order. */
static void put_int8(unsigned char out[8], int64_t value)
{
    for (int i = 0; i < 8; i++)
        out[i] = (unsigned char)((uint64_t)value >> (56 - 8 * i));
}

static int64_t get_int(const unsigned char *bytes, int len)
{
    uint64_t value = len > 0 && (bytes[0] & 0x80) ? UINT64_MAX : 0;
    for (int i = 0; i < len; i++)
        value = value << 8 | bytes[i];
    return (int64_t)value;
}

static bool send(struct postgres *pg, unsigned number, const struct db_value *parameters, struct err *err)
{
    const struct db_statement *statement = &sql_statements[number];
    unsigned char integers[MAX_PARAMETERS][8];
    const char *values[MAX_PARAMETERS];
    int lengths[MAX_PARAMETERS], formats[MAX_PARAMETERS];
    for (unsigned i = 0; i < statement->parameters; i++) {
        const struct db_value *value = &parameters[i];
        formats[i] = 1;
        lengths[i] = value->kind == DB_INT ? 8 : (int)value->bytes.len;
        values[i] = value->kind == DB_NULL ? NULL : value->kind == DB_INT ? (const char *)integers[i]
                    : value->bytes.ptr     ? value->bytes.ptr
                                           : "";
        if (value->kind == DB_INT)
            put_int8(integers[i], value->integer);
    }
    if (!PQsendQueryPrepared(pg->connection, statement->name, (int)statement->parameters, values, lengths, formats, 1))
        return link_lost(pg, PQerrorMessage(pg->connection), err);
    if (statement->streams)
        PQsetSingleRowMode(pg->connection);
    return true;
}

static struct db_value column(const PGresult *result, int row, int index)
{
    if (PQgetisnull(result, row, index))
        return (struct db_value){.kind = DB_NULL};
    const char *bytes = PQgetvalue(result, row, index);
    int len = PQgetlength(result, row, index);
    Oid type = PQftype(result, index);
    if (type == OID_BYTEA || type == OID_TEXT)
        return (struct db_value){.kind = type == OID_TEXT ? DB_TEXT : DB_BLOB, .bytes = {bytes, (size_t)len}};
    return (struct db_value){.kind = DB_INT,
                             .integer = type == OID_BOOL ? bytes[0] : get_int((const unsigned char *)bytes, len)};
}

struct reading {
    const struct db_statement *statement;
    db_row *row;
    void *context;
    int64_t changed;
};

static bool take_rows(void *context, PGresult *result)
{
    struct reading *reading = context;
    struct db_value values[MAX_COLUMNS];
    const char *changed = PQcmdTuples(result);
    if (changed[0])
        reading->changed = strtoll(changed, NULL, 10);
    for (int i = 0; reading->row && i < PQntuples(result); i++) {
        for (unsigned j = 0; j < reading->statement->columns; j++)
            values[j] = column(result, i, (int)j);
        if (!reading->row(reading->context, values))
            return false;
    }
    return true;
}

/* In a pipeline the answer is read at once: libpq gives single rows only of a statement that has none before it. */
static bool set(struct postgres *pg, const char *text, struct err *err)
{
    if (pg->mode == TALKS)
        return link_simple(pg, text, "set", NULL, NULL, err);
    pg->owed++;
    if (!PQsendQueryParams(pg->connection, text, 0, NULL, NULL, NULL, NULL, 1))
        return link_lost(pg, PQerrorMessage(pg->connection), err);
    return link_ask(pg, "set", err);
}

/* A row that is only put in, whose answer nobody waits for. */
static bool fill(struct postgres *pg, unsigned number, const struct db_value *parameters, struct err *err)
{
    if (pg->mode == TALKS && !PQenterPipelineMode(pg->connection))
        return link_lost(pg, PQerrorMessage(pg->connection), err);
    pg->mode = FILLS;
    if (!send(pg, number, parameters, err))
        return false;
    return ++pg->owed < FILL_ROWS || link_ask(pg, sql_statements[number].name, err);
}

/* A Sync does not end a transaction that was begun by a statement. */
static bool stop_filling(struct postgres *pg, struct err *err)
{
    if (pg->mode != FILLS)
        return true;
    if (!PQpipelineSync(pg->connection))
        return link_lost(pg, PQerrorMessage(pg->connection), err);
    return link_send(pg, err) && link_leave_pipeline(pg, "rows", err);
}

/* What is read row by row takes as long as its reader does; each row is waited for as ever. What has many filters is planned
 * by those that are in force; the rest is planned once (link_connect). */
static const struct {
    const char *before, *after;
} streaming = {"set statement_timeout = 0", "set statement_timeout = '" STATEMENT_TIMEOUT "'"},
  planning = {"set plan_cache_mode = force_custom_plan", "set plan_cache_mode = force_generic_plan"};

static bool run(struct db *db, unsigned number, const struct db_value *parameters, db_row *row, void *context,
                int64_t *changed, struct err *err)
{
    struct postgres *pg = postgres_of(db);
    struct reading reading = {&sql_statements[number], row, context, 0};
    bool streams = reading.statement->streams, anew = reading.statement->planned_anew, asks = row != NULL || changed != NULL;
    struct err ignored;
    if ((asks && !stop_filling(pg, err)) || !prepare(db, number, err))
        return false;
    if (!asks && pg->in_transaction && (pg->mode == TALKS || pg->mode == FILLS))
        return fill(pg, number, parameters, err);
    if ((streams && !set(pg, streaming.before, err)) || (anew && !set(pg, planning.before, err)) ||
        !send(pg, number, parameters, err))
        return false;
    if (pg->mode == WRITES) { /* how many rows it changed, nobody here asks */
        assert(row == NULL);
        pg->owed++;
        return true;
    }
    bool ok = link_ask(pg, reading.statement->name, err) &&
              link_read(pg, reading.statement->name, take_rows, &reading, err);
    if (!ok && (pg->connection == NULL || pg->in_transaction))
        return false;
    if ((streams && !set(pg, streaming.after, ok ? err : &ignored)) || (anew && !set(pg, planning.after, ok ? err : &ignored)))
        return false;
    if (changed)
        *changed = reading.changed;
    return ok;
}

/* --- transactions ------------------------------------------------------------------------------------------------- */

static bool begin(struct db *db, const char *text, struct err *err)
{
    struct postgres *pg = postgres_of(db);
    db->undone = false;
    if (!link_ready(pg, err) || !link_simple(pg, text, "begin", NULL, NULL, err))
        return false;
    pg->in_transaction = true;
    return true;
}

/* All that is sent up to a Sync is one transaction, which the Sync ends (PostgreSQL's manual, "Extended Query"): one that only
 * reads needs no statement of its own for its beginning and its end. It reads of one moment: repeatable read is what a
 * session's transactions are where nothing else is said (link_connect). */
static bool enter_pipeline(struct postgres *pg, struct err *err)
{
    pg->db.undone = false;
    if (!link_ready(pg, err))
        return false;
    if (!PQenterPipelineMode(pg->connection))
        return link_lost(pg, PQerrorMessage(pg->connection), err);
    return pg->in_transaction = true;
}

static bool begin_read(struct db *db, struct err *err)
{
    struct postgres *pg = postgres_of(db);
    if (!enter_pipeline(pg, err))
        return false;
    pg->mode = READS;
    return true;
}

/* A crowd's records go in one message, and are answered as a whole. */
static bool begin_appending(struct postgres *pg, struct err *err)
{
    if (!enter_pipeline(pg, err))
        return false;
    pg->mode = WRITES;
    pg->owed = 1;
    return PQsendQueryParams(pg->connection, "begin isolation level read committed", 0, NULL, NULL, NULL, NULL, 1) ||
           link_lost(pg, PQerrorMessage(pg->connection), err);
}

/* What changes the school is done by one at a time, over all processes, as SQLite's lock has it: what is read in such a
 * transaction is not out of date when it is written. Records and sessions only add, and need no order. */
static bool begin_write(struct db *db, enum db_file file, struct err *err)
{
    if (file != DB_MAIN)
        return begin_appending(postgres_of(db), err);
    if (begin(db, "begin isolation level read committed; select pg_advisory_xact_lock(1886549069)", err)) /* "prtM" */
        return true;
    db->driver->rollback(db);
    return false;
}

static bool take_commit(void *context, PGresult *result)
{
    *(bool *)context = strcmp(PQcmdStatus(result), "COMMIT") == 0;
    return true;
}

/* After a failure PostgreSQL answers it with a rollback, and calls that no error. */
static bool commit_talk(struct postgres *pg, struct err *err)
{
    bool done = false;
    return link_simple(pg, "commit", "commit", take_commit, &done, err) &&
           (done || err_set(err, ERR_INTERNAL, "database: commit: a failure before it undid all"));
}

static bool commit(struct db *db, struct err *err)
{
    struct postgres *pg = postgres_of(db);
    if (!pg->in_transaction)
        return err_set(err, ERR_UNAVAILABLE, "database: the connection was lost before the commit");
    bool filled = stop_filling(pg, err);
    pg->in_transaction = false;
    if (!filled)
        return false;
    if (pg->mode == TALKS)
        return commit_talk(pg, err);
    if (!PQsendQueryParams(pg->connection, "commit", 0, NULL, NULL, NULL, NULL, 1) || !PQpipelineSync(pg->connection))
        return link_lost(pg, PQerrorMessage(pg->connection), err);
    return link_send(pg, err) && link_leave_pipeline(pg, "commit", err);
}

/* Nobody waits for its answer: it is read before the next statement. */
static void rollback(struct db *db)
{
    struct postgres *pg = postgres_of(db);
    struct err ignored;
    if (!pg->connection || !pg->in_transaction)
        return;
    pg->in_transaction = false;
    if (pg->mode == WRITES || pg->mode == FILLS) { /* a Sync would commit it, or much is still to be answered */
        link_lost(pg, "given up", &ignored);
        return;
    }
    bool sent = pg->mode == TALKS ? PQsendQuery(pg->connection, "rollback") : PQpipelineSync(pg->connection);
    if (!sent)
        link_lost(pg, PQerrorMessage(pg->connection), &ignored);
    else if (link_send(pg, &ignored))
        pg->unread = true;
}

static void close_connection(struct db *db)
{
    struct postgres *pg = postgres_of(db);
    link_forget(pg);
    explicit_bzero(pg->url, strlen(pg->url)); /* a password may be in it */
    free(pg->url);
    free(pg);
}

/* Ids that were written by hand are not given out again. */
static bool ids_taken(struct db *db, struct err *err)
{
    struct postgres *pg = postgres_of(db);
    return stop_filling(pg, err) &&
           link_simple(pg,
                  "select setval(pg_get_serial_sequence(t, 'id'), coalesce(m, 0) + 1, false) from (values"
                  " ('users', (select max(id) from users)), ('courses', (select max(id) from courses)),"
                  " ('meetings', (select max(id) from meetings)), ('occurrences', (select max(id) from occurrences)),"
                  " ('audit', (select max(id) from audit)),"
                  " ('records.joins', (select max(id) from records.joins))) as v (t, m)",
                  "ids", NULL, NULL, err);
}

static const struct db_driver driver = {.run = run,
                                        .prepare = prepare,
                                        .begin_read = begin_read,
                                        .begin_write = begin_write,
                                        .commit = commit,
                                        .rollback = rollback,
                                        .ids_taken = ids_taken,
                                        .close = close_connection};

struct db *db_postgres_open(struct span url)
{
    struct postgres *pg = calloc(1, sizeof *pg);
    if (pg == NULL || (pg->url = strndup(url.ptr, url.len)) == NULL)
        abort();
    pg->db.driver = &driver;
    return &pg->db;
}

/* --- for the migration -------------------------------------------------------------------------------------------- */

bool db_postgres_script(struct db *db, struct span script, struct err *err)
{
    struct postgres *pg = postgres_of(db);
    char *text;
    if (asprintf(&text, "set statement_timeout = 0; %.*s\n; set statement_timeout = '" STATEMENT_TIMEOUT "'", SPAN_ARG(script)) < 0)
        abort();
    pg->patient = true;
    bool ok = link_ready(pg, err) && link_simple(pg, text, "script", NULL, NULL, err);
    pg->patient = false;
    free(text);
    return ok;
}

static bool take_number(void *context, PGresult *result)
{
    int64_t *out = context;
    if (PQntuples(result) > 0)
        *out = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    return true;
}

bool db_postgres_number(struct db *db, const char *question, int64_t *out, struct err *err)
{
    *out = 0;
    return link_ready(postgres_of(db), err) && link_simple(postgres_of(db), question, "question", take_number, out, err);
}
