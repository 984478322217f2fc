/* metrics.h: what is counted of requests, joins and logins. */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include "web/exchange.h"

/* Its answer is about to leave: the route, the class of the status, and the time since it came. */
void count_request(const struct exchange *ex, int status);
void count_join(const struct exchange *ex, enum verdict verdict, enum via via);
void count_login(const struct exchange *ex, enum login_count outcome);
void count_failure(const struct app *app, const struct err *err);

#endif
