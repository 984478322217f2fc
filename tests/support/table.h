/* table.h: tables of cases as text, one case a line, for tests.
 *
 *   # a comment            == a heading            cell | cell | cell
 *
 * Cells are trimmed. A test takes row after row, reports each that is wrong with table_wrong, which goes on, and ends
 * with table_end, which fails the test where any was. */
#ifndef TESTS_TABLE_H
#define TESTS_TABLE_H

#include "base/arena.h"

#define TABLE_CELLS 8

struct table {
    const char *path; /* from the root, where tests run */
    struct arena *arena;
    struct span rest;
    int line, rows, wrong;
    struct span complaints;
    struct span cells[TABLE_CELLS]; /* of the row that was taken last; empty where there are fewer */
    size_t count;
};

struct table table_open(const char *path, struct arena *arena);
bool table_next(struct table *table);
void table_wrong(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));
void table_end(struct table *table);

/* The word `key=value` among the words of a cell: its value; ptr NULL where there is none. Each call takes the next of
 * that key: `rest` begins as the cell. */
struct span table_word(struct span *rest, struct span key);

/* The bytes that a cell means: \n, \r, \t, \\ and \xNN stand for what they do in C. */
struct span table_text(struct arena *arena, struct span cell);

#endif
