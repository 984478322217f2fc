/* echo_server.c: the HTTP server with the smallest handler, for tests and measurements. Never sends a body back. */
#include "base/buf.h"
#include "base/pool.h"
#include "http/http.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_HELD 1024

/* Calls that wait for /release; each handler thread adds to them. */
struct held {
    pthread_mutex_t mutex;
    struct http_call *calls[MAX_HELD];
    size_t count;
    unsigned streams; /* atomic: that have not ended */
    struct pool *pool; /* makes their chunks */
};

static bool open_worker(void *context, unsigned index, void **worker, struct err *err)
{
    (void)err;
    *worker = context;
    return index < 256;
}

static void close_worker(void *context, void *worker)
{
    (void)context;
    (void)worker;
}

static struct span method_name(enum http_method method)
{
    static const struct span names[] = {SPAN_INIT("GET"), SPAN_INIT("HEAD"), SPAN_INIT("POST"), SPAN_INIT("DELETE"),
                                        SPAN_INIT("OTHER")};
    return names[method];
}

static void answer(struct http_call *call, int status)
{
    const struct request *request = http_call_request(call);
    struct response response = {.status = status};
    response_header(&response, SPAN("Content-Type"), SPAN("text/plain"));
    response.body = arena_printf(http_call_arena(call), "%.*s %.*s from %.*s, body of %zu\n",
                                 SPAN_ARG(method_name(request->method)), SPAN_ARG(request->path),
                                 SPAN_ARG(request->address), request->body.len);
    http_call_answer(call, &response);
}

static void *answer_elsewhere(void *call)
{
    answer(call, 200);
    return NULL;
}

/* As long as a password's hash takes. */
static void *answer_slowly(void *call)
{
    nanosleep(&(struct timespec){.tv_nsec = 30000000}, NULL);
    return answer_elsewhere(call);
}

static void defer(struct http_call *call, void *(*run)(void *))
{
    pthread_t thread;
    http_call_defer(call);
    if (pthread_create(&thread, NULL, run, call) != 0)
        abort();
    pthread_detach(thread);
}

static void hold(struct held *held, struct http_call *call)
{
    http_call_defer(call);
    pthread_mutex_lock(&held->mutex);
    if (held->count == MAX_HELD)
        abort();
    held->calls[held->count++] = call;
    pthread_mutex_unlock(&held->mutex);
}

static void release(struct held *held)
{
    pthread_mutex_lock(&held->mutex);
    while (held->count > 0)
        answer(held->calls[--held->count], 200);
    pthread_mutex_unlock(&held->mutex);
}

static void tell_held(struct held *held, struct http_call *call)
{
    struct response response = {.status = 200};
    pthread_mutex_lock(&held->mutex);
    response.body = arena_printf(http_call_arena(call), "there are %zu held\n", held->count);
    pthread_mutex_unlock(&held->mutex);
    http_call_answer(call, &response);
}

/* What the comparison with nginx's `return 302` asks for. */
static void redirect(struct http_call *call)
{
    struct response response = {.status = 302};
    response_header(&response, SPAN("Location"), SPAN("https://meet.example.org/curso_1_1"));
    response_header(&response, SPAN("Cache-Control"), SPAN("no-store"));
    http_call_answer(call, &response);
}

/* As large as the head of an answer gets: a redirect with the longest token, and all the other headers. */
static void answer_with_large_head(struct http_call *call)
{
    struct response response = {.status = 302};
    char *text = arena_alloc(http_call_arena(call), 5000);
    memset(text, 'x', 5000);
    response_header(&response, SPAN("Location"), (struct span){text, 5000});
    for (size_t i = 1; i < HTTP_RESPONSE_HEADERS; i++)
        response_header(&response, SPAN("X-Other-Header"), (struct span){text, 60});
    http_call_answer(call, &response);
}

/* --- /stream/COUNT/SIZE: that many chunks, each of that many equal letters; /broken/… breaks instead of ending -------- */

struct letters {
    struct stream stream;
    struct job job;
    struct held *held;
    struct http_call *call;
    char *bytes;
    int64_t size, count, made;
    enum http_chunk end;
};

static struct span make_chunk(struct letters *letters)
{
    memset(letters->bytes, (int)('a' + letters->made++ % 26), (size_t)letters->size);
    return (struct span){letters->bytes, (size_t)letters->size};
}

static struct letters *letters_of(struct job *job)
{
    return (struct letters *)((char *)job - offsetof(struct letters, job));
}

static void run_chunk(struct job *job, void *thread)
{
    struct letters *letters = letters_of(job);
    (void)thread;
    if (letters->made == letters->count)
        http_call_chunk(letters->call, SPAN(""), letters->end);
    else
        http_call_chunk(letters->call, make_chunk(letters), CHUNK_MORE);
}

static void break_off(struct job *job)
{
    http_call_chunk(letters_of(job)->call, SPAN(""), CHUNK_BROKEN);
}

static void next_chunk(struct stream *stream, struct http_call *call)
{
    struct letters *letters = (struct letters *)stream;
    letters->call = call;
    pool_add(letters->held->pool, &letters->job);
}

static void end_stream(struct stream *stream)
{
    __atomic_sub_fetch(&((struct letters *)stream)->held->streams, 1, __ATOMIC_SEQ_CST);
}

static void answer_stream(struct held *held, struct http_call *call)
{
    struct span rest = http_call_request(call)->path, kind, count, size;
    struct letters *letters = arena_alloc(http_call_arena(call), sizeof *letters);
    span_cut(&rest, '/', &kind);
    span_cut(&rest, '/', &kind);
    span_cut(&rest, '/', &count);
    span_cut(&rest, '/', &size);
    if (!span_to_int(count, INT32_MAX, &letters->count) || !span_to_int(size, HTTP_BODY_MAX, &letters->size))
        abort();
    letters->stream = (struct stream){next_chunk, end_stream};
    letters->job = (struct job){.run = run_chunk, .expired = break_off};
    letters->held = held;
    letters->bytes = arena_alloc(http_call_arena(call), (size_t)letters->size);
    letters->end = span_eq(kind, SPAN("broken")) ? CHUNK_BROKEN : CHUNK_LAST;
    __atomic_add_fetch(&held->streams, 1, __ATOMIC_SEQ_CST);
    struct response response = {.status = 200, .body = make_chunk(letters), .stream = &letters->stream};
    http_call_answer(call, &response);
}

static void tell_streams(struct held *held, struct http_call *call)
{
    struct response response = {.status = 200};
    response.body = arena_printf(http_call_arena(call), "%u", __atomic_load_n(&held->streams, __ATOMIC_SEQ_CST));
    http_call_answer(call, &response);
}

static void handle(void *context, void *worker, struct http_call *call)
{
    struct span path = http_call_request(call)->path;
    (void)worker;
    if (span_eq(path, SPAN("/302")))
        redirect(call);
    else if (span_eq(path, SPAN("/later")))
        defer(call, answer_elsewhere);
    else if (span_eq(path, SPAN("/large-head")))
        answer_with_large_head(call);
    else if (span_eq(path, SPAN("/slow")))
        defer(call, answer_slowly);
    else if (span_eq(path, SPAN("/hold")))
        hold(context, call);
    else if (span_eq(path, SPAN("/held")))
        tell_held(context, call);
    else if (span_starts(path, SPAN("/stream/")) || span_starts(path, SPAN("/broken/")))
        answer_stream(context, call);
    else if (span_eq(path, SPAN("/streams")))
        tell_streams(context, call);
    else if (span_eq(path, SPAN("/release"))) {
        release(context);
        answer(call, 200);
    } else
        answer(call, 200);
}

static struct response refuse(void *context, struct arena *arena, const struct request *request, int status)
{
    struct response response = {.status = status, .body = SPAN("refused\n")};
    (void)context;
    (void)arena;
    (void)request;
    return response;
}

static bool open_thread(void *context, void **thread, struct err *err)
{
    return open_worker(context, 0, thread, err);
}

/* --- options: --name value ---------------------------------------------------------------------------------------- */

static const char *option(char **argv, const char *name, const char *fallback)
{
    for (; argv[0] && argv[1]; argv++)
        if (strcmp(argv[0], name) == 0)
            return argv[1];
    return fallback;
}

static unsigned number(char **argv, const char *name, const char *fallback)
{
    int64_t value;
    if (!span_to_int(span_of(option(argv, name, fallback)), 1000000, &value)) {
        fprintf(stderr, "echo_server: %s needs a number\n", name);
        exit(2);
    }
    return (unsigned)value;
}

static struct server_options options_of(char **argv)
{
    return (struct server_options){.listen = span_of(option(argv, "--listen", "127.0.0.1:0")),
                                   .trusted_proxies = span_of(option(argv, "--trusted-proxies", "")),
                                   .workers = number(argv, "--workers", "2"),
                                   .max_connections = number(argv, "--max-connections", "10000"),
                                   .max_connections_per_address = number(argv, "--per-address", "256"),
                                   .header_timeout = number(argv, "--header-timeout", "10"),
                                   .body_timeout = number(argv, "--body-timeout", "30"),
                                   .idle_timeout = number(argv, "--idle-timeout", "60")};
}

/* Serves until SIGTERM. Exit status 0 where everything ended in time, 1 where something was still running. */
int main(int argc, char **argv)
{
    struct held held = {.mutex = PTHREAD_MUTEX_INITIALIZER};
    struct http_handler handler = {&held, open_worker, close_worker, handle, refuse};
    struct server_options options = options_of(argv + 1);
    struct pool_options pool = {.threads = 2, .max_wait_ms = 60000, .thread_open = open_thread,
                                .thread_close = close_worker};
    struct server *server;
    struct err err;
    sigset_t set;
    int signal_number;
    (void)argc;
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (!pool_open(&pool, &held.pool, &err) || !server_start(&options, &handler, &server, &err)) {
        fprintf(stderr, "echo_server: %s\n", err.text);
        return 2;
    }
    printf("%.*s\n", SPAN_ARG(server_address(server)));
    fflush(stdout);
    systemd_notify("READY=1");
    sigwait(&set, &signal_number);
    server_quiesce(server);
    printf("quiet\n");
    fflush(stdout);
    if (signal_number == SIGUSR1) /* then it is stopped by the next signal */
        sigwait(&set, &signal_number);
    if (!server_stop(server, number(argv + 1, "--stop-seconds", "9")))
        _Exit(1); /* the held calls are still there */
    pool_close(held.pool);
    return 0;
}
