/* rights.c: who may ask for a page of gestión, and of which courses: what the table of routes says, looked up. */
#include "web/rights.h"

#include "web/manage.h"
#include "web/routes.h"

/* The course that the path leads to; *found is false where it leads to nothing, 0 where it leads to no course. */
static bool course_of_path(struct exchange *ex, struct course_id *out, bool *found, struct err *err)
{
    const struct path_ids *path = &ex->path;
    *out = path->course;
    *found = true;
    if (path->class.v)
        return store_course_of_class(ex->worker->db, path->class, out, found, err);
    return path->meeting.v == 0 || store_course_of_meeting(ex->worker->db, path->meeting, out, found, err);
}

struct response check_rights(struct exchange *ex)
{
    const struct user *user = exchange_user(ex);
    enum who who = ex->route->who;
    struct course_id course;
    struct err err;
    bool found, teaches = false;
    if (who == WHO_ANYBODY || user->staff)
        return answer_empty(0);
    if (!course_of_path(ex, &course, &found, &err))
        return answer_failure(ex, &err);
    if (who == WHO_TEACHERS && found && !store_teaches(ex->worker->db, user->id, course, ex->now, &teaches, &err))
        return answer_failure(ex, &err);
    if (teaches)
        return answer_empty(0);
    log_event(&ex->log, LOG_WARNING, FIELDS(F_TEXT("usuario", user->username), F_TEXT("ruta", ex->request->path)),
              "Acceso denegado: la página es de gestión");
    return answer_error(ex, 403);
}

/* What is archived stays as it was: who comes by an old page or address is told, and led to where it is brought back. */
static struct response archived(struct exchange *ex, const struct course *course)
{
    if (exchange_wants_json(ex))
        return answer_error(ex, 409);
    struct manage *page = manage_new(ex, course->name, MENU_COURSES);
    page->mark = text_archived(ex->language);
    page->mark_style = SPAN("warn");
    page->warning = text_archived_is_fixed(ex->language);
    manage_link(page, text_see_course(ex->language), arena_printf(ex->arena, "/gestion/cursos/%lld/", (long long)course->id.v));
    return manage_answer(page, 409);
}

struct response check_in_use(struct exchange *ex)
{
    struct course_id id;
    struct course course;
    struct err err;
    bool found;
    if (!(ex->route->flags & ROUTE_IN_USE))
        return answer_empty(0);
    if (!course_of_path(ex, &id, &found, &err))
        return answer_failure(ex, &err);
    if (!found || id.v == 0)
        return answer_empty(0);
    if (!store_course_find(ex->worker->db, ex->arena, id, &course, &err))
        return manage_missing(ex, &err);
    return course.archived ? archived(ex, &course) : answer_empty(0);
}
