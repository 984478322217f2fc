/* dispatch.h: from a whole request to its answer: the row of the table, its flags, where it runs, when it leaves. */
#ifndef WEB_DISPATCH_H
#define WEB_DISPATCH_H

#include "app/app.h"
#include "http/http.h"

struct web;

/* Starts the pools. `app` outlives it. */
bool web_open(const struct app *app, struct web **out, struct err *err);
/* Ends it, after the server has ended. */
void web_close(struct web *web);

/* What the server needs to serve the pages. */
struct http_handler web_handler(struct web *web);

/* One request answered here and now, on the calling thread, with what it claims on disk: for tests. */
struct response web_answer(const struct app *app, struct worker *worker, struct arena *arena,
                           const struct request *request, int64_t now_ms);

#endif
