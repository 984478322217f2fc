/* pools.c: the threads beside those that serve. */
#include "web/pools.h"

/* Hashing takes 30 ms of a core: at nice 10 joins do not notice (see docs/architecture.md). */
#define SLOW_NICE 10

static bool open_connected(void *context, void **worker, struct err *err)
{
    return worker_open(context, (struct worker **)worker, err);
}

static void close_worker(void *context, void *worker)
{
    (void)context;
    worker_close(worker);
}

static bool open_pool(const struct app *app, enum pool_name name, struct pool_options options, struct pool **out,
                      struct err *err)
{
    options.thread_open = open_connected;
    options.thread_close = close_worker;
    options.context = (void *)(uintptr_t)app;
    options.counts = &app->metrics->pools[name];
    return pool_open(&options, out, err);
}

/* At nice 10, half as many threads as workers: as many would leave the joins no core of their own. */
static bool open_slow_pool(const struct app *app, enum pool_name name, struct pool **out, struct err *err)
{
    struct pool_options options = {
        .threads = (unsigned)(app->config->workers + 1) / 2, .nice = SLOW_NICE, .max_wait_ms = SLOW_WAIT_MS};
    return open_pool(app, name, options, out, err);
}

static bool open_store_pool(const struct app *app, struct pool **out, struct err *err)
{
    const struct config *config = app->config;
    bool remote = store_is_remote(app->store);
    /* Twice the workers, where half of them wait for the way there and back. */
    int64_t asking = config->database_connections ? config->database_connections : 2 * config->workers;
    struct pool_options options = {.threads = (unsigned)(remote ? asking : config->workers),
                                   .max_wait_ms = remote ? STORE_WAIT_MS : SLOW_WAIT_MS};
    return (!remote && app->keyring == NULL) || open_pool(app, POOL_STORE, options, out, err);
}

bool pools_open(const struct app *app, struct pools *out, struct err *err)
{
    *out = (struct pools){.slow = NULL};
    if (open_slow_pool(app, POOL_SLOW, &out->slow, err) && open_slow_pool(app, POOL_DESK, &out->desk, err) &&
        open_store_pool(app, &out->store, err))
        return true;
    pools_close(out);
    return false;
}

void pools_close(struct pools *pools)
{
    struct pool *all[] = {pools->store, pools->desk, pools->slow};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i])
            pool_close(all[i]);
}
