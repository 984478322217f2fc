/* db_postgres_link.c: a connection to PostgreSQL as such: made, lost and made anew; what is sent, and what comes back in time.
 *
 * A server that was stopped answers nothing and closes nothing, so every wait has a deadline of ours: what is over it is
 * given up together with its connection. */
#include "store/db_postgres_link.h"

#include "base/clock.h"
#include "store/store.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATEMENT_MS 2000
#define PATIENCE_MS 3600000 /* for a migration: an index over all records */
#define LOCK_MS 1500          /* longer than PostgreSQL's deadlock_timeout, so that it is told of a deadlock first */
#define BACK_OFF_MS 50      /* after the first failure to connect; doubled at each next one */
#define BACK_OFF_MAX_MS 400 /* so that nobody waits a second once the server is back */
#define SERVER_VERSION_MIN 150000

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

void link_forget(struct postgres *pg)
{
    PQfinish(pg->connection);
    pg->connection = NULL;
    pg->unread = pg->in_transaction = false;
    pg->mode = TALKS;
    pg->owed = 0;
    memset(pg->prepared, 0, sizeof pg->prepared);
}

bool link_lost(struct postgres *pg, const char *why, struct err *err)
{
    err_set(err, ERR_UNAVAILABLE, "database: %.*s", first_line(why), why);
    link_forget(pg);
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

bool link_send(struct postgres *pg, struct err *err)
{
    int64_t deadline_ms = monotonic_ms() + STATEMENT_MS;
    int left;
    while ((left = PQflush(pg->connection)) == 1) {
        if (!wait_for(pg, POLLIN | POLLOUT, deadline_ms))
            return link_lost(pg, "the server takes no data", err);
        if (!PQconsumeInput(pg->connection))
            return link_lost(pg, PQerrorMessage(pg->connection), err);
    }
    return left == 0 || link_lost(pg, PQerrorMessage(pg->connection), err);
}

/* The next result of what was sent; NULL at its end. */
static bool next_result(struct postgres *pg, int64_t deadline_ms, PGresult **out, struct err *err)
{
    while (PQisBusy(pg->connection)) {
        if (!wait_for(pg, POLLIN, deadline_ms))
            return link_lost(pg, "no answer in time", err);
        if (!PQconsumeInput(pg->connection))
            return link_lost(pg, PQerrorMessage(pg->connection), err);
    }
    *out = PQgetResult(pg->connection);
    return true;
}

static bool is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_SINGLE_TUPLE;
}

static bool fail(struct postgres *pg, const PGresult *result, const char *what, struct err *err)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    pg->db.undone = state && (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0);
    return err_set(err, code_of(state), "database: %s: %.*s (%s)", what, first_line(message), message ? message : "",
                   state ? state : "no state");
}

static int64_t deadline_of(const struct postgres *pg)
{
    return monotonic_ms() + (pg->patient ? PATIENCE_MS : STATEMENT_MS);
}

bool link_read(struct postgres *pg, const char *what, bool (*each)(void *context, PGresult *result), void *context,
               struct err *err)
{
    int64_t deadline = deadline_of(pg);
    PGresult *result = NULL;
    bool ok = true, wanted = true;
    while (next_result(pg, deadline, &result, err)) {
        if (result == NULL)
            return ok;
        if (!is_good(result))
            ok = ok && fail(pg, result, what, err);
        else if (ok && wanted && each)
            wanted = each(context, result);
        PQclear(result);
        deadline = deadline_of(pg); /* a stream may be long, but it moves */
    }
    return false;
}

/* The answers to what was sent before. */
static bool read_owed(struct postgres *pg, const char *what, struct err *err)
{
    bool ok = true;
    for (; pg->owed > 0 && ok; pg->owed--)
        ok = link_read(pg, what, NULL, NULL, err);
    return ok;
}

bool link_leave_pipeline(struct postgres *pg, const char *what, struct err *err)
{
    int64_t deadline = monotonic_ms() + STATEMENT_MS;
    PGresult *result = NULL;
    bool synced = false, ok = true;
    while (!synced) {
        if (!next_result(pg, deadline, &result, err))
            return false;
        if (result == NULL && PQstatus(pg->connection) == CONNECTION_BAD) /* nothing more will come */
            return link_lost(pg, PQerrorMessage(pg->connection), err);
        synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
        if (result && !synced && !is_good(result))
            ok = ok && fail(pg, result, what, err);
        PQclear(result);
    }
    pg->mode = TALKS;
    pg->owed = 0;
    return (PQexitPipelineMode(pg->connection) || link_lost(pg, PQerrorMessage(pg->connection), err)) && ok;
}

bool link_ask(struct postgres *pg, const char *what, struct err *err)
{
    if (pg->mode != TALKS && !PQsendFlushRequest(pg->connection))
        return link_lost(pg, PQerrorMessage(pg->connection), err);
    return link_send(pg, err) && read_owed(pg, what, err);
}

/* What the end of an earlier transaction answers, which was given up for its own reason: only a lost connection matters. */
static bool finish_unread(struct postgres *pg, struct err *err)
{
    if (!pg->unread)
        return true;
    pg->unread = false;
    bool ok = pg->mode == TALKS ? link_read(pg, "end", NULL, NULL, err) : link_leave_pipeline(pg, "end", err);
    return ok || pg->connection != NULL;
}

bool link_simple(struct postgres *pg, const char *text, const char *what, bool (*each)(void *context, PGresult *result),
                 void *context, struct err *err)
{
    if (!PQsendQuery(pg->connection, text))
        return link_lost(pg, PQerrorMessage(pg->connection), err);
    return link_send(pg, err) && link_read(pg, what, each, context, err);
}

/* --- connecting --------------------------------------------------------------------------------------------------- */

/* The line that says what does not pass by waiting: a connection has no SQLSTATE, only words, and a line for each of the
 * server's addresses; NULL: none does. */
static const char *refusal_in(const char *message)
{
    static const char *const words[] = {"authentication failed", "no password supplied", "does not exist", "pg_hba.conf",
                                        "permission denied", "not permitted to log in", "certificate",
                                        "does not support SSL"};
    for (const char *line = message; *line; line += strspn(line, "\n")) {
        size_t len = strcspn(line, "\n");
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (memmem(line, len, words[i], strlen(words[i])))
                return line;
        line += len;
    }
    return NULL;
}

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
            return link_lost(pg, "the server does not answer", err);
    }
    const char *message = PQerrorMessage(pg->connection), *refusal = refusal_in(message);
    link_lost(pg, refusal ? refusal : message, err);
    if (refusal)
        err->code = ERR_INVALID;
    return false;
}

/* Not as options of the start-up message, which poolers refuse. */
static bool set_session(struct postgres *pg, struct err *err)
{
    if (PQserverVersion(pg->connection) < SERVER_VERSION_MIN) {
        link_lost(pg, "PostgreSQL 15 or newer is needed", err);
        err->code = ERR_INVALID;
        return false;
    }
    PQsetnonblocking(pg->connection, 1);
    char text[320];
    snprintf(text, sizeof text,
             "set statement_timeout = '" STATEMENT_TIMEOUT "'; set lock_timeout = %d; set idle_in_transaction_session_timeout = %d;"
             "set search_path = public; set synchronous_commit = on; set plan_cache_mode = force_generic_plan;"
             "set default_transaction_isolation = 'repeatable read'",
             LOCK_MS, 5 * STATEMENT_MS);
    return link_simple(pg, text, "set", NULL, NULL, err);
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
        return link_lost(pg, PQerrorMessage(pg->connection), err);
    return finish_connecting(pg, err) && set_session(pg, err);
}

bool link_connect(struct postgres *pg, struct err *err)
{
    if (pg->connection && !finish_unread(pg, err))
        return false;
    /* Broken meanwhile, or left by a failure inside its transaction, where the server would refuse all that follows. */
    if (pg->connection && PQtransactionStatus(pg->connection) != PQTRANS_IDLE)
        link_forget(pg);
    if (pg->connection)
        return true;
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

bool link_ready(struct postgres *pg, struct err *err)
{
    if (pg->in_transaction || link_connect(pg, err))
        return true;
    err->code = ERR_UNAVAILABLE; /* it was let in before: whoever asks may come again */
    return false;
}
