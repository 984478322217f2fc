/* health.c: is it alive, is it ready, and where does `/` lead? */
#include "web/routes.h"

struct response home(struct exchange *ex)
{
    return answer_redirect(ex, 302, ex->session ? SPAN("/portal-cliente/") : SPAN("/accounts/login/"));
}

struct response healthz(struct exchange *ex)
{
    return answer_text(ex, 200, SPAN("ok\n"));
}

static struct response not_ready(struct exchange *ex, const struct err *err)
{
    log_event(&ex->log, LOG_ERROR, FIELDS(F_TEXT("error", span_of(err->text))), "Error de acceso a base de datos");
    struct response response = answer_text(ex, 503, SPAN("database: not available\n"));
    response_header(&response, SPAN("Retry-After"), SPAN("5"));
    return response;
}

/* The writer is asked: to wait for a lock here would stop everybody whom this thread serves. */
struct response readyz(struct exchange *ex)
{
    exchange_append(ex)->has_probe = true;
    ex->uncommitted = not_ready;
    return answer_text(ex, 200, SPAN("ok\n"));
}
