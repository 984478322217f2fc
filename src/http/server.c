/* server.c: requests in and responses out, by GNU libmicrohttpd: the only file that knows the engine. */
#include "http/http.h"

#include "base/buf.h"
#include "base/clock.h"
#include "http/connections.h"
#include "http/listen.h"
#include "http/strict.h"

#include <assert.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define ENGINE_MEMORY ((size_t)24 * 1024) /* a connection's: the head, and the response's */
#define SPARE_ARENAS 64
#define FILES_BESIDE 256
#define STREAM_BLOCK ((size_t)16 * 1024) /* what HTTP/1.0 is sent at once; HTTP/1.1: what is left of ENGINE_MEMORY */
#define SEND_BYTES_PER_SECOND 500 /* a reader may be slow, but not slower than this */

/* One engine daemon and its thread. */
struct daemon {
    struct server *server;
    struct MHD_Daemon *engine;
    void *worker; /* the handler's own */
    struct arena *spare[SPARE_ARENAS];
    size_t spare_count;
};

struct server {
    struct server_options options;
    struct http_handler handler;
    struct proxies proxies;
    struct connections *connections;
    char address[LISTEN_TEXT];
    unsigned running; /* atomic: requests that the handler has and the client has not been answered */
    bool quiet;       /* atomic: no more connections; those that are answered end */
    bool ended;       /* atomic: the handler gets no more requests */
    bool cutting;     /* atomic: streams end where they are */
    unsigned started; /* daemons */
    struct daemon daemons[];
};

struct http_call {
    struct daemon *daemon;
    struct MHD_Connection *connection;
    struct connection *socket;
    struct arena *arena;
    struct request request;
    struct span target;
    struct response response;
    struct buf body;
    struct span chunk; /* of a stream: what is still to be sent of it */
    enum http_chunk chunk_kind;
    size_t headers_seen;
    bool begun, handled, deferred, queued;
};

const struct request *http_call_request(const struct http_call *call)
{
    return &call->request;
}

struct arena *http_call_arena(struct http_call *call)
{
    return call->arena;
}

void http_call_defer(struct http_call *call)
{
    call->deferred = true;
    MHD_suspend_connection(call->connection);
}

void http_call_answer(struct http_call *call, const struct response *response)
{
    call->response = *response;
    if (call->deferred)
        MHD_resume_connection(call->connection);
}

static void set_deadline(struct http_call *call, int64_t seconds)
{
    int64_t deadline = seconds ? monotonic_ms() + seconds * 1000 : 0;
    __atomic_store_n(&call->socket->deadline_ms, deadline, __ATOMIC_RELAXED);
}

/* For a body, or for one chunk of it. */
static void set_send_deadline(struct http_call *call, size_t bytes)
{
    set_deadline(call, call->daemon->server->options.body_timeout + (int64_t)(bytes / SEND_BYTES_PER_SECOND));
}

/* --- a request's life --------------------------------------------------------------------------------------------- */

static struct connection *socket_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/* The request line is there: the target as it was sent, before the engine cuts it up. */
static void *on_request_line(void *context, const char *uri, struct MHD_Connection *connection)
{
    struct daemon *daemon = context;
    struct arena *arena = daemon->spare_count ? daemon->spare[--daemon->spare_count] : arena_new();
    struct http_call *call = arena_alloc(arena, sizeof *call);
    call->daemon = daemon;
    call->arena = arena;
    call->connection = connection;
    call->socket = socket_of(connection);
    call->target = arena_copy(arena, span_of(uri));
    if (call->socket->idle) /* the first request's time began with the connection */
        set_deadline(call, daemon->server->options.header_timeout);
    call->socket->idle = false;
    return call;
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    struct daemon *daemon = context;
    struct http_call *call = *state;
    (void)connection;
    (void)code;
    if (call == NULL)
        return;
    *state = NULL;
    if (call->response.stream)
        call->response.stream->end(call->response.stream);
    call->socket->idle = true;
    __atomic_store_n(&call->socket->streams, false, __ATOMIC_RELAXED);
    set_deadline(call, daemon->server->options.idle_timeout);
    if (call->handled)
        __atomic_sub_fetch(&daemon->server->running, 1, __ATOMIC_SEQ_CST);
    struct arena *arena = call->arena; /* holds the call itself */
    arena_reset(arena);
    if (daemon->spare_count < SPARE_ARENAS)
        daemon->spare[daemon->spare_count++] = arena;
    else
        arena_free(arena);
}

static enum MHD_Result take_header(void *context, enum MHD_ValueKind kind, const char *name, size_t name_len,
                                   const char *value, size_t value_len)
{
    struct http_call *call = context;
    struct request *request = &call->request;
    (void)kind;
    if (call->headers_seen++ < HTTP_REQUEST_HEADERS)
        request->headers[request->header_count++] =
            (struct http_header){{name, name_len}, {value ? value : "", value ? value_len : 0}};
    return MHD_YES;
}

static enum http_method method_of(const char *method)
{
    if (strcmp(method, "GET") == 0)
        return HTTP_GET;
    if (strcmp(method, "HEAD") == 0)
        return HTTP_HEAD;
    if (strcmp(method, "POST") == 0)
        return HTTP_POST;
    return strcmp(method, "DELETE") == 0 ? HTTP_DELETE : HTTP_OTHER;
}

static void read_client(struct http_call *call)
{
    const struct proxies *proxies = &call->daemon->server->proxies;
    char *text = arena_alloc(call->arena, ADDRESS_TEXT);
    struct address client = call->socket->address;
    if (proxies_trust(proxies, &client))
        client = proxies_client(proxies, &client, request_header_list(&call->request, "X-Forwarded-For", call->arena));
    address_text(&client, text);
    call->request.address = span_of(text);
}

void http_call_chunk(struct http_call *call, struct span bytes, enum http_chunk kind)
{
    call->chunk = bytes;
    call->chunk_kind = kind;
    set_send_deadline(call, bytes.len);
    MHD_resume_connection(call->connection);
}

/* As much as there is of the chunk; after it the connection waits, without a deadline, for the next one. */
static ssize_t read_stream(void *context, uint64_t position, char *out, size_t room)
{
    struct http_call *call = context;
    struct span *chunk = &call->chunk;
    (void)position;
    if (call->chunk_kind == CHUNK_BROKEN || __atomic_load_n(&call->daemon->server->cutting, __ATOMIC_SEQ_CST)) {
        connection_cut(call->socket);
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    if (chunk->len > 0) {
        size_t len = chunk->len < room ? chunk->len : room;
        memcpy(out, chunk->ptr, len);
        *chunk = span_sub(*chunk, len, chunk->len);
        return (ssize_t)len;
    }
    if (call->chunk_kind == CHUNK_LAST)
        return MHD_CONTENT_READER_END_OF_STREAM;
    set_deadline(call, 0);
    MHD_suspend_connection(call->connection);
    call->response.stream->next(call->response.stream, call);
    return 0;
}

static struct MHD_Response *make_streaming(struct http_call *call)
{
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, read_stream, call, NULL);
    /* After the head that answers a HEAD, the engine sends the last chunk all the same. */
    if (response && call->request.method == HTTP_HEAD)
        MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
    call->chunk = call->response.body;
    __atomic_store_n(&call->socket->streams, true, __ATOMIC_RELAXED);
    return response;
}

static struct MHD_Response *make_response(struct http_call *call)
{
    struct span body = call->response.body;
    if (call->response.stream)
        return make_streaming(call);
    /* The engine only reads from a persistent buffer. */
    return MHD_create_response_from_buffer(body.len, (void *)(uintptr_t)body.ptr, MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result queue_response(struct http_call *call)
{
    const struct response *answer = &call->response;
    assert(answer->status != 0); /* handled, and neither answered nor deferred */
    struct MHD_Response *response = make_response(call);
    if (response == NULL)
        return MHD_NO;
    for (size_t i = 0; i < answer->header_count; i++)
        MHD_add_response_header(response, arena_cstr(call->arena, answer->headers[i].name),
                                arena_cstr(call->arena, answer->headers[i].value));
    if (answer->close || __atomic_load_n(&call->daemon->server->quiet, __ATOMIC_RELAXED))
        MHD_add_response_header(response, "Connection", "close");
    call->queued = true;
    set_send_deadline(call, answer->body.len);
    enum MHD_Result result = MHD_queue_response(call->connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result refuse(struct http_call *call, int status)
{
    const struct http_handler *handler = &call->daemon->server->handler;
    call->response = handler->refuse(handler->context, call->arena, &call->request, status);
    call->response.close = true;
    return queue_response(call);
}

/* The head is there and nothing of the body: what may be read in two ways is refused before anything is made of it. */
static enum MHD_Result begin(struct http_call *call, const struct raw_head *raw)
{
    struct request *request = &call->request;
    struct span rest = call->target;
    call->begun = true;
    request->method = method_of(raw->method);
    MHD_get_connection_values_n(call->connection, MHD_HEADER_KIND, take_header, call);
    span_cut(&rest, '?', &request->path);
    request->query = rest;
    read_client(call);
    int status = strict_check(request, call->headers_seen, call->target, raw);
    if (status != 0)
        return refuse(call, status);
    call->body = buf_new(call->arena, HTTP_BODY_MAX);
    set_deadline(call, call->daemon->server->options.body_timeout);
    return MHD_YES;
}

static enum MHD_Result hand_over(struct http_call *call)
{
    struct server *server = call->daemon->server;
    call->handled = true;
    call->request.body = buf_span(&call->body);
    set_deadline(call, 0);
    __atomic_add_fetch(&server->running, 1, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&server->ended, __ATOMIC_SEQ_CST))
        return refuse(call, 503);
    server->handler.handle(server->handler.context, call->daemon->worker, call);
    return call->deferred ? MHD_YES : queue_response(call);
}

static size_t head_size(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *data, size_t *size, void **state)
{
    struct http_call *call = *state;
    (void)context;
    if (call == NULL || call->queued)
        return MHD_NO;
    if (!call->begun)
        return begin(call, &(struct raw_head){method, url, version, head_size(connection)});
    if (*size > 0) {
        buf_put(&call->body, (struct span){data, *size});
        *size = 0;
        return call->body.overflowed ? MHD_NO : MHD_YES;
    }
    return call->handled ? queue_response(call) : hand_over(call);
}

/* --- connections ---------------------------------------------------------------------------------------------------
 */

static enum MHD_Result on_accept(void *context, const struct sockaddr *socket, socklen_t len)
{
    struct server *server = ((struct daemon *)context)->server;
    struct address address = {.is_unix = true};
    if (socket != NULL && len >= sizeof socket->sa_family)
        address = address_of(socket);
    return connections_admit(server->connections, &address) ? MHD_YES : MHD_NO;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **state,
                          enum MHD_ConnectionNotificationCode code)
{
    struct server *server = ((struct daemon *)context)->server;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        connections_remove(server->connections, *state);
        return;
    }
    const union MHD_ConnectionInfo *peer = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const union MHD_ConnectionInfo *fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct address address = {.is_unix = true};
    if (peer && peer->client_addr)
        address = address_of(peer->client_addr);
    *state = connections_add(server->connections, &address, fd->connect_fd,
                             monotonic_ms() + (int64_t)server->options.header_timeout * 1000);
}

/* Nothing is decoded before our own table of routes sees it. */
static size_t keep_escapes(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

/* --- starting and stopping -----------------------------------------------------------------------------------------
 */

static bool start_daemon(struct server *server, struct daemon *daemon, int fd, struct err *err)
{
    daemon->server = server;
    const struct http_handler *handler = &server->handler;
    if (!handler->worker_open(handler->context, server->started, &daemon->worker, err))
        return false;
    int own_fd = fcntl(fd, F_DUPFD_CLOEXEC, 3); /* the engine closes what it is given */
    daemon->engine = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, on_accept, daemon, on_request,
        daemon, MHD_OPTION_LISTEN_SOCKET, own_fd, MHD_OPTION_URI_LOG_CALLBACK, on_request_line, daemon,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, daemon, MHD_OPTION_NOTIFY_CONNECTION, on_connection, daemon,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_CONNECTION_LIMIT, server->options.max_connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, ENGINE_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT, 0U,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    if (daemon->engine == NULL) {
        close(own_fd);
        handler->worker_close(handler->context, daemon->worker);
        return err_set(err, ERR_INTERNAL, "the HTTP engine does not start");
    }
    server->started++;
    return true;
}

static void free_server(struct server *server)
{
    for (unsigned i = 0; i < server->started; i++)
        for (size_t j = 0; j < server->daemons[i].spare_count; j++)
            arena_free(server->daemons[i].spare[j]);
    connections_free(server->connections);
    free(server);
}

/* Each connection is a file; what the program has open beside them is in the margin. */
static void allow_files(unsigned connections)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t)connections + FILES_BESIDE;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/* What systemd passed may be another place than LISTEN says. */
static bool open_socket(struct server *server, int *fd, struct err *err)
{
    if (!listen_open(server->options.listen, fd, server->address, err))
        return false;
    if (!server->options.loopback_only || listen_is_loopback(span_of(server->address)))
        return true;
    close(*fd);
    return err_set(err, ERR_INVALID, "DEBUG=1 on %s: only with a loopback address", server->address);
}

bool server_start(const struct server_options *options, const struct http_handler *handler, struct server **out,
                  struct err *err)
{
    struct server *server = calloc(1, sizeof *server + options->workers * sizeof server->daemons[0]);
    int fd;
    if (server == NULL)
        abort();
    server->options = *options;
    server->handler = *handler;
    if (!proxies_parse(options->trusted_proxies, &server->proxies, err) ||
        !open_socket(server, &fd, err)) {
        free(server);
        return false;
    }
    struct connections_limits limits = {options->max_connections, options->max_connections_per_address,
                                        &server->proxies, options->connections_open};
    server->connections = connections_new(&limits);
    allow_files(options->max_connections);
    bool ok = true;
    for (unsigned i = 0; ok && i < options->workers; i++)
        ok = start_daemon(server, &server->daemons[i], fd, err);
    close(fd);
    *out = server;
    if (!ok) {
        server_quiesce(server);
        server_stop(server, 0);
    }
    return ok;
}

struct span server_address(const struct server *server)
{
    return span_of(server->address);
}

void server_quiesce(struct server *server)
{
    __atomic_store_n(&server->quiet, true, __ATOMIC_RELAXED);
    for (unsigned i = 0; i < server->started; i++) {
        MHD_socket fd = MHD_quiesce_daemon(server->daemons[i].engine);
        if (fd != MHD_INVALID_SOCKET)
            close(fd);
    }
}

static bool await_nothing_running(const struct server *server, int64_t until)
{
    while (__atomic_load_n(&server->running, __ATOMIC_SEQ_CST) > 0) {
        if (monotonic_ms() >= until)
            return false;
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
    return true;
}

bool server_stop(struct server *server, unsigned seconds)
{
    int64_t now = monotonic_ms(), until = now + (int64_t)seconds * 1000;
    if (!await_nothing_running(server, now + (until - now) / 2)) {
        __atomic_store_n(&server->cutting, true, __ATOMIC_SEQ_CST);
        connections_cut_streams(server->connections);
    }
    if (!await_nothing_running(server, until))
        return false;
    /* A connection that was kept open may have begun one just now; the engine aborts where one is suspended. */
    __atomic_store_n(&server->ended, true, __ATOMIC_SEQ_CST);
    if (!await_nothing_running(server, until))
        return false;
    for (unsigned i = 0; i < server->started; i++) {
        MHD_stop_daemon(server->daemons[i].engine);
        server->handler.worker_close(server->handler.context, server->daemons[i].worker);
    }
    free_server(server);
    return true;
}
