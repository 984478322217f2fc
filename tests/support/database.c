/* database.c: an empty database for one test: SQLite in the test's folder, or on the PostgreSQL that TEST_POSTGRES names. */
#include "support/database.h"

#include "store/store.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* TEST_POSTGRES is postgresql:///%s?host=/folder: an address with the database's name left open. */
static struct span address(struct arena *arena, const char *database)
{
    const char *server = getenv("TEST_POSTGRES"), *gap = strstr(server, "%s");
    return arena_printf(arena, "%.*s%s%s", (int)(gap - server), server, database, gap + 2);
}

static void command(const char *text)
{
    struct arena *arena = arena_new();
    PGconn *connection = PQconnectdb(arena_cstr(arena, address(arena, "postgres")));
    PGresult *result = PQexec(connection, text);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        fprintf(stderr, "%s: %s\n", text, PQerrorMessage(connection));
        abort();
    }
    PQclear(result);
    PQfinish(connection);
    arena_free(arena);
}

struct span test_database(struct arena *arena, const char *folder, const char *name)
{
    char database[64], text[128];
    struct err err;
    if (getenv("TEST_POSTGRES") == NULL)
        return arena_printf(arena, "sqlite:%s/%s", folder, name);
    snprintf(database, sizeof database, "test_%s", strrchr(folder, '-') + 1);
    for (char *c = database; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    snprintf(text, sizeof text, "create database \"%s_%d\"", database, (int)getpid());
    command(text);
    snprintf(text, sizeof text, "%s_%d", database, (int)getpid());
    struct span url = address(arena, text);
    if (!store_migrate(url, &err)) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    return url;
}

void test_database_drop(struct span url)
{
    char text[128];
    struct span name = url, part;
    if (getenv("TEST_POSTGRES") == NULL)
        return;
    while (span_has(name, '/') && !span_starts(name, SPAN("test_")))
        span_cut(&name, '/', &part);
    span_cut(&name, '?', &part);
    snprintf(text, sizeof text, "drop database \"%.*s\" with (force)", SPAN_ARG(part));
    command(text);
}
