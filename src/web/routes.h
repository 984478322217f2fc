/* routes.h: the table of everything that can be asked of portero. */
#ifndef WEB_ROUTES_H
#define WEB_ROUTES_H

#include "web/exchange.h"

/* Where a row's handler runs. */
enum runs {
    RUNS_NONE,  /* on the worker's thread, needing no store: lives while the database does not */
    RUNS_STORE, /* looks things up: on the worker's own thread */
    RUNS_SLOW,  /* password hashing: on the slow pool */
    RUNS_DESK,  /* what the administration writes, and reads at length: on a pool of its own, which a crowd's logins do not fill */
};

enum {
    ROUTE_LOGIN = 1,   /* a live session, or to the login */
    ROUTE_SESSION = 2, /* the session, if there is one */
    ROUTE_DEBUG = 4,   /* only with DEBUG=1 */
    ROUTE_TOKENS = 8,  /* hands out tokens: HEAD and prefetch are answered 204, nothing made */
    ROUTE_NO_CSRF = 16, /* its POST needs no CSRF token (its answer is unreadable to other origins) */
    ROUTE_OWN_CSRF = 32, /* its POST's handler checks the token and answers in its own way */
    ROUTE_JSON = 64,     /* speaks JSON whatever Accept says, errors too */
    ROUTE_SECRET = 128,  /* its address holds a secret: Referer does not tell it, to ourselves neither */
    ROUTE_IN_USE = 256,  /* changes something of the course that the path leads to, which is not archived: else 409 */
    ROUTE_MESSAGE = 512, /* its errors are what mod_reservations reads: {"message"} */
};

/* Who may ask for it: the table of rights (route × role). Within gestión teachers reach what their own courses hold. */
enum who {
    WHO_ANYBODY,  /* the flags decide, and the handler */
    WHO_STAFF,    /* site administrators */
    WHO_TEACHERS, /* they, and the teachers of the course that the path leads to; of any course, where it leads to none */
};

#define ROUTE_GET (1u << HTTP_GET) /* HEAD goes with it */
#define ROUTE_POST (1u << HTTP_POST)
#define ROUTE_DELETE (1u << HTTP_DELETE)

struct route {
    const char *name;    /* FUNCTION in the log */
    const char *pattern; /* segments: literals, ids (`<course>`, `<meeting>`, `<class>`, `<user>`), a last `<rest>` */
    unsigned methods;
    enum runs runs;
    unsigned flags;
    struct response (*handler)(struct exchange *ex);
    struct response (*busy)(struct exchange *ex); /* where it waited for too long; NULL: the 503 page */
    enum who who;
};

extern const struct route routes[];
extern const size_t route_count;

/* The row for that path; *slash is set where only a trailing slash is missing. Several rows may have one pattern (GET and
 * POST): the first that takes the method, else the first. NULL: none. */
const struct route *route_find(struct span path, enum http_method method, struct path_ids *ids, bool *slash);
/* All methods of the pattern; as Allow says them. */
unsigned route_methods(const char *pattern);
struct span route_allow(struct arena *arena, const char *pattern);

struct response home(struct exchange *ex);
struct response login_page(struct exchange *ex);
struct response login(struct exchange *ex);
struct response login_busy(struct exchange *ex);
struct response logout(struct exchange *ex);
struct response portal_cliente(struct exchange *ex);
struct response join_meeting(struct exchange *ex);
struct response metrics_page(struct exchange *ex);
struct response generate_token(struct exchange *ex);
struct response jitsi_auth(struct exchange *ex);
struct response reservation_add(struct exchange *ex);
struct response reservation_show(struct exchange *ex);
struct response reservation_remove(struct exchange *ex);
struct response components(struct exchange *ex);
struct response test_meeting_jwt(struct exchange *ex);
struct response demo_meet(struct exchange *ex);
struct response healthz(struct exchange *ex);
struct response readyz(struct exchange *ex);
struct response static_file(struct exchange *ex);

struct response manage_courses(struct exchange *ex);
struct response manage_today(struct exchange *ex);
struct response manage_absent(struct exchange *ex);
struct response manage_why(struct exchange *ex);
struct response manage_course_add(struct exchange *ex);
struct response manage_course(struct exchange *ex);
struct response manage_course_edit(struct exchange *ex);
struct response manage_course_archive(struct exchange *ex);
struct response manage_course_unarchive(struct exchange *ex);
struct response manage_records(struct exchange *ex);
struct response records_csv(struct exchange *ex);
struct response manage_changes(struct exchange *ex);
struct response manage_members(struct exchange *ex);
struct response manage_enrol(struct exchange *ex);
struct response manage_paste(struct exchange *ex);
struct response manage_course_links(struct exchange *ex);
struct response manage_enrolment(struct exchange *ex);
struct response manage_unenrol(struct exchange *ex);
struct response manage_teach(struct exchange *ex);

struct response manage_people(struct exchange *ex);
struct response manage_person_add(struct exchange *ex);
struct response manage_person(struct exchange *ex);
struct response manage_person_edit(struct exchange *ex);
struct response manage_person_disable(struct exchange *ex);
struct response manage_person_enable(struct exchange *ex);
struct response manage_person_signout(struct exchange *ex);
struct response manage_person_link(struct exchange *ex);
struct response password_link(struct exchange *ex);
struct response profile(struct exchange *ex);
struct response profile_password(struct exchange *ex);
struct response profile_signout(struct exchange *ex);
struct response manage_calls(struct exchange *ex);
struct response manage_call_add(struct exchange *ex);
struct response manage_call(struct exchange *ex);
struct response manage_call_edit(struct exchange *ex);
struct response manage_call_link(struct exchange *ex);
struct response manage_call_on(struct exchange *ex);
struct response manage_call_off(struct exchange *ex);
struct response manage_class_add(struct exchange *ex);
struct response manage_class_move(struct exchange *ex);
struct response manage_class_cancel(struct exchange *ex);
struct response manage_class_restore(struct exchange *ex);
struct response manage_day_cancel(struct exchange *ex);
struct response manage_day_restore(struct exchange *ex);

struct response jitsi_keys(struct exchange *ex);

#endif
