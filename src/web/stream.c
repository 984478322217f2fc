/* stream.c: answers of any length in constant memory: made chunk by chunk on the pool of their row while they leave. */
#include "web/stream.h"

#include "base/clock.h"
#include "web/routes.h"

#include <assert.h>
#include <stddef.h>

#define STREAMS_MAX 4 /* under way at once: each takes its turns of the pool that passwords are hashed on */
#define COLLECTED_MAX ((size_t)64 * 1024 * 1024)

/* In the exchange's arena. */
struct download {
    struct stream stream;
    struct job job;
    struct exchange *ex;
    struct http_call *call;
    stream_next *next;
    void *context;
    struct arena *scratch; /* the exchange's arena while a chunk is made; emptied after each */
    struct buf chunk;
    bool whole; /* the chunk is the last one */
};

static struct download *download_of(struct job *job)
{
    return (struct download *)((char *)job - offsetof(struct download, job));
}

static bool make_chunk(struct download *download, struct err *err)
{
    struct exchange *ex = download->ex;
    struct arena *arena = ex->arena;
    download->chunk.len = 0;
    ex->arena = download->scratch;
    bool ok = download->next(ex, download->context, &download->chunk, &download->whole, err);
    ex->arena = arena;
    arena_reset(download->scratch);
    if (ok && download->chunk.overflowed)
        return err_set(err, ERR_INTERNAL, "a chunk of a stream is larger than %zu bytes", download->chunk.max);
    return ok;
}

/* --- while it leaves ---------------------------------------------------------------------------------------------- */

/* The head with its status is long gone: all that is left is to let the client see that something is missing. */
static void run_chunk(struct job *job, void *thread_state)
{
    struct download *download = download_of(job);
    struct exchange *ex = download->ex;
    struct err err;
    ex->worker = thread_state;
    if (make_chunk(download, &err)) {
        http_call_chunk(download->call, buf_span(&download->chunk), download->whole ? CHUNK_LAST : CHUNK_MORE);
        return;
    }
    ex->log.now_ms = clock_ms(); /* the request may have come long ago */
    log_failure(ex, &err);
    http_call_chunk(download->call, SPAN(""), CHUNK_BROKEN);
}

/* Nobody waits for a page: it queues again. */
static void queue_chunk(struct job *job)
{
    pool_add(download_of(job)->ex->pool, job);
}

static void next_chunk(struct stream *stream, struct http_call *call)
{
    struct download *download = (struct download *)stream;
    download->call = call;
    queue_chunk(&download->job);
}

static void end_stream(struct stream *stream)
{
    struct download *download = (struct download *)stream;
    counter_add(&download->ex->app->metrics->streams, -1);
    arena_free(download->scratch);
}

/* --- its beginning ------------------------------------------------------------------------------------------------ */

static struct download *new_download(struct exchange *ex, stream_next *next, void *context)
{
    struct download *download = arena_alloc(ex->arena, sizeof *download);
    download->stream = (struct stream){next_chunk, end_stream};
    download->job = (struct job){.run = run_chunk, .expired = queue_chunk};
    download->ex = ex;
    download->next = next;
    download->context = context;
    download->scratch = arena_new();
    download->chunk = buf_new(ex->arena, STREAM_CHUNK);
    return download;
}

static bool take_place(struct counter *streams)
{
    counter_add(streams, 1);
    if (counter_get(streams) <= STREAMS_MAX)
        return true;
    counter_add(streams, -1);
    return false;
}

/* The first chunk is made before the status is told: what cannot even begin is an ordinary failure, and what is whole
 * with it an ordinary answer, with a length. */
struct response answer_stream(struct exchange *ex, int status, struct span type, struct span file, stream_next *next,
                              void *context)
{
    struct response response = {.status = status};
    struct download *download = new_download(ex, next, context);
    struct err err;
    assert((ex->route->runs == RUNS_DESK || ex->route->runs == RUNS_SLOW) && !span_has(file, '"') && !span_has(file, '\\'));
    bool ok = make_chunk(download, &err), place = ok && !download->whole && take_place(&ex->app->metrics->streams);
    if (!place)
        arena_free(download->scratch);
    if (!ok)
        return answer_failure(ex, &err);
    if (!place && !download->whole)
        return answer_error(ex, 503);
    response.body = buf_span(&download->chunk);
    response.stream = place ? &download->stream : NULL;
    response_header(&response, SPAN("Content-Type"), type);
    response_header(&response, SPAN("Content-Disposition"),
                    arena_printf(ex->arena, "attachment; filename=\"%.*s\"", SPAN_ARG(file)));
    return response;
}

void stream_collect(struct exchange *ex, struct response *response)
{
    struct download *download = (struct download *)response->stream;
    struct buf body = buf_new(ex->arena, COLLECTED_MAX);
    struct err err;
    bool ok = true;
    if (download == NULL)
        return;
    buf_put(&body, response->body);
    while (ok && !download->whole) {
        ok = make_chunk(download, &err);
        if (ok)
            buf_put(&body, buf_span(&download->chunk));
    }
    end_stream(&download->stream);
    assert(!body.overflowed);
    response->stream = NULL;
    response->body = buf_span(&body);
    if (!ok)
        *response = answer_failure(ex, &err);
}
