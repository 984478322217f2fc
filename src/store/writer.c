/* writer.c: the one thread that appends: all that has arrived shares one commit (group commit). */
#include "store/store_internal.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdlib.h>

#define TRIES 2

struct writer {
    struct db *db;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t filled;
    struct append *first, **last;
    bool stopping;
    struct store_counts counts;
};

/* What became of one file's part of a batch. */
struct outcome {
    bool ok;
    struct err err;
};

static bool has_session_part(const struct append *append)
{
    return append->has_touch || append->has_end;
}

static bool write_sessions(struct db *db, const struct append *first, struct err *err)
{
    int64_t changed;
    for (const struct append *append = first; append; append = append->next) {
        struct span hash = {(const char *)append->session, sizeof append->session};
        if (append->has_touch && !sql_session_touch(db, hash, append->seen_at, append->until, &changed, err))
            return false;
        if (append->has_end && !sql_session_end(db, hash, &changed, err))
            return false;
    }
    return true;
}

static bool write_join(struct db *db, const struct join *join, struct err *err)
{
    int64_t changed;
    bool entered = join->verdict == VERDICT_ALLOWED && join->occurrence.v != 0;
    return sql_join_add(db, join->at, join->user, join->username, join->name, join->meeting, join->course,
                        join->course_name, join->occurrence, join->verdict, join->via, join->address, join->user_agent,
                        &changed, err) &&
           (!entered || sql_entry_add(db, join->occurrence, join->user, join->at, &changed, err));
}

static bool write_joins(struct db *db, const struct append *first, bool sessions_ok, struct err *err)
{
    for (const struct append *append = first; append; append = append->next)
        if (append->has_join && (sessions_ok || !has_session_part(append)) && !write_join(db, &append->join, err))
            return false;
    return true;
}

/* One file's part, in a transaction of its own; once more where it was undone: two processes may touch the same rows in another
 * order. Where a connection was lost, nobody knows what became of it, and nothing is done again. */
static void write_part(struct db *db, enum db_file file, const struct append *first, bool sessions_ok,
                       struct outcome *outcome)
{
    for (int tries = 0; tries < TRIES; tries++) {
        struct err *err = &outcome->err;
        outcome->ok = db_begin_write(db, file, err) &&
                      store_end_write(db, file == DB_SESSIONS ? write_sessions(db, first, err)
                                                              : write_joins(db, first, sessions_ok, err), err);
        if (outcome->ok || !db->undone)
            return;
    }
}

/* Sessions first: one that is prolonged in vain does no harm, a record of an entry that was not granted would. */
static void write_all(struct db *db, const struct append *first, struct outcome *sessions, struct outcome *joins)
{
    bool any_session = false, any_join = false;
    *sessions = *joins = (struct outcome){.ok = true};
    for (const struct append *append = first; append; append = append->next)
        any_session |= has_session_part(append);
    if (any_session)
        write_part(db, DB_SESSIONS, first, true, sessions);
    for (const struct append *append = first; append; append = append->next)
        any_join |= append->has_join && (sessions->ok || !has_session_part(append));
    if (any_join)
        write_part(db, DB_RECORDS, first, sessions->ok, joins);
}

static void write_counted(struct writer *writer, const struct append *first, struct outcome *sessions,
                          struct outcome *joins)
{
    int64_t records = 0, began = monotonic_us();
    for (const struct append *append = first; append; append = append->next)
        records += append->has_join || has_session_part(append);
    write_all(writer->db, first, sessions, joins);
    if (records == 0)
        return;
    struct store_counts *counts = &writer->counts;
    bool ok = sessions->ok && joins->ok;
    counter_add(ok ? &counts->commits : &counts->failures, 1);
    counter_add(&counts->committed, ok ? records : 0);
    histogram_add(&counts->records, &scale_records, records);
    histogram_add(&counts->seconds, &scale_seconds, monotonic_us() - began);
}

/* Of an append that failed for a reason of its own. */
static bool is_fault(const struct outcome *outcome)
{
    return !outcome->ok && outcome->err.code != ERR_UNAVAILABLE;
}

/* All that ask share one look, after everybody else has been answered. */
static void answer_probes(struct db *db, struct append *probes)
{
    struct err err = {0};
    bool ready = probes == NULL || store_ready(db, &err);
    for (struct append *append = probes, *next; append; append = next) {
        next = append->next;
        append->done(append, ready, &err);
    }
}

static void tell(struct append *append, const struct outcome *sessions, const struct outcome *joins)
{
    bool by_join = append->has_join && (sessions->ok || !has_session_part(append));
    const struct outcome *outcome = by_join ? joins : sessions;
    append->done(append, outcome->ok, &outcome->err);
}

/* Is all of it on disk already? Then it must not be written again. */
static bool is_written(const struct append *append, const struct outcome *sessions, const struct outcome *joins)
{
    return (!has_session_part(append) || sessions->ok) && (!append->has_join || joins->ok);
}

/* A file that is away fails whoever needs it; anything else is one append's own fault, and only that one fails. */
static void write_batch(struct writer *writer, struct append *first)
{
    struct outcome sessions, joins, own_sessions, own_joins;
    struct append *probes = NULL;
    write_counted(writer, first, &sessions, &joins);
    bool alone = first->next && (is_fault(&sessions) || is_fault(&joins));
    for (struct append *append = first, *next; append; append = next) {
        next = append->next;
        append->next = NULL;
        if (append->has_probe) {
            append->next = probes;
            probes = append;
        } else if (alone && !is_written(append, &sessions, &joins)) {
            write_counted(writer, append, &own_sessions, &own_joins);
            tell(append, &own_sessions, &own_joins);
        } else {
            tell(append, &sessions, &joins);
        }
    }
    answer_probes(writer->db, probes);
}

static void *run(void *context)
{
    struct writer *writer = context;
    pthread_mutex_lock(&writer->mutex);
    while (!writer->stopping || writer->first) {
        struct append *batch = writer->first;
        if (batch == NULL) {
            pthread_cond_wait(&writer->filled, &writer->mutex);
            continue;
        }
        writer->first = NULL;
        writer->last = &writer->first;
        pthread_mutex_unlock(&writer->mutex);
        write_batch(writer, batch);
        pthread_mutex_lock(&writer->mutex);
    }
    pthread_mutex_unlock(&writer->mutex);
    return NULL;
}

bool writer_start(struct store *store, struct writer **out, struct err *err)
{
    struct writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL)
        abort();
    writer->last = &writer->first;
    if (!store_connect(store, &writer->db, err)) {
        free(writer);
        return false;
    }
    pthread_mutex_init(&writer->mutex, NULL);
    pthread_cond_init(&writer->filled, NULL);
    if (pthread_create(&writer->thread, NULL, run, writer) != 0)
        abort();
    *out = writer;
    return true;
}

void writer_stop(struct writer *writer)
{
    pthread_mutex_lock(&writer->mutex);
    writer->stopping = true;
    pthread_cond_signal(&writer->filled);
    pthread_mutex_unlock(&writer->mutex);
    pthread_join(writer->thread, NULL);
    store_disconnect(writer->db);
    pthread_cond_destroy(&writer->filled);
    pthread_mutex_destroy(&writer->mutex);
    free(writer);
}

void writer_add(struct writer *writer, struct append *append)
{
    append->next = NULL;
    pthread_mutex_lock(&writer->mutex);
    bool was_empty = writer->first == NULL;
    *writer->last = append;
    writer->last = &append->next;
    if (was_empty)
        pthread_cond_signal(&writer->filled);
    pthread_mutex_unlock(&writer->mutex);
}

const struct store_counts *writer_counts(const struct writer *writer)
{
    return &writer->counts;
}

/* --- waiting ------------------------------------------------------------------------------------------------------- */

struct waiting {
    pthread_mutex_t mutex;
    pthread_cond_t done;
    bool is_done, committed;
    struct err err;
};

static void wake(struct append *append, bool committed, const struct err *err)
{
    struct waiting *waiting = append->context;
    pthread_mutex_lock(&waiting->mutex);
    waiting->is_done = true;
    waiting->committed = committed;
    waiting->err = *err;
    pthread_cond_signal(&waiting->done);
    pthread_mutex_unlock(&waiting->mutex);
}

bool store_append_wait(struct store *store, struct append *append, struct err *err)
{
    struct waiting waiting = {.mutex = PTHREAD_MUTEX_INITIALIZER, .done = PTHREAD_COND_INITIALIZER};
    append->done = wake;
    append->context = &waiting;
    store_append(store, append);
    pthread_mutex_lock(&waiting.mutex);
    while (!waiting.is_done)
        pthread_cond_wait(&waiting.done, &waiting.mutex);
    pthread_mutex_unlock(&waiting.mutex);
    *err = waiting.err;
    return waiting.committed;
}
