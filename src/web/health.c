/* health.c: is it alive, and where does `/` lead? */
#include "web/routes.h"

struct response home(struct exchange *ex)
{
    return answer_redirect(ex, 302, ex->session ? SPAN("/portal-cliente/") : SPAN("/accounts/login/"));
}

struct response healthz(struct exchange *ex)
{
    if (counter_get(&ex->app->metrics->stopping) == 0)
        return answer_text(ex, 200, SPAN("ok\n"));
    struct response response = answer_text(ex, 503, SPAN("serving: missing\n"));
    answer_retry_after(ex, &response);
    return response;
}
