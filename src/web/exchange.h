/* exchange.h: one request on its way to its answer: what a handler is given, and the answers that it returns. */
#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H

#include "app/app.h"
#include "http/http.h"
#include "web/text.gen.h"
#include "web/view.h"

struct route;

/* What the `<…>` of a route's pattern stand for; 0: not in the pattern. */
struct path_ids {
    struct course_id course;
    struct meeting_id meeting;
    struct occurrence_id class;
    struct user_id user;
    struct span rest;
};

struct exchange {
    const struct app *app;
    struct worker *worker;
    struct arena *arena;
    struct pool *pool; /* where a stream's chunks are made; NULL where they are collected */
    const struct request *request;
    const struct route *route;
    instant now; /* read once */
    int64_t began_us; /* monotonic */
    struct span request_id;
    enum language language;
    bool language_chosen;    /* by this request's ?idioma= */
    struct log_context log;
    struct path_ids path;
    struct form query;
    struct form form;        /* of a POST */
    struct session *session; /* NULL: no live one */
    /* A session cookie came, but its session was not used for too long, or is over or gone. */
    enum { SESSION_NOT_ENDED, SESSION_IDLE, SESSION_OVER } session_ended;
    struct session *ended;   /* that session, where it was found; NULL: it was not */
    struct append *append;   /* what must be on disk before the answer leaves; NULL: nothing */
    void (*committed)(struct exchange *ex); /* called once it is: what the log says of it */
    /* What is answered where it could not be; NULL: as to any failure. */
    struct response (*uncommitted)(struct exchange *ex, const struct err *err);
};

struct append *exchange_append(struct exchange *ex); /* the exchange's append, made at the first call */
const struct user *exchange_user(const struct exchange *ex); /* NULL: nobody */
struct view_context exchange_view(const struct exchange *ex);

/* A parameter of the query or the form; both given and disagreeing, or repeated: *bad. */
struct span exchange_parameter(const struct exchange *ex, const char *name, bool *bad);
bool language_of(struct span tag, enum language *out); /* of "es", "en"; false: of none */
/* The language that this request asks for: ?idioma=, the footer's cookie, Accept-Language, the setting. */
void exchange_choose_language(struct exchange *ex);
/* Did the request bring this secret (Authorization: Bearer)? Not where the secret is not set. */
bool exchange_has_bearer(const struct exchange *ex, struct secret secret);
/* Does Accept prefer JSON over HTML, or the route speak nothing else? */
bool exchange_wants_json(const struct exchange *ex);
/* What was asked for, if it can be asked again: a GET of one of our paths, with its query but for what pages add that ask by
 * themselves; else the empty span. */
struct span exchange_way_back(const struct exchange *ex);
/* The login that leads back there. */
struct span exchange_login_href(const struct exchange *ex);
/* Does a waiting page ask by itself? Such requests record nothing until they are allowed. */
bool exchange_is_retry(const struct exchange *ex);
/* Does a waiting page only look whether it still has to wait? Then nothing is made, recorded or logged. */
bool exchange_is_glance(const struct exchange *ex);
/* Does a page that nobody may be looking at renew itself? That is no use of the session. */
bool exchange_is_renewal(const struct exchange *ex);

/* --- answers ------------------------------------------------------------------------------------------------------ */
#define PAGE_MAX ((size_t)512 * 1024)

struct response answer_html(struct exchange *ex, int status, const struct buf *page);
/* The same under a policy of its own, for a page that shows what others do not. */
struct response answer_html_under(struct exchange *ex, int status, const struct buf *page, struct span policy);
struct response answer_json(struct exchange *ex, int status, const struct buf *json);
struct response answer_text(struct exchange *ex, int status, struct span text);
/* 302 (or `status`) to a Location, which is ours or a checked meeting URL. */
struct response answer_redirect(struct exchange *ex, int status, struct span location);
struct response answer_empty(int status);

/* Puts some more of it into `out`, at most STREAM_CHUNK bytes in all, and sets *end with the last. Each call is a job of
 * its own on the pool of its row, with that thread's ex->worker: no transaction may stay open. ex->arena is the chunk's own:
 * what is to live longer stands in `context`. */
typedef bool stream_next(struct exchange *ex, void *context, struct buf *out, bool *end, struct err *err);
#define STREAM_CHUNK ((size_t)64 * 1024)
/* A download of any length, in constant memory; only from a row that runs SLOW. `file` is the name it is offered under:
 * ASCII, without quotes. Where too many are under way, the 503 page. A failure after the first chunk is logged, and cuts
 * the connection, so that nobody takes the part for the whole. */
struct response answer_stream(struct exchange *ex, int status, struct span type, struct span file, stream_next *next,
                              void *context);

struct response answer_json_error(struct exchange *ex, int status, struct span text, struct span code);
/* {"message"}: what mod_reservations shows to the person who wanted in, and nothing else. */
struct response answer_message(struct exchange *ex, int status, struct span message);
/* The page, or the JSON {"error","code"}, of an error that has no page of its own: 400, 403, 404, 405, 500, 503... */
struct response answer_error(struct exchange *ex, int status);
/* A store's or other inner error: 503 with Retry-After, or 500; logs it, once. */
struct response answer_failure(struct exchange *ex, const struct err *err);
/* The same for a handler with a page of its own for it: logs, and returns the status. */
int log_failure(struct exchange *ex, const struct err *err);
#define RETRY_AFTER 5 /* seconds */
void answer_retry_after(struct exchange *ex, struct response *response);

/* Every answer gets them: security headers, X-Request-Id, no-store where nothing else is said, the language's cookie. */
void exchange_finish(struct exchange *ex, struct response *response);

/* --- cookies and CSRF --------------------------------------------------------------------------------------------- */
/* Fills ex->session from the request's cookie; false with `err` where the database does not answer. */
bool session_load(struct exchange *ex, struct err *err);
/* The same for a page that needs no session, but shows whose it is: where the database does not answer, nobody's. */
void session_look(struct exchange *ex);
/* The name with `__Host-` before it under https. */
struct span cookie_name(const struct exchange *ex, const char *name);
void cookie_set(struct exchange *ex, struct response *response, const char *name, struct span value, int64_t max_age);
void cookie_clear(struct exchange *ex, struct response *response, const char *name);
void cookie_language(struct exchange *ex, struct response *response, enum language language);

#define SESSION_SECRET_LEN 32 /* bytes of randomness in a session's cookie */
#define COOKIE_SESSION "portero_session"
#define COOKIE_CSRF "portero_csrf"
#define COOKIE_LANGUAGE "portero_idioma"

/* The token for this session's forms; before a login, for the form whose cookie is `cookie`. */
struct span csrf_token(struct exchange *ex);
struct span csrf_login_token(struct exchange *ex, struct span cookie);
/* The signed cookie that came with the request, else a new one (*is_new). */
struct span csrf_login_cookie(struct exchange *ex, bool *is_new);
/* Is the POST from one of our pages: Origin, Sec-Fetch-Site? And does it carry the right token? */
bool csrf_origin_ok(const struct exchange *ex);
bool csrf_ok(struct exchange *ex);
bool csrf_login_ok(struct exchange *ex);

/* The CSRF token of a session that may be dead, for its forms. */
bool csrf_ok_for(struct exchange *ex, const struct session *session);
/* Did the request name our own origin, as browsers do with every POST? */
bool csrf_origin_said(const struct exchange *ex);

/* --- forms kept for who was signed out while writing them --------------------------------------------------------- */
/* A POST without a live session: where it was one of our forms of a session that died, it is kept, and the login leads back to
 * it, filled in as it was; else the login. */
struct response answer_signed_out(struct exchange *ex);
/* The same for a form of an earlier session of somebody who is signed in again: to the form, filled in as it was. */
struct response answer_stale_form(struct exchange *ex);
/* Fills ex->form with what was kept, where the request asks for it (?borrador=); false where the database does not answer. */
bool draft_load(struct exchange *ex, struct err *err);

/* A `next` that leads to one of our own paths, as browsers read it; else the empty span. */
struct span next_path(struct span next);

#endif
