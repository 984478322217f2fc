/* http.h: requests and responses as values, and the server that carries them. Knows nothing of courses. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/metrics.h"

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_DELETE, HTTP_OTHER };

struct http_header {
    struct span name, value;
};

#define HTTP_REQUEST_HEADERS 64
#define HTTP_RESPONSE_HEADERS 24
#define HTTP_HEAD_MAX ((size_t)12 * 1024) /* request line and headers: more is 431 */
#define HTTP_BODY_MAX ((size_t)64 * 1024) /* more is 413 */

struct request {
    enum http_method method;
    struct span path;  /* as sent, nothing decoded, up to `?` */
    struct span query; /* as sent, after `?` */
    struct http_header headers[HTTP_REQUEST_HEADERS];
    size_t header_count;
    struct span body;
    struct span address; /* the client: the peer, or the hop that a trusted proxy added; "unix" for a unix socket */
};

/* The value of the first header of that name (any case); ptr NULL where there is none. */
struct span request_header(const struct request *request, const char *name);
/* The values of all headers of that name as one list, with commas between them (RFC 9110, 5.3); in `arena` where there
 * is more than one. */
struct span request_header_list(const struct request *request, const char *name, struct arena *arena);
/* Does it stand more than once? */
bool request_header_repeated(const struct request *request, const char *name);
/* The cookie of that name; ptr NULL where there is none, or where it stands twice. */
struct span request_cookie(const struct request *request, struct span name);

struct http_call;

/* A body that is made while it leaves, a chunk at a time. Embedded by its maker in the call's arena. */
struct stream {
    /* On the server's thread: have the next chunk made, and hand it to http_call_chunk, now or later. */
    void (*next)(struct stream *stream, struct http_call *call);
    /* On the server's thread, once, and never while a chunk is being made: no more will be asked for. All of it was
     * sent, or it was cut off, or nothing was wanted of it (HEAD). */
    void (*end)(struct stream *stream);
};

struct response {
    int status; /* 0: not answered yet */
    struct http_header headers[HTTP_RESPONSE_HEADERS];
    size_t header_count;
    struct span body;      /* in the exchange's arena, or constant */
    struct stream *stream; /* what follows the body, of unknown length; NULL: nothing */
    bool close;            /* close the connection afterwards */
};

/* Adds a header; aborts (a bug) over HTTP_RESPONSE_HEADERS or where name or value have a control character. */
void response_header(struct response *response, struct span name, struct span value);
/* Is `type` preferred over `other` by an Accept header's value? Absent, equal or only by wildcard: false. */
bool accept_prefers(struct span accept, struct span type, struct span other);
/* The best of `count` language tags by an Accept-Language value; `count` where none fits. */
size_t accept_language(struct span accept, const struct span *tags, size_t count);

/* --- the server --------------------------------------------------------------------------------------------------- */

/* One request under way and the arena that lives as long. */
const struct request *http_call_request(const struct http_call *call);
struct arena *http_call_arena(struct http_call *call);
/* Must be called, on the worker's thread inside `handle`, before the call is given to another thread. */
void http_call_defer(struct http_call *call);
/* The one answer; on any thread after http_call_defer, else inside `handle`. Copies nothing: what the response points
 * to lives in the call's arena or for ever. */
void http_call_answer(struct http_call *call, const struct response *response);

/* What `bytes` are of a stream: more follows; the last; or it broke: the client must not take the part for the whole. */
enum http_chunk { CHUNK_MORE, CHUNK_LAST, CHUNK_BROKEN };
/* The one answer to a stream's `next`, on any thread. The bytes are read until the next chunk is asked for, or the end. */
void http_call_chunk(struct http_call *call, struct span bytes, enum http_chunk kind);

struct http_handler {
    void *context;
    /* In each worker's thread, before its first request and after its last. */
    bool (*worker_open)(void *context, unsigned index, void **worker, struct err *err);
    void (*worker_close)(void *context, void *worker);
    /* A whole, well-formed request. Calls http_call_answer once, now or later. */
    void (*handle)(void *context, void *worker, struct http_call *call);
    /* The page for what the server refuses by itself: 400, 411, 413, 431, 503. The server closes the connection. */
    struct response (*refuse)(void *context, struct arena *arena, const struct request *request, int status);
};

struct server_options {
    struct span listen;          /* host:port, [v6]:port, unix:PATH; ignored where systemd passed a socket */
    bool loopback_only;          /* refuse any other socket, whoever opened it */
    struct span trusted_proxies; /* CIDRs and `unix`, separated by commas or spaces */
    unsigned workers;
    unsigned max_connections, max_connections_per_address;
    unsigned header_timeout, body_timeout, idle_timeout; /* seconds */
    struct counter *connections_open;                    /* kept at how many there are; NULL: not */
};

struct server;
bool server_start(const struct server_options *options, const struct http_handler *handler, struct server **out,
                  struct err *err);
/* host:port that it listens on (port 0 resolved), for the log and for tests; lives as long as the server. */
struct span server_address(const struct server *server);
/* Accepts no more; what is running goes on. */
void server_quiesce(struct server *server);
/* Waits until nothing is running, at most `seconds`, then ends its threads and frees everything; streams that are not
 * sent in half of that time are cut off. False where something is still running then: nothing was freed, and the process
 * can only end. */
bool server_stop(struct server *server, unsigned seconds);

/* Is the text a valid LISTEN / TRUSTED_PROXIES? For the configuration. */
bool listen_check(struct span listen, struct err *err);
bool listen_is_loopback(struct span listen); /* 127.0.0.0/8, [::1], localhost, unix: */
bool proxies_check(struct span proxies, struct err *err);

/* systemd: sends READY=1 and the like to $NOTIFY_SOCKET, if there is one. */
void systemd_notify(const char *state);

#endif
