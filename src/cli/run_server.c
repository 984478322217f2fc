/* run_server.c: portero as a server: opens everything, waits for signals, does the daily work, closes everything. */
#include "cli/run_server.h"

#include "app/app.h"
#include "base/clock.h"
#include "store/records.h"
#include "web/dispatch.h"
#include "web/metrics.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define STOP_SECONDS 8    /* of the 10 in which it must be gone */
#define DRAIN_SECONDS 1   /* in which a balancer sees that /healthz says no, and sends people to the others */
#define JOBS_SECONDS 60   /* between two looks at what is due */
#define FIND_MS 200       /* between two looks for a database that is away */
#define EXPIRE_SECONDS 300
#define FORGET_PAUSE_MS 20 /* between two batches of old records, in which joins have the database for themselves */
#define CLOCK_BACK_MS 60000

/* A secret must not reach a disk by way of a core dump. */
static void forbid_core_dumps(void)
{
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
}

/* The signals that the main thread waits for, blocked in every thread. */
static sigset_t block_signals(void)
{
    sigset_t set;
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    return set;
}

static struct log_context log_here(const struct app *app)
{
    return (struct log_context){.log = app->log, .function = SPAN("serve"), .now_ms = clock_ms()};
}

/* --- the daily and hourly work ------------------------------------------------------------------------------------ */

struct jobs {
    const struct app *app;
    struct worker *worker;
    bool migrates;
    instant expired_at;
    struct date extended_on; /* UTC day */
    struct date forgot_on;
    bool forgets; /* there are more old records */
    struct forgetting forgetting;
    int64_t ran_ms, looked_ms; /* when run_jobs and look_at_keys were last called */
    struct err keys_err;       /* why the keys could not be read the last time, told once; text "": they could */
};

static void log_database_error(const struct app *app, const struct err *err)
{
    struct log_context log = log_here(app);
    count_failure(app, err);
    log_event(&log, LOG_ERROR, FIELDS(F_TEXT("error", span_of(err->text))), "Error de acceso a base de datos");
}

static void extend_horizon(struct jobs *jobs, instant now)
{
    struct log_context log = log_here(jobs->app);
    struct err err;
    int64_t changed = 0;
    if (!store_horizon_extend(jobs->worker->db, jobs->worker->zones, now, &changed, &err)) {
        log_database_error(jobs->app, &err);
        return;
    }
    jobs->extended_on.days = (int32_t)(now / DAY_SECONDS);
    counter_set(&jobs->app->metrics->horizon_ms, monotonic_ms());
    log_event(&log, LOG_INFO, FIELDS(F_INT("clases", changed)), "Calendario de clases al día");
}

/* A day's work, some records at each call; what fails is tried again in a minute. */
static void forget_records(struct jobs *jobs)
{
    struct forgetting *forgetting = &jobs->forgetting;
    struct log_context log = log_here(jobs->app);
    struct err err;
    jobs->forgets = store_forget(jobs->worker->db, forgetting, &err);
    if (!jobs->forgets) {
        log_database_error(jobs->app, &err);
        return;
    }
    if (!forgetting->done)
        return;
    jobs->forgets = false;
    jobs->forgot_on.days = (int32_t)(log.now_ms / 1000 / DAY_SECONDS);
    if (forgetting->joins || forgetting->entries)
        log_event(&log, LOG_INFO, FIELDS(F_INT("ingresos", forgetting->joins), F_INT("entradas", forgetting->entries)),
                  "Ingresos antiguos borrados");
}

static void begin_forgetting(struct jobs *jobs, instant now)
{
    int64_t days = jobs->app->config->records_keep_days;
    if (days == 0 || jobs->forgets || jobs->forgot_on.days == (int32_t)(now / DAY_SECONDS))
        return;
    if (jobs->forgetting.before == 0 || jobs->forgetting.done) /* else it goes on where it failed */
        jobs->forgetting = (struct forgetting){.before = now - days * DAY_SECONDS};
    forget_records(jobs);
}

/* Who may enter is judged by this clock. Said once; /readyz says it until the clock is right again. */
static void watch_clock(const struct app *app)
{
    struct counter *is_back = &app->metrics->clock_is_back;
    struct clock_pair now = clock_pair();
    int64_t moved = clock_moved_ms(&app->metrics->started, &now);
    bool back = moved < -CLOCK_BACK_MS;
    if (back && counter_get(is_back) == 0) {
        struct log_context log = log_here(app);
        log_event(&log, LOG_WARNING, FIELDS(F_INT("segundos", -moved / 1000)), "El reloj de la máquina retrocedió");
    }
    counter_set(is_back, back);
}

static void run_jobs(struct jobs *jobs)
{
    instant now = clock_ms() / 1000;
    struct err err;
    watch_clock(jobs->app);
    if (!store_is_found(jobs->app->store))
        return;
    jobs->ran_ms = monotonic_ms();
    if ((int32_t)(now / DAY_SECONDS) != jobs->extended_on.days)
        extend_horizon(jobs, now);
    begin_forgetting(jobs, now);
    if (now - jobs->expired_at < EXPIRE_SECONDS && now >= jobs->expired_at)
        return;
    jobs->expired_at = now;
    if (!store_expire(jobs->worker->db, jobs->app->config->session_ttl, now, &err))
        log_database_error(jobs->app, &err);
}

/* --- RS256's keys --------------------------------------------------------------------------------------------------- */

static void look_at_keys(struct jobs *jobs)
{
    struct keyring *keyring = jobs->app->keyring;
    struct log_context log = log_here(jobs->app);
    struct err err = {0};
    bool signs;
    char kid[KID_SIZE];
    if (keyring == NULL)
        return;
    jobs->looked_ms = monotonic_ms();
    if (!keyring_look(keyring, log.now_ms / 1000, &signs, &err) && strcmp(err.text, jobs->keys_err.text) != 0)
        log_event(&log, LOG_ERROR, FIELDS(F_TEXT("error", span_of(err.text))),
                  "No se pudieron leer las claves de firma: se sigue con las anteriores");
    jobs->keys_err = err;
    keyring_kid(keyring, kid);
    if (signs)
        log_event(&log, LOG_INFO, FIELDS(F_TEXT("kid", span_of(kid))), "Se firma con otra clave");
}

static bool keys_are_due(const struct jobs *jobs)
{
    return jobs->app->keyring && monotonic_ms() - jobs->looked_ms >= KEY_LOOK * 1000;
}

/* --- serving ------------------------------------------------------------------------------------------------------ */

static void reopen_log(const struct app *app)
{
    struct err err;
    struct log_context log = log_here(app);
    if (log_reopen(app->log, &err))
        log_event(&log, LOG_INFO, NO_FIELDS, "Registro reabierto");
    else
        log_event(&log, LOG_ERROR, FIELDS(F_TEXT("error", span_of(err.text))), "No se pudo reabrir el registro");
}

/* Looks once more for a database that was away; false: it is there, and none that may be served from. */
static bool find_database(struct jobs *jobs, struct err *err)
{
    struct log_context log = log_here(jobs->app);
    if (store_find(jobs->app->store, jobs->migrates, err))
        log_event(&log, LOG_INFO, NO_FIELDS, "Base de datos disponible");
    else if (err->code != ERR_UNAVAILABLE)
        log_event(&log, LOG_ERROR, FIELDS(F_TEXT("error", span_of(err->text))), "Base de datos inservible: portero termina");
    return store_is_found(jobs->app->store) || err->code == ERR_UNAVAILABLE;
}

static bool jobs_are_due(const struct jobs *jobs)
{
    return jobs->app->keyring == NULL || monotonic_ms() - jobs->ran_ms >= (JOBS_SECONDS - KEY_LOOK) * 1000;
}

static struct timespec pause_of(const struct jobs *jobs)
{
    if (jobs->forgets)
        return (struct timespec){.tv_nsec = FORGET_PAUSE_MS * 1000000};
    if (!store_is_found(jobs->app->store))
        return (struct timespec){.tv_nsec = FIND_MS * 1000000};
    return (struct timespec){.tv_sec = jobs->app->keyring ? KEY_LOOK : JOBS_SECONDS};
}

/* False: not because a signal said so. */
static bool wait_for_the_end(const sigset_t *signals, struct jobs *jobs, struct err *err)
{
    for (;;) {
        struct timespec pause = pause_of(jobs);
        int number = sigtimedwait(signals, NULL, &pause);
        bool idle = number < 0 && errno == EAGAIN;
        if (number == SIGTERM || number == SIGINT)
            return true;
        if (number == SIGHUP)
            reopen_log(jobs->app);
        if (number == SIGHUP || keys_are_due(jobs))
            look_at_keys(jobs);
        if (idle && !store_is_found(jobs->app->store) && !find_database(jobs, err))
            return false;
        else if (idle && jobs->forgets)
            forget_records(jobs);
        else if (idle && jobs_are_due(jobs))
            run_jobs(jobs);
    }
}

/* There are others on the same database: a connection that waits to be accepted would be lost with our socket. */
static void drain(const struct app *app, const sigset_t *signals)
{
    struct timespec pause = {.tv_sec = DRAIN_SECONDS};
    counter_set(&app->metrics->stopping, 1);
    sigtimedwait(signals, NULL, &pause);
}

static struct server_options server_options(const struct app *app)
{
    const struct config *config = app->config;
    return (struct server_options){.listen = config->listen,
                                   .loopback_only = config->debug,
                                   .trusted_proxies = config->trusted_proxies,
                                   .workers = (unsigned)config->workers,
                                   .max_connections = (unsigned)config->max_connections,
                                   .max_connections_per_address = (unsigned)config->max_connections_per_address,
                                   .header_timeout = (unsigned)config->header_timeout,
                                   .body_timeout = (unsigned)config->body_timeout,
                                   .idle_timeout = (unsigned)config->idle_timeout,
                                   .connections_open = &app->metrics->connections};
}

static void stop(const struct app *app, struct server *server, const sigset_t *signals)
{
    systemd_notify("STOPPING=1");
    if (store_is_remote(app->store))
        drain(app, signals);
    server_quiesce(server);
    bool stopped = server_stop(server, STOP_SECONDS);
    struct log_context log = log_here(app);
    log_event(&log, LOG_INFO, NO_FIELDS, "portero termina");
    if (!stopped) { /* somebody's password is still being hashed: the rest of us does not wait for it */
        log_close(app->log);
        _exit(0);
    }
}

/* Until a signal says to end; false: something else did. */
static bool serve(struct jobs *jobs, struct web *web, const sigset_t *signals, void (*ready)(void *), void *context,
                  struct err *err)
{
    const struct app *app = jobs->app;
    struct server *server;
    struct server_options options = server_options(app);
    struct http_handler handler = web_handler(web);
    if (!server_start(&options, &handler, &server, err))
        return false;
    struct log_context log = log_here(app);
    log_event(&log, LOG_INFO, FIELDS(F_TEXT("direccion", server_address(server))), "portero escucha");
    if (app->config->debug)
        log_event(&log, LOG_WARNING, NO_FIELDS, "DEBUG=1: funciones de prueba abiertas; no es para uso real");
    systemd_notify("READY=1");
    if (ready)
        ready(context);
    run_jobs(jobs);
    bool told = wait_for_the_end(signals, jobs, err);
    stop(app, server, signals);
    return told;
}

/* A database elsewhere that is merely away is waited for (find_database), and meanwhile what needs none is served. */
static bool look_for_database(const struct app *app, bool migrates, struct err *err)
{
    if (store_find(app->store, migrates, err))
        return true;
    if (err->code != ERR_UNAVAILABLE || !store_is_remote(app->store))
        return false;
    struct log_context log = log_here(app);
    log_event(&log, LOG_WARNING, FIELDS(F_TEXT("error", span_of(err->text))), "La base de datos no responde: portero la espera");
    return true;
}

static bool run_opened(struct jobs *jobs, const sigset_t *signals, void (*ready)(void *), void *context, struct err *err)
{
    struct web *web;
    if (!look_for_database(jobs->app, jobs->migrates, err) || !worker_open(jobs->app, &jobs->worker, err))
        return false;
    bool served = web_open(jobs->app, &web, err);
    if (served) {
        served = serve(jobs, web, signals, ready, context, err);
        web_close(web);
    }
    worker_close(jobs->worker);
    return served;
}

int run_server(const struct config *config, bool migrates, void (*ready)(void *context), void *context)
{
    struct app app;
    struct err err;
    forbid_core_dumps();
    sigset_t signals = block_signals();
    struct jobs jobs = {.app = &app, .migrates = migrates};
    bool served = app_open(config, true, &app, &err);
    if (served) {
        served = run_opened(&jobs, &signals, ready, context, &err);
        app_close(&app);
    }
    if (!served)
        fprintf(stderr, "portero: %s\n", err.text);
    return served ? 0 : 2;
}
