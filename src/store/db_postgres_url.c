/* db_postgres_url.c: which addresses of PostgreSQL may be used. */
#include "store/db_postgres.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

static bool is_this_machine(const char *host)
{
    return host == NULL || host[0] == '/' || host[0] == '\0' || strcmp(host, "localhost") == 0 ||
           strcmp(host, "127.0.0.1") == 0 || strcmp(host, "::1") == 0;
}

bool db_postgres_check_url(struct span url, struct err *err)
{
    char *text = strndup(url.ptr, url.len), *problem = NULL;
    if (text == NULL)
        abort();
    PQconninfoOption *options = PQconninfoParse(text, &problem);
    free(text);
    PQfreemem(problem); /* its words may hold the whole address, and a password in it */
    if (options == NULL)
        return err_set(err, ERR_INVALID, "DATABASE_URL is no address of PostgreSQL: postgresql://USER@HOST/DATABASE");
    const char *host = NULL, *sslmode = NULL;
    for (PQconninfoOption *option = options; option->keyword; option++) {
        if (strcmp(option->keyword, "host") == 0)
            host = option->val;
        if (strcmp(option->keyword, "sslmode") == 0)
            sslmode = option->val;
    }
    bool ok = is_this_machine(host) || sslmode == NULL || strcmp(sslmode, "verify-full") == 0;
    if (!ok)
        err_set(err, ERR_INVALID, "DATABASE_URL: sslmode must be verify-full (or left out) for another machine");
    PQconninfoFree(options);
    return ok;
}
