/* routes.c: THE table of routes. */
#include "web/routes.h"

#include <string.h>

const struct route routes[] = {
    {"home", "/", ROUTE_GET, RUNS_STORE, ROUTE_SESSION, home, NULL},
    {"login", "/accounts/login/", ROUTE_GET, RUNS_STORE, 0, login_page, login_page},
    {"login", "/accounts/login/", ROUTE_POST, RUNS_SLOW, ROUTE_OWN_CSRF, login, login_busy},
    {"logout", "/accounts/logout/", ROUTE_POST, RUNS_STORE, ROUTE_SESSION | ROUTE_OWN_CSRF, logout, NULL},
    {"portal_cliente", "/portal-cliente/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN, portal_cliente, NULL},
    {"join_meeting", "/join-meeting/<id>/", ROUTE_GET, RUNS_STORE, ROUTE_SESSION | ROUTE_TOKENS, join_meeting, NULL},
    {"generate_jitsi_token", "/jitsi/generate-token/", ROUTE_GET | ROUTE_POST, RUNS_STORE,
     ROUTE_SESSION | ROUTE_TOKENS | ROUTE_NO_CSRF | ROUTE_JSON, generate_token, NULL},
    {"metrics", "/metrics", ROUTE_GET, RUNS_NONE, 0, metrics_page, NULL},
    {"components", "/demo/componentes/", ROUTE_GET, RUNS_NONE, ROUTE_DEBUG, components, NULL},
    {"test_meeting_jwt", "/test-meeting-jwt/<id>/", ROUTE_GET, RUNS_STORE, ROUTE_SESSION | ROUTE_TOKENS | ROUTE_DEBUG,
     test_meeting_jwt, NULL},
    {"demo_meet", "/demo/meet/<rest>", ROUTE_GET, RUNS_NONE, ROUTE_DEBUG, demo_meet, NULL},
    {"healthz", "/healthz", ROUTE_GET, RUNS_NONE, 0, healthz, NULL},
    {"readyz", "/readyz", ROUTE_GET, RUNS_NONE, 0, readyz, NULL},
    {"static", "/static/<rest>", ROUTE_GET, RUNS_NONE, 0, static_file, NULL},
};
const size_t route_count = sizeof routes / sizeof routes[0];
_Static_assert(sizeof routes / sizeof routes[0] < METRIC_ROUTES, "each is counted");

/* Matches one pattern against a path, segment by segment; nothing is decoded: ids and names of ours need no escapes. */
static bool matches(const char *pattern, struct span path, int64_t *id, struct span *rest)
{
    struct span left = span_of(pattern), segment, given;
    while (span_cut(&left, '/', &segment)) {
        if (span_eq(segment, SPAN("<rest>"))) {
            *rest = path;
            return path.len > 0;
        }
        if (!span_cut(&path, '/', &given))
            return false;
        if (span_eq(segment, SPAN("<id>")) ? !span_to_id(given, id) : !span_eq(segment, given))
            return false;
    }
    return path.ptr == NULL;
}

static bool lacks_slash(const char *pattern, struct span path)
{
    char with_slash[128];
    int64_t id;
    struct span rest;
    size_t len = strlen(pattern);
    if (pattern[len - 1] != '/' || path.len + 1 > sizeof with_slash || span_ends(path, SPAN("/")))
        return false;
    if (path.len)
        memcpy(with_slash, path.ptr, path.len);
    with_slash[path.len] = '/';
    return matches(pattern, (struct span){with_slash, path.len + 1}, &id, &rest);
}

static bool takes(const struct route *route, enum http_method method)
{
    return route->methods & (1u << (method == HTTP_HEAD ? HTTP_GET : method));
}

const struct route *route_find(struct span path, enum http_method method, int64_t *id, struct span *rest, bool *slash)
{
    const struct route *found = NULL;
    *slash = false;
    for (size_t i = 0; i < route_count; i++) {
        if (matches(routes[i].pattern, path, id, rest)) {
            if (takes(&routes[i], method))
                return &routes[i];
            if (found == NULL)
                found = &routes[i];
        } else if (lacks_slash(routes[i].pattern, path)) {
            *slash = true;
            return &routes[i];
        }
    }
    return found;
}

unsigned route_methods(const char *pattern)
{
    unsigned methods = 0;
    for (size_t i = 0; i < route_count; i++)
        if (strcmp(routes[i].pattern, pattern) == 0)
            methods |= routes[i].methods;
    return methods;
}
