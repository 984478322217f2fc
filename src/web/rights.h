/* rights.h: what the table of routes says of who may ask, and of what: asked of one request; status 0: go on. */
#ifndef WEB_RIGHTS_H
#define WEB_RIGHTS_H

#include "web/exchange.h"

/* 403 for who is not in the row's `who`. */
struct response check_rights(struct exchange *ex);
/* 409 where the row changes something of a course, and that is archived. */
struct response check_in_use(struct exchange *ex);

#endif
