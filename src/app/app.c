/* app.c: what the program has opened. */
#include "app/app.h"

#include "base/clock.h"

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

static bool open_log(const struct config *config, bool serving, struct log **out, struct err *err)
{
    struct log_options options = {.level = config->log_level,
                                  .format = config->log_format,
                                  .file = config->log_file,
                                  .zone = config->time_zone,
                                  .background = serving};
    return log_open(&options, out, err);
}

bool app_open(const struct config *config, bool serving, struct app *out, struct err *err)
{
    bool by_key = config->jitsi_signing == SIGNING_RS256;
    *out = (struct app){.config = config, .jitsi = config_jitsi(config), .windows = config_windows(config)};
    if (by_key && !keyring_open(config->jitsi_keys, clock_ms() / 1000, &out->keyring, err))
        return false;
    if (open_log(config, serving, &out->log, err)) {
        if ((serving ? store_open_unseen : store_open)(config->database_url, &out->store, err)) {
            out->metrics = new_metrics();
            return true;
        }
        log_close(out->log);
    }
    keyring_close(out->keyring);
    return false;
}

void app_close(struct app *app)
{
    free(app->metrics);
    store_close(app->store);
    log_close(app->log);
    keyring_close(app->keyring);
}

struct worker *worker_open_offline(const struct app *app)
{
    struct worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL)
        abort();
    worker->app = app;
    worker->zones = zones_new(ZONE_DIRECTORY);
    if (app->keyring == NULL)
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
    struct keyring *keyring = worker->app->keyring;
    if (keyring && worker->keys_version != keyring_version(keyring)) {
        signer_free(worker->signer);
        worker->signer = keyring_signer(keyring, &worker->keys_version);
    }
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
