<<<<<<< HEAD
/* table.h: cases that stand in tests/tables/ as text, one a line: fields between ` | `, `#` begins a comment line. */
=======
/* table.h: rules as text, one case a line: each line of a table becomes one test. */
>>>>>>> n2
#ifndef SUPPORT_TABLE_H
#define SUPPORT_TABLE_H

#include "base/arena.h"
<<<<<<< HEAD

#define TABLE_COLUMNS 8

struct table_row {
    int line;
    size_t count;
    struct span fields[TABLE_COLUMNS]; /* trimmed; `-` stands for an empty one */
};

struct table {
    const struct table_row *rows;
    size_t count;
};

/* All rows of tests/tables/NAME, in `arena`. Ends the program where the file is not there or a row has not as many
 * fields as `columns`. */
struct table table_read(struct arena *arena, const char *name, size_t columns);

/* Prints which row it was and ends the test where `good` is false. */
void table_assert(const struct table_row *row, bool good);
=======
#include "base/civil.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define TABLE_CELLS 8

/* A line: its cells stand between `|`, trimmed; those that are left out are empty. A test gets it as its *state. */
struct row {
    struct arena *arena; /* lives as long as the run */
    struct span cells[TABLE_CELLS];
    size_t count;
};

/* A table has sections, `[name]`, and comments, lines that begin with `#`. */
struct table_section {
    const char *name;
    CMUnitTestFunction test;
};

/* Runs every line of every section, then `more`. Returns what main returns. Unknown and empty sections fail. */
int table_run(const char *path, const struct table_section *sections, size_t section_count,
              const struct CMUnitTest *more, size_t more_count);

/* What tables are full of; a cell that is no such thing fails the test. */
struct date cell_date(struct span cell);
int cell_time(struct span cell);
int64_t cell_int(struct span cell);
/* Takes the first word out of `*cell`. */
struct span cell_word(struct span *cell);
/* Compares, and shows both where they differ. */
void cell_equals(struct row *row, struct span expected, struct span actual);
>>>>>>> n2

#endif
