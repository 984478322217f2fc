/* table.h: cases that stand in tests/tables/ as text, one a line: fields between ` | `, `#` begins a comment line. */
#ifndef SUPPORT_TABLE_H
#define SUPPORT_TABLE_H

#include "base/arena.h"

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

#endif
