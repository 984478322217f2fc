/* pool.h: a few threads that do what must not be done on the threads that serve. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include "base/err.h"
#include "base/metrics.h"

#include <stdint.h>

struct pool;

/* Jobs: how many wait and run now, how many have run or expired since the start. */
struct pool_counts {
    struct counter waiting, running, run, expired;
};

struct pool_options {
    unsigned threads;
    int nice;            /* of its threads (Linux: nice is per thread); 0 leaves it */
    int64_t max_wait_ms; /* a job that waited longer is not run but expired */
    /* Called in each thread before its first job and after its last: its own connections and contexts. */
    bool (*thread_open)(void *context, void **thread_state, struct err *err);
    void (*thread_close)(void *context, void *thread_state);
    void *context;
    struct pool_counts *counts; /* the caller's, outlives the pool; NULL: not counted */
};

/* Embedded by the caller in its own memory, which must live until `run` or `expired` was called: exactly one of them,
 * once, on a thread of the pool. */
struct job {
    void (*run)(struct job *job, void *thread_state);
    void (*expired)(struct job *job);
    struct job *next;    /* the pool's own */
    int64_t queued_ms;   /* the pool's own: monotonic */
};

bool pool_open(const struct pool_options *options, struct pool **out, struct err *err);
void pool_add(struct pool *pool, struct job *job);
/* Runs what is waiting, then ends its threads. */
void pool_close(struct pool *pool);

#endif
