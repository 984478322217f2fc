/* db_postgres.c: the driver for PostgreSQL: the only file that knows libpq-fe.h.
 *
 * A server that was stopped answers nothing and closes nothing, so every wait has a deadline of ours: what is over it is
 * given up together with its connection. */
#include "store/db_postgres.h"

#include "base/clock.h"
#include "store/sql.gen.h"
#include "store/store.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATEMENT_MS 2000
#define BACK_OFF_MS 50      /* after the first failure to connect; doubled at each next one */
#define BACK_OFF_MAX_MS 400 /* so that nobody waits a second once the server is back */
#define MAX_PARAMETERS 16
#define MAX_COLUMNS 40
#define SERVER_VERSION_MIN 150000

/* Types of PostgreSQL, by their numbers (pg_type.dat). */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 };

struct postgres {
    struct db db;
    char *url;
    PGconn *connection; /* NULL: none */
    bool prepared[SQL_COUNT];
    bool unread;        /* an answer that nobody waits for is still to come: of a transaction's end */
    bool in_transaction;
    int64_t retry_at_ms, back_off_ms; /* monotonic */
};

static struct postgres *postgres_of(struct db *db)
{
    return (struct postgres *)db;
}

/* --- what goes wrong ---------------------------------------------------------------------------------------------- */

/* By the class of the SQLSTATE (appendix A of PostgreSQL's manual). */
static enum err_code code_of(const char *state)
{
    static const struct {
        const char *prefix;
        enum err_code code;
    } codes[] = {{"23505", ERR_CONFLICT},   {"23503", ERR_NOT_FOUND}, {"08", ERR_UNAVAILABLE},    {"40", ERR_UNAVAILABLE},
                 {"53", ERR_UNAVAILABLE},   {"55", ERR_UNAVAILABLE},  {"57", ERR_UNAVAILABLE},    {"58", ERR_UNAVAILABLE},
                 {"25006", ERR_UNAVAILABLE}, {"28", ERR_INVALID},     {"3D", ERR_INVALID},        {"42P01", ERR_FOREIGN},
                 {"3F", ERR_FOREIGN}};
    for (size_t i = 0; state && i < sizeof codes / sizeof codes[0]; i++)
        if (strncmp(state, codes[i].prefix, strlen(codes[i].prefix)) == 0)
            return codes[i].code;
    return state ? ERR_INTERNAL : ERR_UNAVAILABLE;
}

/* The first line of a message, which names hosts, tables and columns, never values. */
static int first_line(const char *message)
{
    return message ? (int)strcspn(message, "\n") : 0;
}

static void forget_connection(struct postgres *pg)
{
    PQfinish(pg->connection);
    pg->connection = NULL;
    pg->unread = pg->in_transaction = false;
    memset(pg->prepared, 0, sizeof pg->prepared);
}

static bool lost(struct postgres *pg, const char *why, struct err *err)
{
    err_set(err, ERR_UNAVAILABLE, "database: %.*s", first_line(why), why);
    forget_connection(pg);
    return false;
}

/* --- waiting ------------------------------------------------------------------------------------------------------ */

/* Until the socket can be read (or written, where `events` says so); false at the deadline. */
static bool wait_for(const struct postgres *pg, short events, int64_t deadline_ms)
{
    struct pollfd fd = {.fd = PQsocket(pg->connection), .events = events};
    for (;;) {
        int64_t left = deadline_ms - monotonic_ms();
        if (left <= 0)
            return false;
        int ready = poll(&fd, 1, (int)left);
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return false;
    }
}

static bool send_all(struct postgres *pg, int64_t deadline_ms, struct err *err)
{
    int left;
    while ((left = PQflush(pg->connection)) == 1) {
        if (!wait_for(pg, POLLIN | POLLOUT, deadline_ms))
            return lost(pg, "the server takes no data", err);
        if (!PQconsumeInput(pg->connection))
            return lost(pg, PQerrorMessage(pg->connection), err);
    }
    return left == 0 || lost(pg, PQerrorMessage(pg->connection), err);
}

/* The next result of what was sent; NULL at its end. */
static bool next_result(struct postgres *pg, int64_t deadline_ms, PGresult **out, struct err *err)
{
    while (PQisBusy(pg->connection)) {
        if (!wait_for(pg, POLLIN, deadline_ms))
            return lost(pg, "no answer in time", err);
        if (!PQconsumeInput(pg->connection))
            return lost(pg, PQerrorMessage(pg->connection), err);
    }
    *out = PQgetResult(pg->connection);
    return true;
}

static bool is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_SINGLE_TUPLE;
}

static bool fail(const PGresult *result, const char *what, struct err *err)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return err_set(err, code_of(state), "database: %s: %.*s (%s)", what, first_line(message), message ? message : "",
                   state ? state : "no state");
}

/* Reads to the end; each result goes to `each`, the first failure to `err`. */
static bool read_results(struct postgres *pg, const char *what, bool (*each)(void *context, PGresult *result),
                         void *context, struct err *err)
{
    int64_t deadline = monotonic_ms() + STATEMENT_MS;
    PGresult *result = NULL;
    bool ok = true, wanted = true;
    while (next_result(pg, deadline, &result, err)) {
        if (result == NULL)
            return ok;
        if (!is_good(result))
            ok = ok && fail(result, what, err);
        else if (ok && wanted && each)
            wanted = each(context, result);
        PQclear(result);
        deadline = monotonic_ms() + STATEMENT_MS; /* a stream may be long, but it moves */
    }
    return false;
}

static bool finish_unread(struct postgres *pg, struct err *err)
{
    if (!pg->unread)
        return true;
    pg->unread = false;
    return read_results(pg, "end", NULL, NULL, err);
}

/* Statements without parameters, and what comes back read to its end. */
static bool simple(struct postgres *pg, const char *text, const char *what,
                   bool (*each)(void *context, PGresult *result), void *context, struct err *err)
{
    if (!PQsendQuery(pg->connection, text))
        return lost(pg, PQerrorMessage(pg->connection), err);
    return send_all(pg, monotonic_ms() + STATEMENT_MS, err) && read_results(pg, what, each, context, err);
}

/* --- connecting --------------------------------------------------------------------------------------------------- */

static bool finish_connecting(struct postgres *pg, struct err *err)
{
    int64_t deadline = monotonic_ms() + STATEMENT_MS;
    for (;;) {
        PostgresPollingStatusType state = PQconnectPoll(pg->connection);
        if (state == PGRES_POLLING_OK)
            return true;
        if (state == PGRES_POLLING_FAILED)
            break;
        if (!wait_for(pg, state == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline))
            return lost(pg, "the server does not answer", err);
    }
    /* Without a SQLSTATE of the connection, its words: these three do not pass by waiting. */
    const char *message = PQerrorMessage(pg->connection);
    bool refused = strstr(message, "authentication failed") || strstr(message, "does not exist") ||
                   strstr(message, "no pg_hba.conf entry") || strstr(message, "no password supplied");
    lost(pg, message, err);
    if (refused)
        err->code = ERR_INVALID;
    return false;
}

/* Not as options of the start-up message, which poolers refuse. */
static bool set_session(struct postgres *pg, struct err *err)
{
    if (PQserverVersion(pg->connection) < SERVER_VERSION_MIN) {
        lost(pg, "PostgreSQL 15 or newer is needed", err);
        err->code = ERR_INVALID;
        return false;
    }
    PQsetnonblocking(pg->connection, 1);
    char text[256];
    snprintf(text, sizeof text,
             "set statement_timeout = %d; set lock_timeout = %d; set idle_in_transaction_session_timeout = %d;"
             "set search_path = public; set synchronous_commit = on; set bytea_output = hex",
             STATEMENT_MS, STORE_BUSY_MS, 5 * STATEMENT_MS);
    return simple(pg, text, "set", NULL, NULL, err);
}

static bool connect_now(struct postgres *pg, struct err *err)
{
    const char *keys[] = {"dbname", "application_name", "client_encoding", "sslmode", NULL};
    const char *values[] = {pg->url, "portero", "UTF8", "verify-full", NULL};
    PQconninfoOption *options = PQconninfoParse(pg->url, NULL);
    for (PQconninfoOption *option = options; option && option->keyword; option++)
        if (option->val && (strcmp(option->keyword, "sslmode") == 0 || (strcmp(option->keyword, "host") == 0 && option->val[0] == '/')))
            keys[3] = NULL; /* said there, or a socket */
    PQconninfoFree(options);
    pg->connection = PQconnectStartParams(keys, values, 1);
    if (pg->connection == NULL)
        abort();
    if (PQstatus(pg->connection) == CONNECTION_BAD)
        return lost(pg, PQerrorMessage(pg->connection), err);
    return finish_connecting(pg, err) && set_session(pg, err);
}

bool db_postgres_connect(struct db *db, struct err *err)
{
    struct postgres *pg = postgres_of(db);
    if (pg->connection)
        return finish_unread(pg, err);
    if (monotonic_ms() < pg->retry_at_ms)
        return err_set(err, ERR_UNAVAILABLE, "database: away, tried again in a moment");
    if (connect_now(pg, err)) {
        pg->back_off_ms = 0;
        return true;
    }
    pg->back_off_ms = pg->back_off_ms ? 2 * pg->back_off_ms : BACK_OFF_MS;
    if (pg->back_off_ms > BACK_OFF_MAX_MS)
        pg->back_off_ms = BACK_OFF_MAX_MS;
    pg->retry_at_ms = monotonic_ms() + pg->back_off_ms;
    return false;
}

/* A connection to work with; in the middle of a transaction only the one that it began on. */
static bool ready(struct postgres *pg, struct err *err)
{
    return pg->in_transaction || db_postgres_connect(&pg->db, err);
}

/* --- statements --------------------------------------------------------------------------------------------------- */

static bool prepare(struct db *db, unsigned number, struct err *err)
{
    struct postgres *pg = postgres_of(db);
    const struct db_statement *statement = &sql_statements[number];
    Oid types[MAX_PARAMETERS];
    if (!ready(pg, err))
        return false;
    if (pg->prepared[number])
        return true;
    for (unsigned i = 0; i < statement->parameters && i < MAX_PARAMETERS; i++)
        types[i] = statement->types[i] == 'i' ? OID_INT8 : statement->types[i] == 't' ? OID_TEXT : OID_BYTEA;
    if (!PQsendPrepare(pg->connection, statement->name, statement->text, (int)statement->parameters, types))
        return lost(pg, PQerrorMessage(pg->connection), err);
    pg->prepared[number] = send_all(pg, monotonic_ms() + STATEMENT_MS, err) &&
                           read_results(pg, statement->name, NULL, NULL, err);
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
        return lost(pg, PQerrorMessage(pg->connection), err);
    if (statement->streams)
        PQsetSingleRowMode(pg->connection);
    return send_all(pg, monotonic_ms() + STATEMENT_MS, err);
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

static bool run(struct db *db, unsigned number, const struct db_value *parameters, db_row *row, void *context,
                int64_t *changed, struct err *err)
{
    struct postgres *pg = postgres_of(db);
    struct reading reading = {&sql_statements[number], row, context, 0};
    if (!prepare(db, number, err) || !send(pg, number, parameters, err) ||
        !read_results(pg, reading.statement->name, take_rows, &reading, err))
        return false;
    if (changed)
        *changed = reading.changed;
    return true;
}

/* --- transactions ------------------------------------------------------------------------------------------------- */

static bool begin(struct db *db, const char *text, struct err *err)
{
    struct postgres *pg = postgres_of(db);
    if (!ready(pg, err) || !simple(pg, text, "begin", NULL, NULL, err))
        return false;
    pg->in_transaction = true;
    return true;
}

static bool begin_read(struct db *db, struct err *err)
{
    return begin(db, "begin isolation level repeatable read read only", err);
}

/* What changes the school is done by one at a time, over all processes, as SQLite's lock has it: what is read in such a
 * transaction is not out of date when it is written. Records and sessions only add, and need no order. */
static bool begin_write(struct db *db, enum db_file file, struct err *err)
{
    if (file != DB_MAIN)
        return begin(db, "begin", err);
    if (begin(db, "begin; select pg_advisory_xact_lock(1886549069)", err)) /* "prtM" */
        return true;
    db->driver->rollback(db);
    return false;
}

static bool commit(struct db *db, struct err *err)
{
    struct postgres *pg = postgres_of(db);
    if (!pg->in_transaction)
        return err_set(err, ERR_UNAVAILABLE, "database: the connection was lost before the commit");
    pg->in_transaction = false;
    return simple(pg, "commit", "commit", NULL, NULL, err);
}

/* Nobody waits for its answer: it is read before the next statement. */
static void rollback(struct db *db)
{
    struct postgres *pg = postgres_of(db);
    struct err ignored;
    if (!pg->connection || !pg->in_transaction)
        return;
    pg->in_transaction = false;
    if (!PQsendQuery(pg->connection, "rollback"))
        lost(pg, PQerrorMessage(pg->connection), &ignored);
    else if (send_all(pg, monotonic_ms() + STATEMENT_MS, &ignored))
        pg->unread = true;
}

static void close_connection(struct db *db)
{
    struct postgres *pg = postgres_of(db);
    forget_connection(pg);
    explicit_bzero(pg->url, strlen(pg->url)); /* a password may be in it */
    free(pg->url);
    free(pg);
}

/* Ids that were written by hand are not given out again. */
static bool ids_taken(struct db *db, struct err *err)
{
    return simple(postgres_of(db),
                  "select setval(pg_get_serial_sequence(t, 'id'), coalesce(m, 0) + 1, false) from (values"
                  " ('users', (select max(id) from users)), ('courses', (select max(id) from courses)),"
                  " ('meetings', (select max(id) from meetings)), ('occurrences', (select max(id) from occurrences)),"
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
    char *text = strndup(script.ptr, script.len);
    if (text == NULL)
        abort();
    bool ok = ready(pg, err) && simple(pg, text, "script", NULL, NULL, err);
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
    return ready(postgres_of(db), err) && simple(postgres_of(db), question, "question", take_number, out, err);
}
