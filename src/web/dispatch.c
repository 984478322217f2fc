/* dispatch.c: from a whole request to its answer. */
#include "web/dispatch.h"

#include "base/clock.h"
#include "web/metrics.h"
#include "web/pools.h"
#include "web/rights.h"
#include "web/routes.h"
#include "web/stream.h"
#include "web/verdicts.h"

#include <assert.h>
#include <stdlib.h>

struct web {
    const struct app *app;
    struct pools pools;
};

/* 8 characters that people can read out over the telephone. */
static struct span new_request_id(struct arena *arena)
{
    static const char letters[] = "23456789abcdefghjkmnpqrstuvwxyz"; /* 31 */
    unsigned char random[8];
    crypto_random(random, sizeof random);
    char *id = arena_alloc(arena, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        id[i] = letters[random[i] % (sizeof letters - 1)];
    return (struct span){id, sizeof random};
}

static struct exchange *exchange_new(const struct app *app, struct arena *arena, const struct request *request,
                                     int64_t now_ms)
{
    struct exchange *ex = arena_alloc(arena, sizeof *ex);
    ex->app = app;
    ex->arena = arena;
    ex->request = request;
    ex->now = now_ms / 1000;
    ex->began_us = monotonic_us();
    ex->request_id = new_request_id(arena);
    ex->log = (struct log_context){.log = app->log, .function = SPAN("http"), .request = ex->request_id, .now_ms = now_ms};
    return ex;
}

/* --- the flags of a row ------------------------------------------------------------------------------------------- */

static struct response not_allowed(struct exchange *ex)
{
    struct response response = answer_error(ex, 405);
    response_header(&response, SPAN("Allow"), route_allow(ex->arena, ex->route->pattern));
    return response;
}

static struct response add_slash(struct exchange *ex)
{
    struct buf to = buf_new(ex->arena, HTTP_HEAD_MAX);
    buf_put(&to, ex->request->path);
    buf_byte(&to, '/');
    if (ex->request->query.ptr) {
        buf_byte(&to, '?');
        buf_put(&to, ex->request->query);
    }
    return answer_redirect(ex, 301, buf_span(&to));
}

static bool is_prefetch(const struct request *request)
{
    struct span purpose = request_header(request, "Sec-Purpose");
    return span_starts(purpose, SPAN("prefetch"));
}

/* What the table decides without a store; status 0: go on. */
static struct response check_row(struct exchange *ex, bool query_ok, bool slash)
{
    const struct request *request = ex->request;
    bool reads = request->method == HTTP_GET || request->method == HTTP_HEAD;
    if (!query_ok)
        return answer_error(ex, 400);
    if (ex->route == NULL)
        return answer_error(ex, 404);
    if (slash)
        return reads ? add_slash(ex) : answer_error(ex, 404);
    unsigned bit = 1u << (request->method == HTTP_HEAD ? HTTP_GET : request->method);
    if (!(ex->route->methods & bit))
        return not_allowed(ex);
    if ((ex->route->flags & ROUTE_TOKENS) && (request->method == HTTP_HEAD || is_prefetch(request)))
        return answer_empty(204);
    if ((ex->route->flags & ROUTE_DEBUG) && !ex->app->config->debug) {
        log_event(&ex->log, LOG_WARNING, FIELDS(F_TEXT("direccion", request->address)),
                  "Intento de acceso a funciones de debug en producción");
        return answer_error(ex, 403);
    }
    if (request->method == HTTP_POST && !form_parse(ex->arena, request->body, &ex->form))
        return answer_error(ex, 400);
    return answer_empty(0);
}

static struct response check_session(struct exchange *ex)
{
    struct err err;
    if ((ex->route->flags & (ROUTE_LOGIN | ROUTE_SESSION)) && !session_load(ex, &err))
        return answer_failure(ex, &err);
    if ((ex->route->flags & ROUTE_LOGIN) && ex->session == NULL)
        return answer_signed_out(ex);
    return answer_empty(0);
}

/* Is what changes something from one of our pages? After the rights: what is kept of a form is kept for who may send it. */
static struct response check_csrf(struct exchange *ex)
{
    bool own = ex->route->flags & ROUTE_OWN_CSRF, needs_token = !(ex->route->flags & ROUTE_NO_CSRF);
    bool changes = ex->request->method == HTTP_POST || ex->request->method == HTTP_DELETE;
    if (!changes || own)
        return answer_empty(0);
    if (!csrf_origin_ok(ex))
        return answer_error(ex, 403);
    return needs_token && !csrf_ok(ex) ? answer_stale_form(ex) : answer_empty(0);
}

/* The form that was kept for this page, where it is asked for. */
static struct response check_draft(struct exchange *ex)
{
    struct err err;
    bool wanted = ex->route->who != WHO_ANYBODY && ex->request->method == HTTP_GET;
    return wanted && !draft_load(ex, &err) ? answer_failure(ex, &err) : answer_empty(0);
}

/* A session's last use is written now and then only, and with whatever else this answer waits for. */
static void touch_session(struct exchange *ex)
{
    if (ex->session == NULL || exchange_is_renewal(ex))
        return;
    bool due = session_touch_due(&ex->session->times, ex->app->config->session_ttl, ex->now);
    if (!due && !(ex->append && ex->append->has_touch))
        return;
    struct append *append = exchange_append(ex);
    if (append->has_end)
        return;
    append->has_touch = true;
    append->seen_at = ex->now;
    __builtin_memcpy(append->session, ex->session->hash, sizeof append->session);
}

/* Everything that needs the worker: the session, the handler. One read transaction around it. */
static struct response run_row(struct exchange *ex)
{
    struct response response = answer_empty(0);
    bool store = ex->route->runs == RUNS_STORE && ex->route->flags & (ROUTE_LOGIN | ROUTE_SESSION);
    struct err err;
    if (store && !store_read_begin(ex->worker->db, &err))
        return answer_failure(ex, &err);
    static struct response (*const checks[])(struct exchange *) = {check_session, check_rights, check_in_use, check_csrf, check_draft};
    for (size_t i = 0; i < sizeof checks / sizeof checks[0] && response.status == 0; i++)
        response = checks[i](ex);
    if (response.status == 0)
        response = ex->route->handler(ex);
    if (store)
        store_read_end(ex->worker->db);
    touch_session(ex);
    return response;
}

/* Finds the row and lets the table decide; status 0: run it. */
static struct response prepare(struct exchange *ex)
{
    bool slash = false, query_ok = form_parse(ex->arena, ex->request->query, &ex->query);
    exchange_choose_language(ex);
    ex->route = route_find(ex->request->path, ex->request->method, &ex->path, &slash);
    if (ex->route)
        ex->log.function = span_of(ex->route->name);
    return check_row(ex, query_ok, slash);
}

/* --- when it leaves ----------------------------------------------------------------------------------------------- */

/* What waits for the writer or for a pool, in the call's arena. */
struct pending {
    struct job job;
    struct http_call *call;
    struct exchange *ex;
    struct response response;
};

/* It waited for too long; on the store pool before anything was decided about it. */
static struct response answer_busy(struct exchange *ex)
{
    struct response decided = ex->route ? answer_empty(0) : prepare(ex);
    if (decided.status != 0)
        return decided;
    return ex->route->busy ? ex->route->busy(ex) : answer_error(ex, 503);
}

/* The answer to a failure, written on a thread that has no worker of its own; `err` NULL: it waited for too long. */
static struct response answer_offline(struct exchange *ex, const struct err *err)
{
    struct worker *offline = worker_open_offline(ex->app);
    struct response response;
    ex->worker = offline;
    if (err == NULL)
        response = answer_busy(ex);
    else
        response = ex->uncommitted ? ex->uncommitted(ex, err) : answer_failure(ex, err);
    exchange_finish(ex, &response);
    ex->worker = NULL;
    worker_close(offline);
    return response;
}

/* No answer leaves before what it claims is on disk; where that failed, the answer is another one. */
static void settle(struct exchange *ex, struct response *response, bool committed, const struct err *err)
{
    if (committed || !(ex->append->has_join || ex->append->has_end || ex->append->has_probe)) {
        if (ex->committed)
            ex->committed(ex);
        return;
    }
    assert(response->stream == NULL); /* nobody would end it */
    *response = answer_offline(ex, err);
}

/* Counted first: once it is handed over, the call's arena may be gone. */
static void hand_over(struct pending *pending)
{
    count_request(pending->ex, pending->response.status);
    http_call_answer(pending->call, &pending->response);
}

static void on_done(struct append *append, bool committed, const struct err *err)
{
    struct pending *pending = append->context;
    settle(pending->ex, &pending->response, committed, err);
    hand_over(pending);
}

static void leave(struct pending *pending, bool deferred)
{
    struct exchange *ex = pending->ex;
    exchange_finish(ex, &pending->response);
    if (ex->append == NULL) {
        hand_over(pending);
        return;
    }
    if (!deferred)
        http_call_defer(pending->call);
    ex->append->done = on_done;
    ex->append->context = pending;
    store_append(ex->app->store, ex->append);
}

static void slow_run(struct job *job, void *thread_state)
{
    struct pending *pending = (struct pending *)job;
    pending->ex->worker = thread_state;
    pending->response = run_row(pending->ex);
    leave(pending, true);
}

static void slow_expired(struct job *job)
{
    struct pending *pending = (struct pending *)job;
    log_event(&pending->ex->log, LOG_WARNING, FIELDS(F_INT("segundos", SLOW_WAIT_MS / 1000)),
              "Demasiadas solicitudes a la vez: una esperó demasiado y no se atendió");
    pending->response = answer_offline(pending->ex, NULL);
    hand_over(pending);
}

/* On the store pool: all of it. */
static void store_run(struct job *job, void *thread_state)
{
    struct pending *pending = (struct pending *)job;
    pending->ex->worker = thread_state;
    pending->response = prepare(pending->ex);
    if (pending->response.status == 0)
        pending->response = run_row(pending->ex);
    leave(pending, true);
}

static void store_expired(struct job *job)
{
    struct pending *pending = (struct pending *)job;
    log_event(&pending->ex->log, LOG_ERROR, FIELDS(F_INT("milisegundos", STORE_WAIT_MS)),
              "Error de acceso a base de datos: una solicitud esperó demasiado una conexión");
    pending->response = answer_offline(pending->ex, NULL);
    hand_over(pending);
}

/* A server lives before its database is found; what needs it is not put into a queue before. */
static struct response answer_unfound(struct exchange *ex)
{
    struct err err;
    err_set(&err, ERR_UNAVAILABLE, "the database was not found yet");
    return answer_failure(ex, &err);
}

/* The row, without what is decided about it: does it need the store pool? With a database elsewhere everything does that
 * may ask it, errors with somebody's name on them too. */
static bool asks_elsewhere(const struct web *web, const struct request *request)
{
    bool slash;
    struct path_ids ids;
    if (web->pools.store == NULL || !store_is_found(web->app->store))
        return false;
    const struct route *route = route_find(request->path, request->method, &ids, &slash);
    if (!store_is_remote(web->app->store))
        return route && route->flags & ROUTE_TOKENS;
    return route == NULL || slash || route->runs == RUNS_STORE;
}

/* Where the row's handler takes its time; NULL: on the thread that serves. */
static struct pool *pool_of(const struct web *web, const struct route *route)
{
    return route->runs == RUNS_SLOW ? web->pools.slow : route->runs == RUNS_DESK ? web->pools.desk : NULL;
}

static void handle(void *context, void *worker, struct http_call *call)
{
    struct web *web = context;
    struct arena *arena = http_call_arena(call);
    struct pending *pending = arena_alloc(arena, sizeof *pending);
    pending->call = call;
    pending->ex = exchange_new(web->app, arena, http_call_request(call), clock_ms());
    pending->ex->worker = worker;
    if (asks_elsewhere(web, http_call_request(call))) {
        bool remote = store_is_remote(web->app->store);
        pending->job = (struct job){.run = store_run, .expired = remote ? store_expired : slow_expired};
        http_call_defer(call);
        pool_add(web->pools.store, &pending->job);
        return;
    }
    pending->response = prepare(pending->ex);
    if (pending->response.status == 0 && pending->ex->route->runs != RUNS_NONE && !store_is_found(web->app->store))
        pending->response = answer_unfound(pending->ex);
    struct pool *pool = pending->response.status == 0 ? pool_of(web, pending->ex->route) : NULL;
    if (pool) {
        pending->ex->pool = pool;
        pending->job = (struct job){.run = slow_run, .expired = slow_expired};
        http_call_defer(call);
        pool_add(pool, &pending->job);
        return;
    }
    if (pending->response.status == 0)
        pending->response = run_row(pending->ex);
    leave(pending, false);
}

struct response web_answer(const struct app *app, struct worker *worker, struct arena *arena,
                           const struct request *request, int64_t now_ms)
{
    struct exchange *ex = exchange_new(app, arena, request, now_ms);
    ex->worker = worker;
    struct response response = prepare(ex);
    if (response.status == 0)
        response = run_row(ex);
    stream_collect(ex, &response);
    exchange_finish(ex, &response);
    struct err err;
    if (ex->append) {
        bool committed = store_append_wait(app->store, ex->append, &err);
        settle(ex, &response, committed, &err);
    }
    count_request(ex, response.status);
    return response;
}

/* What the server refuses by itself looks like the row's other errors. */
static struct response refuse(void *context, struct arena *arena, const struct request *request, int status)
{
    struct web *web = context;
    struct exchange *ex = exchange_new(web->app, arena, request, clock_ms());
    bool slash;
    exchange_choose_language(ex);
    ex->route = route_find(request->path, request->method, &ex->path, &slash);
    struct response response = answer_error(ex, status);
    exchange_finish(ex, &response);
    count_request(ex, status);
    response.close = true;
    return response;
}

/* A thread that serves never waits for another machine: then it has no connection. */
static bool open_worker(void *context, unsigned index, void **worker, struct err *err)
{
    (void)index;
    struct web *web = context;
    if (!store_is_remote(web->app->store))
        return worker_open(web->app, (struct worker **)worker, err);
    *worker = worker_open_offline(web->app);
    return true;
}

static void close_worker(void *context, void *worker)
{
    (void)context;
    worker_close(worker);
}

bool web_open(const struct app *app, struct web **out, struct err *err)
{
    struct web *web = calloc(1, sizeof *web);
    if (web == NULL)
        abort();
    web->app = app;
    if (pools_open(app, &web->pools, err)) {
        *out = web;
        return true;
    }
    free(web);
    return false;
}

void web_close(struct web *web)
{
    pools_close(&web->pools);
    free(web);
}

struct http_handler web_handler(struct web *web)
{
    return (struct http_handler){.context = web,
                                 .worker_open = open_worker,
                                 .worker_close = close_worker,
                                 .handle = handle,
                                 .refuse = refuse};
}
