/* routes.c: THE table of routes. */
#include "web/routes.h"

#include "base/buf.h"

#include <string.h>

const struct route routes[] = {
    {"home", "/", ROUTE_GET, RUNS_STORE, ROUTE_SESSION, home, NULL, WHO_ANYBODY},
    {"login", "/accounts/login/", ROUTE_GET, RUNS_STORE, 0, login_page, login_page, WHO_ANYBODY},
    {"login", "/accounts/login/", ROUTE_POST, RUNS_SLOW, ROUTE_OWN_CSRF, login, login_busy, WHO_ANYBODY},
    {"logout", "/accounts/logout/", ROUTE_POST, RUNS_STORE, ROUTE_SESSION | ROUTE_OWN_CSRF, logout, NULL, WHO_ANYBODY},
    {"portal_cliente", "/portal-cliente/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN, portal_cliente, NULL, WHO_ANYBODY},
    {"join_meeting", "/join-meeting/<meeting>/", ROUTE_GET, RUNS_STORE, ROUTE_SESSION | ROUTE_TOKENS, join_meeting, NULL, WHO_ANYBODY},
    {"generate_jitsi_token", "/jitsi/generate-token/", ROUTE_GET | ROUTE_POST, RUNS_STORE,
     ROUTE_SESSION | ROUTE_TOKENS | ROUTE_NO_CSRF | ROUTE_JSON, generate_token, NULL, WHO_ANYBODY},
    {"jitsi_auth", "/jitsi/auth/", ROUTE_GET, RUNS_STORE, ROUTE_SESSION | ROUTE_TOKENS, jitsi_auth, NULL, WHO_ANYBODY},
    {"reservations", "/jitsi/reservas/conference", ROUTE_POST, RUNS_STORE, ROUTE_NO_CSRF | ROUTE_MESSAGE, reservation_add, NULL,
     WHO_ANYBODY},
    {"reservations", "/jitsi/reservas/conference/<rest>", ROUTE_GET, RUNS_STORE, ROUTE_MESSAGE, reservation_show, NULL, WHO_ANYBODY},
    {"reservations", "/jitsi/reservas/conference/<rest>", ROUTE_DELETE, RUNS_NONE, ROUTE_NO_CSRF | ROUTE_MESSAGE,
     reservation_remove, NULL, WHO_ANYBODY},
    {"metrics", "/metrics", ROUTE_GET, RUNS_NONE, 0, metrics_page, NULL, WHO_ANYBODY},
    {"components", "/demo/componentes/", ROUTE_GET, RUNS_NONE, ROUTE_DEBUG, components, NULL, WHO_ANYBODY},
    {"test_meeting_jwt", "/test-meeting-jwt/<meeting>/", ROUTE_GET, RUNS_STORE, ROUTE_SESSION | ROUTE_TOKENS | ROUTE_DEBUG,
     test_meeting_jwt, NULL, WHO_ANYBODY},
    {"demo_meet", "/demo/meet/<rest>", ROUTE_GET, RUNS_NONE, ROUTE_DEBUG, demo_meet, NULL, WHO_ANYBODY},
    {"healthz", "/healthz", ROUTE_GET, RUNS_NONE, 0, healthz, NULL, WHO_ANYBODY},
    {"readyz", "/readyz", ROUTE_GET, RUNS_NONE, 0, readyz, NULL, WHO_ANYBODY},
    {"static", "/static/<rest>", ROUTE_GET, RUNS_NONE, 0, static_file, NULL, WHO_ANYBODY},
    {"manage_today", "/gestion/", ROUTE_GET, RUNS_DESK, ROUTE_LOGIN, manage_today, NULL, WHO_TEACHERS},
    {"manage_absent", "/gestion/videollamadas/<meeting>/ausentes/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN, manage_absent, NULL,
     WHO_TEACHERS},
    {"manage_why", "/gestion/videollamadas/<meeting>/por-que/", ROUTE_GET, RUNS_DESK, ROUTE_LOGIN, manage_why, NULL,
     WHO_TEACHERS},
    {"manage_courses", "/gestion/cursos/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN, manage_courses, NULL, WHO_TEACHERS},
    {"manage_course_add", "/gestion/cursos/nuevo/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN, manage_course_add, NULL, WHO_STAFF},
    {"manage_course_add", "/gestion/cursos/nuevo/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN, manage_course_add, NULL, WHO_STAFF},
    {"manage_course", "/gestion/cursos/<course>/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN, manage_course, NULL, WHO_TEACHERS},
    {"manage_course_edit", "/gestion/cursos/<course>/editar/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN | ROUTE_IN_USE, manage_course_edit, NULL,
     WHO_STAFF},
    {"manage_course_edit", "/gestion/cursos/<course>/editar/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN | ROUTE_IN_USE, manage_course_edit, NULL,
     WHO_STAFF},
    {"manage_course_archive", "/gestion/cursos/<course>/archivar/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN,
     manage_course_archive, NULL, WHO_STAFF},
    {"manage_course_archive", "/gestion/cursos/<course>/archivar/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN,
     manage_course_archive, NULL, WHO_STAFF},
    {"manage_course_unarchive", "/gestion/cursos/<course>/desarchivar/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN,
     manage_course_unarchive, NULL, WHO_STAFF},
    {"manage_records", "/gestion/ingresos/", ROUTE_GET, RUNS_DESK, ROUTE_LOGIN, manage_records, NULL, WHO_TEACHERS},
    {"records_csv", "/gestion/ingresos.csv", ROUTE_GET, RUNS_DESK, ROUTE_LOGIN, records_csv, NULL, WHO_TEACHERS},
    {"manage_changes", "/gestion/cambios/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN, manage_changes, NULL, WHO_STAFF},
    {"manage_people", "/gestion/personas/", ROUTE_GET, RUNS_DESK, ROUTE_LOGIN, manage_people, NULL, WHO_STAFF},
    {"manage_person_add", "/gestion/personas/nueva/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN, manage_person_add, NULL, WHO_STAFF},
    {"manage_person_add", "/gestion/personas/nueva/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN, manage_person_add, NULL, WHO_STAFF},
    {"manage_person", "/gestion/personas/<user>/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN, manage_person, NULL, WHO_STAFF},
    {"manage_person_edit", "/gestion/personas/<user>/editar/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN, manage_person_edit, NULL,
     WHO_STAFF},
    {"manage_person_edit", "/gestion/personas/<user>/editar/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN, manage_person_edit, NULL,
     WHO_STAFF},
    {"manage_person_disable", "/gestion/personas/<user>/deshabilitar/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN,
     manage_person_disable, NULL, WHO_STAFF},
    {"manage_person_disable", "/gestion/personas/<user>/deshabilitar/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN,
     manage_person_disable, NULL, WHO_STAFF},
    {"manage_person_enable", "/gestion/personas/<user>/habilitar/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN, manage_person_enable,
     NULL, WHO_STAFF},
    {"manage_person_signout", "/gestion/personas/<user>/cerrar-sesiones/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN,
     manage_person_signout, NULL, WHO_STAFF},
    {"manage_person_link", "/gestion/personas/<user>/enlace/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN, manage_person_link, NULL,
     WHO_STAFF},
    {"manage_person_link", "/gestion/personas/<user>/enlace/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN, manage_person_link, NULL,
     WHO_STAFF},
    {"password_link", "/accounts/enlace/", ROUTE_GET, RUNS_STORE, ROUTE_SESSION | ROUTE_SECRET, password_link, NULL, WHO_ANYBODY},
    {"password_link", "/accounts/enlace/", ROUTE_POST, RUNS_SLOW, ROUTE_SESSION | ROUTE_OWN_CSRF | ROUTE_SECRET, password_link,
     NULL, WHO_ANYBODY},
    {"profile", "/perfil/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN, profile, NULL, WHO_ANYBODY},
    {"profile", "/perfil/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN, profile, NULL, WHO_ANYBODY},
    {"profile_password", "/perfil/contrasena/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN, profile_password, NULL, WHO_ANYBODY},
    {"profile_password", "/perfil/contrasena/", ROUTE_POST, RUNS_SLOW, ROUTE_LOGIN, profile_password, NULL, WHO_ANYBODY},
    {"profile_signout", "/perfil/cerrar-sesiones/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN, profile_signout, NULL, WHO_ANYBODY},
    {"manage_members", "/gestion/cursos/<course>/personas/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN, manage_members, NULL,
     WHO_TEACHERS},
    {"manage_enrol", "/gestion/cursos/<course>/personas/inscribir/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN | ROUTE_IN_USE, manage_enrol,
     NULL, WHO_STAFF},
    {"manage_enrol", "/gestion/cursos/<course>/personas/inscribir/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN | ROUTE_IN_USE, manage_enrol,
     NULL, WHO_STAFF},
    {"manage_paste", "/gestion/cursos/<course>/personas/pegar/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN | ROUTE_IN_USE, manage_paste,
     NULL, WHO_STAFF},
    {"manage_paste", "/gestion/cursos/<course>/personas/pegar/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN | ROUTE_IN_USE, manage_paste,
     NULL, WHO_STAFF},
    {"manage_course_links", "/gestion/cursos/<course>/personas/enlaces/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN,
     manage_course_links, NULL, WHO_STAFF},
    {"manage_course_links", "/gestion/cursos/<course>/personas/enlaces/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN,
     manage_course_links, NULL, WHO_STAFF},
    {"manage_enrolment", "/gestion/cursos/<course>/personas/<user>/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN,
     manage_enrolment, NULL, WHO_STAFF},
    {"manage_enrolment", "/gestion/cursos/<course>/personas/<user>/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN,
     manage_enrolment, NULL, WHO_STAFF},
    {"manage_unenrol", "/gestion/cursos/<course>/personas/<user>/quitar/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN,
     manage_unenrol, NULL, WHO_STAFF},
    {"manage_unenrol", "/gestion/cursos/<course>/personas/<user>/quitar/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN,
     manage_unenrol, NULL, WHO_STAFF},
    {"manage_teach", "/gestion/cursos/<course>/docente/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN | ROUTE_IN_USE, manage_teach, NULL,
     WHO_STAFF},
    {"manage_calls", "/gestion/videollamadas/", ROUTE_GET, RUNS_DESK, ROUTE_LOGIN, manage_calls, NULL, WHO_TEACHERS},
    {"manage_call_add", "/gestion/cursos/<course>/videollamadas/nueva/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_call_add, NULL, WHO_STAFF},
    {"manage_call_add", "/gestion/cursos/<course>/videollamadas/nueva/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_call_add, NULL, WHO_STAFF},
    {"manage_call", "/gestion/videollamadas/<meeting>/", ROUTE_GET, RUNS_DESK, ROUTE_LOGIN,
     manage_call, NULL, WHO_TEACHERS},
    {"manage_call_edit", "/gestion/videollamadas/<meeting>/editar/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_call_edit, NULL, WHO_STAFF},
    {"manage_call_edit", "/gestion/videollamadas/<meeting>/editar/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_call_edit, NULL, WHO_STAFF},
    {"manage_call_link", "/gestion/videollamadas/<meeting>/enlace/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_call_link, NULL, WHO_TEACHERS},
    {"manage_call_link", "/gestion/videollamadas/<meeting>/enlace/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_call_link, NULL, WHO_TEACHERS},
    {"manage_call_on", "/gestion/videollamadas/<meeting>/activar/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_call_on, NULL, WHO_TEACHERS},
    {"manage_call_off", "/gestion/videollamadas/<meeting>/desactivar/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_call_off, NULL, WHO_TEACHERS},
    {"manage_call_off", "/gestion/videollamadas/<meeting>/desactivar/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_call_off, NULL, WHO_TEACHERS},
    {"manage_class_add", "/gestion/videollamadas/<meeting>/agregar-clase/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_class_add, NULL, WHO_STAFF},
    {"manage_class_add", "/gestion/videollamadas/<meeting>/agregar-clase/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_class_add, NULL, WHO_STAFF},
    {"manage_class_move", "/gestion/clases/<class>/mover/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_class_move, NULL, WHO_TEACHERS},
    {"manage_class_move", "/gestion/clases/<class>/mover/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_class_move, NULL, WHO_TEACHERS},
    {"manage_class_cancel", "/gestion/clases/<class>/suspender/", ROUTE_GET, RUNS_STORE, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_class_cancel, NULL, WHO_TEACHERS},
    {"manage_class_cancel", "/gestion/clases/<class>/suspender/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_class_cancel, NULL, WHO_TEACHERS},
    {"manage_class_restore", "/gestion/clases/<class>/restaurar/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN | ROUTE_IN_USE,
     manage_class_restore, NULL, WHO_TEACHERS},
    {"manage_day_cancel", "/gestion/suspender-dia/", ROUTE_GET, RUNS_DESK, ROUTE_LOGIN,
     manage_day_cancel, NULL, WHO_STAFF},
    {"manage_day_cancel", "/gestion/suspender-dia/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN,
     manage_day_cancel, NULL, WHO_STAFF},
    {"manage_day_restore", "/gestion/suspender-dia/deshacer/", ROUTE_GET, RUNS_DESK, ROUTE_LOGIN,
     manage_day_restore, NULL, WHO_STAFF},
    {"manage_day_restore", "/gestion/suspender-dia/deshacer/", ROUTE_POST, RUNS_DESK, ROUTE_LOGIN,
     manage_day_restore, NULL, WHO_STAFF},
    {"jitsi_keys", "/jitsi/keys/<rest>", ROUTE_GET, RUNS_NONE, 0, jitsi_keys, NULL, WHO_ANYBODY},
};
const size_t route_count = sizeof routes / sizeof routes[0];
_Static_assert(sizeof routes / sizeof routes[0] < METRIC_ROUTES, "each is counted");

/* An id's segment: where its number goes; NULL: the segment is a literal. */
static int64_t *place_of(struct span segment, struct path_ids *ids)
{
    if (span_eq(segment, SPAN("<meeting>")))
        return &ids->meeting.v;
    if (span_eq(segment, SPAN("<course>")))
        return &ids->course.v;
    if (span_eq(segment, SPAN("<class>")))
        return &ids->class.v;
    return span_eq(segment, SPAN("<user>")) ? &ids->user.v : NULL;
}

/* Matches one pattern against a path, segment by segment; nothing is decoded: ids and names of ours need no escapes. */
static bool matches(const char *pattern, struct span path, struct path_ids *ids)
{
    struct span left = span_of(pattern), segment, given;
    *ids = (struct path_ids){.rest = {NULL, 0}};
    while (span_cut(&left, '/', &segment)) {
        if (span_eq(segment, SPAN("<rest>"))) {
            ids->rest = path;
            return path.len > 0;
        }
        if (!span_cut(&path, '/', &given))
            return false;
        int64_t *place = place_of(segment, ids);
        if (place ? !span_to_id(given, place) : !span_eq(segment, given))
            return false;
    }
    return path.ptr == NULL;
}

static bool lacks_slash(const char *pattern, struct span path)
{
    char with_slash[128];
    struct path_ids ignored;
    size_t len = strlen(pattern);
    if (pattern[len - 1] != '/' || path.len + 1 > sizeof with_slash || span_ends(path, SPAN("/")))
        return false;
    if (path.len)
        memcpy(with_slash, path.ptr, path.len);
    with_slash[path.len] = '/';
    return matches(pattern, (struct span){with_slash, path.len + 1}, &ignored);
}

static bool takes(const struct route *route, enum http_method method)
{
    return route->methods & (1u << (method == HTTP_HEAD ? HTTP_GET : method));
}

const struct route *route_find(struct span path, enum http_method method, struct path_ids *ids, bool *slash)
{
    const struct route *found = NULL;
    struct path_ids found_ids = {.rest = {NULL, 0}};
    *slash = false;
    for (size_t i = 0; i < route_count; i++) {
        if (matches(routes[i].pattern, path, ids)) {
            if (takes(&routes[i], method))
                return &routes[i];
            if (found == NULL) {
                found = &routes[i];
                found_ids = *ids;
            }
        } else if (lacks_slash(routes[i].pattern, path)) {
            *slash = true;
            return &routes[i];
        }
    }
    *ids = found_ids;
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

struct span route_allow(struct arena *arena, const char *pattern)
{
    static const struct {
        unsigned method;
        const char *words;
    } allowed[] = {{ROUTE_GET, "GET, HEAD"}, {ROUTE_POST, "POST"}, {ROUTE_DELETE, "DELETE"}};
    unsigned methods = route_methods(pattern);
    struct buf list = buf_new(arena, 64);
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        if (methods & allowed[i].method)
            buf_printf(&list, "%s%s", list.len ? ", " : "", allowed[i].words);
    return buf_span(&list);
}
