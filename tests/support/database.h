/* database.h: an empty database for one test: SQLite in the test's folder, or on the PostgreSQL that TEST_POSTGRES names. */
#ifndef TESTS_DATABASE_H
#define TESTS_DATABASE_H

#include "base/arena.h"

/* The DATABASE_URL; on PostgreSQL a new database, with portero's tables. `name` is the file's on SQLite. Aborts on failure. */
struct span test_database(struct arena *arena, const char *folder, const char *name);
/* Takes it away again; on SQLite nothing: the folder goes. */
void test_database_drop(struct span url);

#endif
