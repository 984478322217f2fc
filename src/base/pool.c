/* pool.c: a few threads that do what must not be done on the threads that serve. */
#include "base/pool.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

struct pool {
    struct pool_options options;
    pthread_mutex_t mutex;
    pthread_cond_t changed; /* a job came, a thread is ready, or the pool closes */
    struct job *first, **last;
    bool closing;
    unsigned opened, failed; /* threads whose thread_open has returned */
    struct err err;          /* of the first that failed */
    struct pool_counts uncounted, *counts;
    pthread_t *threads;
};

static void do_job(struct pool *pool, struct job *job, void *state)
{
    struct pool_counts *counts = pool->counts;
    bool expired = monotonic_ms() - job->queued_ms > pool->options.max_wait_ms;
    counter_add(&counts->waiting, -1);
    counter_add(expired ? &counts->expired : &counts->run, 1);
    counter_add(&counts->running, 1);
    if (expired)
        job->expired(job);
    else
        job->run(job, state);
    counter_add(&counts->running, -1);
}

/* With the mutex held, and let go of while a job runs. */
static void work(struct pool *pool, void *state)
{
    while (!pool->closing || pool->first) {
        struct job *job = pool->first;
        if (job == NULL) {
            pthread_cond_wait(&pool->changed, &pool->mutex);
            continue;
        }
        pool->first = job->next;
        if (pool->first == NULL)
            pool->last = &pool->first;
        pthread_mutex_unlock(&pool->mutex);
        do_job(pool, job, state);
        pthread_mutex_lock(&pool->mutex);
    }
}

static void *run_thread(void *context)
{
    struct pool *pool = context;
    void *state = NULL;
    struct err err = {0};
    if (pool->options.nice != 0) /* Linux: of this thread alone */
        setpriority(PRIO_PROCESS, (id_t)gettid(), pool->options.nice);
    bool ok = pool->options.thread_open(pool->options.context, &state, &err);
    pthread_mutex_lock(&pool->mutex);
    pool->opened++;
    if (!ok && pool->failed++ == 0)
        pool->err = err;
    pthread_cond_broadcast(&pool->changed);
    if (ok)
        work(pool, state);
    pthread_mutex_unlock(&pool->mutex);
    if (ok)
        pool->options.thread_close(pool->options.context, state);
    return NULL;
}

bool pool_open(const struct pool_options *options, struct pool **out, struct err *err)
{
    struct pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL)
        abort();
    pool->options = *options;
    pool->last = &pool->first;
    pool->counts = options->counts ? options->counts : &pool->uncounted;
    pool->threads = calloc(options->threads, sizeof *pool->threads);
    if (pool->threads == NULL)
        abort();
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->changed, NULL);
    for (unsigned i = 0; i < options->threads; i++)
        if (pthread_create(&pool->threads[i], NULL, run_thread, pool) != 0)
            abort();
    pthread_mutex_lock(&pool->mutex);
    while (pool->opened < options->threads)
        pthread_cond_wait(&pool->changed, &pool->mutex);
    bool ok = pool->failed == 0;
    *err = pool->err;
    pthread_mutex_unlock(&pool->mutex);
    if (!ok)
        pool_close(pool);
    else
        *out = pool;
    return ok;
}

void pool_add(struct pool *pool, struct job *job)
{
    job->next = NULL;
    job->queued_ms = monotonic_ms();
    counter_add(&pool->counts->waiting, 1);
    pthread_mutex_lock(&pool->mutex);
    *pool->last = job;
    pool->last = &job->next;
    pthread_cond_signal(&pool->changed);
    pthread_mutex_unlock(&pool->mutex);
}

void pool_close(struct pool *pool)
{
    pthread_mutex_lock(&pool->mutex);
    pool->closing = true;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->mutex);
    for (unsigned i = 0; i < pool->options.threads; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->changed);
    pthread_mutex_destroy(&pool->mutex);
    free(pool->threads);
    free(pool);
}
