/* pool_test.c: jobs on other threads: each is run or expired, once. */
#include "base/pool.h"

#include <assert.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

/* What the threads of a pool do to it. */
struct world {
    atomic_int opened, closed;
    int refuse; /* the n-th thread_open fails */
};

static bool open_thread(void *context, void **state, struct err *err)
{
    struct world *world = context;
    int number = atomic_fetch_add(&world->opened, 1) + 1;
    if (number == world->refuse)
        return err_set(err, ERR_UNAVAILABLE, "thread %d has no connection", number);
    *state = malloc(1);
    return true;
}

static void close_thread(void *context, void *state)
{
    struct world *world = context;
    free(state);
    atomic_fetch_add(&world->closed, 1);
}

static struct pool_options options_of(struct world *world, unsigned threads)
{
    return (struct pool_options){.threads = threads,
                                 .max_wait_ms = 60000,
                                 .thread_open = open_thread,
                                 .thread_close = close_thread,
                                 .context = world};
}

static struct pool *open_pool(const struct pool_options *options)
{
    struct pool *pool = NULL;
    struct err err = {0};
    if (!pool_open(options, &pool, &err))
        fail_msg("%s", err.text);
    return pool;
}

struct counted {
    struct job job;
    atomic_int ran, expired;
    void *state;
    int nice;
    pthread_barrier_t *meeting; /* NULL: runs through */
};

static void run(struct job *job, void *state)
{
    struct counted *counted = (struct counted *)((char *)job - offsetof(struct counted, job));
    counted->state = state;
    counted->nice = getpriority(PRIO_PROCESS, (id_t)gettid());
    if (counted->meeting) {
        pthread_barrier_wait(counted->meeting); /* it runs */
        pthread_barrier_wait(counted->meeting); /* it may end */
    }
    counted->ran++;
}

static void expire(struct job *job)
{
    struct counted *counted = (struct counted *)((char *)job - offsetof(struct counted, job));
    counted->expired++;
}

static void add(struct pool *pool, struct counted *counted)
{
    counted->job.run = run;
    counted->job.expired = expire;
    pool_add(pool, &counted->job);
}

static void every_job_is_run_once(void **state)
{
    (void)state;
    struct world world = {0};
    struct pool_options options = options_of(&world, 3);
    struct pool *pool = open_pool(&options);
    struct counted jobs[500] = {0};
    for (size_t i = 0; i < 500; i++)
        add(pool, &jobs[i]);
    pool_close(pool);
    for (size_t i = 0; i < 500; i++) {
        assert_int_equal(jobs[i].ran, 1);
        assert_int_equal(jobs[i].expired, 0);
        assert_non_null(jobs[i].state);
    }
    assert_int_equal(world.opened, 3);
    assert_int_equal(world.closed, 3);
}

static void jobs_run_side_by_side(void **state)
{
    (void)state;
    struct world world = {0};
    struct pool_options options = options_of(&world, 2);
    struct pool *pool = open_pool(&options);
    pthread_barrier_t meeting;
    pthread_barrier_init(&meeting, NULL, 3);
    struct counted jobs[2] = {{.meeting = &meeting}, {.meeting = &meeting}};
    add(pool, &jobs[0]);
    add(pool, &jobs[1]);
    pthread_barrier_wait(&meeting); /* both run now, or we wait for ever */
    assert_ptr_not_equal(jobs[0].state, jobs[1].state);
    pthread_barrier_wait(&meeting);
    pool_close(pool);
    pthread_barrier_destroy(&meeting);
}

static void what_waits_and_runs_is_counted(void **state)
{
    (void)state;
    struct world world = {0};
    struct pool_counts counts = {0};
    struct pool_options options = options_of(&world, 1);
    options.counts = &counts;
    struct pool *pool = open_pool(&options);
    pthread_barrier_t meeting;
    pthread_barrier_init(&meeting, NULL, 2);
    struct counted jobs[3] = {{.meeting = &meeting}};
    for (size_t i = 0; i < 3; i++)
        add(pool, &jobs[i]);
    pthread_barrier_wait(&meeting); /* the first runs now */
    assert_int_equal(counter_get(&counts.running), 1);
    assert_int_equal(counter_get(&counts.waiting), 2);
    pthread_barrier_wait(&meeting);
    pool_close(pool);
    assert_int_equal(counter_get(&counts.running), 0);
    assert_int_equal(counter_get(&counts.waiting), 0);
    assert_int_equal(counter_get(&counts.run), 3);
    pthread_barrier_destroy(&meeting);
}

/* With nothing allowed, any wait is too long: the job behind the busy one is told so, and not run. */
static void a_job_that_waited_too_long_is_expired(void **state)
{
    (void)state;
    struct world world = {0};
    struct pool_options options = options_of(&world, 1);
    struct pool_counts counts = {0};
    options.max_wait_ms = -1;
    options.counts = &counts;
    struct pool *pool = open_pool(&options);
    struct counted late = {0};
    add(pool, &late);
    pool_close(pool);
    assert_int_equal(counter_get(&counts.expired), 1);
    assert_int_equal(counter_get(&counts.run), 0);
    assert_int_equal(counter_get(&counts.waiting), 0);
    assert_int_equal(late.ran, 0);
    assert_int_equal(late.expired, 1);
}

static void the_threads_are_nice_and_the_others_are_not(void **state)
{
    (void)state;
    struct world world = {0};
    struct pool_options options = options_of(&world, 1);
    int before = getpriority(PRIO_PROCESS, (id_t)gettid());
    options.nice = 10;
    struct pool *pool = open_pool(&options);
    struct counted job = {0};
    add(pool, &job);
    pool_close(pool);
    assert_int_equal(job.nice, 10);
    assert_int_equal(getpriority(PRIO_PROCESS, (id_t)gettid()), before);
}

static void a_thread_that_cannot_open_stops_the_pool(void **state)
{
    (void)state;
    struct world world = {.refuse = 2};
    struct pool_options options = options_of(&world, 3);
    struct pool *pool = NULL;
    struct err err = {0};
    assert_false(pool_open(&options, &pool, &err));
    assert_null(pool);
    assert_int_equal(err.code, ERR_UNAVAILABLE);
    assert_string_equal(err.text, "thread 2 has no connection");
    assert_int_equal(world.opened, 3);
    assert_int_equal(world.closed, 2);
}

static void an_idle_pool_closes(void **state)
{
    (void)state;
    struct world world = {0};
    struct pool_options options = options_of(&world, 4);
    pool_close(open_pool(&options));
    assert_int_equal(world.closed, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_is_run_once),
        cmocka_unit_test(jobs_run_side_by_side),
        cmocka_unit_test(what_waits_and_runs_is_counted),
        cmocka_unit_test(a_job_that_waited_too_long_is_expired),
        cmocka_unit_test(the_threads_are_nice_and_the_others_are_not),
        cmocka_unit_test(a_thread_that_cannot_open_stops_the_pool),
        cmocka_unit_test(an_idle_pool_closes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
