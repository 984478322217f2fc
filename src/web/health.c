/* health.c: is it alive, and where does `/` lead? */
#include "web/routes.h"

struct response home(struct exchange *ex)
{
    return answer_redirect(ex, 302, ex->session ? SPAN("/portal-cliente/") : SPAN("/accounts/login/"));
}

struct response healthz(struct exchange *ex)
{
    return answer_text(ex, 200, SPAN("ok\n"));
}
