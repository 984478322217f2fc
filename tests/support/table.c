/* table.c: reads cases that stand as text. */
#include "support/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define FILE_MAX ((size_t)64 * 1024)

static struct span read_file(struct arena *arena, const char *name)
{
    char path[256], *bytes = arena_alloc(arena, FILE_MAX);
    snprintf(path, sizeof path, "tests/tables/%s", name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        print_error("no %s: tests run in the root\n", path);
        abort();
    }
    size_t len = fread(bytes, 1, FILE_MAX, file);
    fclose(file);
    assert_true(len < FILE_MAX);
    return (struct span){bytes, len};
}

static struct table_row row_of(struct span line, int number)
{
    struct table_row row = {.line = number};
    struct span field;
    while (span_cut(&line, '|', &field)) {
        field = span_trim(field);
        assert_true(row.count < TABLE_COLUMNS);
        row.fields[row.count++] = span_eq(field, SPAN("-")) ? span_sub(field, 0, 0) : field;
    }
    return row;
}

struct table table_read(struct arena *arena, const char *name, size_t columns)
{
    struct span rest = read_file(arena, name), line;
    struct table_row *rows = NULL;
    struct table table = {NULL, 0};
    size_t room = 0;
    for (int number = 1; span_cut(&rest, '\n', &line); number++) {
        if (span_trim(line).len == 0 || line.ptr[0] == '#')
            continue;
        rows = arena_grow(arena, rows, table.count, &room, sizeof *rows);
        rows[table.count] = row_of(line, number);
        table_assert(&rows[table.count], rows[table.count].count == columns);
        table.count++;
    }
    table.rows = rows;
    return table;
}

void table_assert(const struct table_row *row, bool good)
{
    if (good)
        return;
    print_error("line %d:", row->line);
    for (size_t i = 0; i < row->count; i++)
        print_error(" | %.*s", SPAN_ARG(row->fields[i]));
    print_error("\n");
    fail();
}
