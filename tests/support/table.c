/* table.c: tables of cases as text, one case a line, for tests. */
#include "support/table.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define TABLE_MAX ((size_t)64 * 1024)
#define SHOWN 8 /* complaints */

struct table table_open(const char *path, struct arena *arena)
{
    char *bytes = arena_alloc(arena, TABLE_MAX);
    FILE *file = fopen(path, "r");
    assert(file != NULL);
    size_t len = fread(bytes, 1, TABLE_MAX, file);
    assert(len < TABLE_MAX);
    fclose(file);
    return (struct table){.path = path, .arena = arena, .rest = {bytes, len}};
}

static void split(struct table *table, struct span line)
{
    struct span cell;
    table->count = 0;
    for (size_t i = 0; i < TABLE_CELLS; i++)
        table->cells[i] = SPAN("");
    while (span_cut(&line, '|', &cell)) {
        assert(table->count < TABLE_CELLS);
        table->cells[table->count++] = span_trim(cell);
    }
}

bool table_next(struct table *table)
{
    struct span line;
    while (span_cut(&table->rest, '\n', &line)) {
        table->line++;
        line = span_trim(line);
        if (line.len == 0 || span_starts(line, SPAN("#")) || span_starts(line, SPAN("==")))
            continue;
        table->rows++;
        split(table, line);
        return true;
    }
    return false;
}

void table_wrong(struct table *table, const char *format, ...)
{
    va_list args;
    char text[600];
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (table->wrong++ < SHOWN)
        table->complaints =
            arena_printf(table->arena, "%.*s\n%s:%d: %s", SPAN_ARG(table->complaints), table->path, table->line, text);
}

void table_end(struct table *table)
{
    assert_true(table->rows > 0);
    assert_string_equal(arena_cstr(table->arena, table->complaints), ""); /* shows them */
}

struct span table_word(struct span *rest, struct span key)
{
    struct span word, name;
    while (span_cut(rest, ' ', &word))
        if (span_cut(&word, '=', &name) && span_eq(name, key) && word.ptr != NULL)
            return word;
    return (struct span){NULL, 0};
}

/* What stands behind a backslash. */
static char escaped(struct span *rest)
{
    struct span kind = span_sub(*rest, 0, 1), digits = span_sub(*rest, 1, 2);
    *rest = span_sub(*rest, 1, rest->len);
    if (span_eq(kind, SPAN("x"))) {
        *rest = span_sub(*rest, 2, rest->len);
        return (char)strtol((char[]){digits.ptr[0], digits.ptr[1], '\0'}, NULL, 16);
    }
    return span_eq(kind, SPAN("n")) ? '\n' : span_eq(kind, SPAN("r")) ? '\r' : span_eq(kind, SPAN("t")) ? '\t' : '\\';
}

struct span table_text(struct arena *arena, struct span cell)
{
    char *bytes = arena_alloc(arena, cell.len);
    size_t used = 0;
    while (cell.len) {
        char c = cell.ptr[0];
        cell = span_sub(cell, 1, cell.len);
        bytes[used++] = c == '\\' ? escaped(&cell) : c;
    }
    return (struct span){bytes, used};
}
