/* app.c: what the program has opened. */
#include "app/app.h"

#include <stdlib.h>

static struct metrics *new_metrics(void)
{
    struct metrics *metrics = calloc(1, sizeof *metrics);
    if (metrics == NULL)
        abort();
    metrics->started = clock_pair();
    counter_set(&metrics->horizon_ms, metrics->started.monotonic_ms);
    return metrics;
}

bool app_open(const struct config *config, bool serving, struct app *out, struct err *err)
{
    *out = (struct app){.config = config, .jitsi = config_jitsi(config), .windows = config_windows(config)};
    struct log_options options = {.level = config->log_level,
                                  .format = config->log_format,
                                  .file = config->log_file,
                                  .zone = config->time_zone,
                                  .background = serving};
    if (!log_open(&options, &out->log, err))
        return false;
    if (!(serving ? store_open_unseen : store_open)(config->database_url, &out->store, err)) {
        log_close(out->log);
        return false;
    }
    out->metrics = new_metrics();
    return true;
}

void app_close(struct app *app)
{
    free(app->metrics);
    store_close(app->store);
    log_close(app->log);
}

struct worker *worker_open_offline(const struct app *app)
{
    struct worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL)
        abort();
    worker->app = app;
    worker->zones = zones_new(ZONE_DIRECTORY);
    worker->signer = signer_hs256(app->config->jitsi_jwt_secret);
    return worker;
}

bool worker_open(const struct app *app, struct worker **out, struct err *err)
{
    *out = worker_open_offline(app);
    if (store_connect(app->store, &(*out)->db, err))
        return true;
    worker_close(*out);
    return false;
}

struct signer *worker_signer(struct worker *worker)
{
    return worker->signer;
}

struct hmac *worker_csrf_key(struct worker *worker)
{
    if (worker->csrf_key == NULL)
        worker->csrf_key = hmac_new(store_csrf_key(worker->app->store));
    return worker->csrf_key;
}

void worker_close(struct worker *worker)
{
    if (worker->db != NULL)
        store_disconnect(worker->db);
    signer_free(worker->signer);
    if (worker->csrf_key != NULL)
        hmac_free(worker->csrf_key);
    zones_free(worker->zones);
    free(worker);
}
