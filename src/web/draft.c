/* draft.c: forms kept on the server for who was signed out while writing them: after the same person's login the form is there
 * again, filled in as it was, for an hour. */
#include "web/verdicts.h"

#include "store/drafts.h"
#include "web/routes.h"

#include "base/url.h"

/* Keeps the form that was sent; *path is where it is shown again. */
static bool keep(struct exchange *ex, struct user_id user, struct span *path, struct err *err)
{
    unsigned char bytes[DRAFT_KEY_LEN];
    crypto_random(bytes, sizeof bytes);
    struct span key = {(const char *)bytes, sizeof bytes};
    if (!store_draft_add(ex->worker->db, key, user, ex->request->path, ex->request->body, ex->now, err))
        return false;
    log_event(&ex->log, LOG_INFO, FIELDS(F_INT("usuario", user.v), F_TEXT("ruta", ex->request->path)),
              "Formulario guardado para después de iniciar sesión");
    *path = arena_printf(ex->arena, "%.*s?borrador=%.*s", SPAN_ARG(ex->request->path), SPAN_ARG(base64url_encode(ex->arena, key)));
    return true;
}

/* Forms of gestión: they are long, and hold no passwords. A button that has no page of its own holds nothing. */
static bool may_be_kept(const struct exchange *ex)
{
    bool has_page = route_methods(ex->route->pattern) & ROUTE_GET;
    return ex->request->method == HTTP_POST && has_page && ex->route->who != WHO_ANYBODY && !exchange_wants_json(ex);
}

struct response answer_signed_out(struct exchange *ex)
{
    struct span path;
    struct err err;
    if (!may_be_kept(ex) || !csrf_origin_ok(ex) || !ex->ended || !csrf_ok_for(ex, ex->ended))
        return answer_unauthenticated(ex);
    if (!keep(ex, ex->ended->user.id, &path, &err))
        return answer_failure(ex, &err);
    return answer_redirect(ex, 303, arena_printf(ex->arena, "/accounts/login/?next=%.*s", SPAN_ARG(percent_encode(ex->arena, path))));
}

struct response answer_stale_form(struct exchange *ex)
{
    struct span path;
    struct err err;
    if (!may_be_kept(ex) || !csrf_origin_said(ex))
        return answer_error(ex, 403);
    return keep(ex, ex->session->user.id, &path, &err) ? answer_redirect(ex, 303, path) : answer_failure(ex, &err);
}

bool draft_load(struct exchange *ex, struct err *err)
{
    struct span key, form, text = form_get(&ex->query, "borrador", NULL);
    bool found;
    if (!text.ptr || text.len > 64 || !base64url_decode(ex->arena, text, &key) || key.len != DRAFT_KEY_LEN)
        return true;
    if (!store_draft_find(ex->worker->db, ex->arena, key, ex->session->user.id, ex->request->path, ex->now, &form, &found, err))
        return false;
    if (found && !form_parse(ex->arena, form, &ex->form))
        ex->form.count = 0;
    return true;
}
