<<<<<<< HEAD
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
=======
/* table.c: rules as text, one case a line: each line of a table becomes one test. */
#include "support/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)256 * 1024)

struct tests {
    struct arena *arena;
    struct CMUnitTest *items;
    size_t count, room;
};

static void die(const char *path, int line, const char *why)
{
    printf("not ok 1 - %s:%d: %s\n1..1\n", path, line, why);
    exit(1);
}

static struct span read_file(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        die(path, 0, "cannot be opened");
    char *bytes = arena_alloc(arena, FILE_MAX);
    size_t len = fread(bytes, 1, FILE_MAX, file);
    fclose(file);
    return (struct span){bytes, len};
}

static void add(struct tests *tests, struct CMUnitTest test)
{
    tests->items = arena_grow(tests->arena, tests->items, tests->count, &tests->room, sizeof *tests->items);
    tests->items[tests->count++] = test;
}

static void add_row(struct tests *tests, const char *file, int line, struct span text, CMUnitTestFunction test)
{
    struct row *row = arena_alloc(tests->arena, sizeof *row);
    struct span name = arena_printf(tests->arena, "%s:%d %.*s", file, line, SPAN_ARG(text)), cell;
    row->arena = tests->arena;
    while (span_cut(&text, '|', &cell)) {
        if (row->count == TABLE_CELLS)
            die(file, line, "too many cells");
        row->cells[row->count++] = span_trim(cell);
    }
    add(tests, (struct CMUnitTest){.name = name.ptr, .test_func = test, .initial_state = row});
}

static size_t section_of(struct span line, const struct table_section *sections, size_t count)
{
    struct span name = span_sub(line, 1, line.len - 2);
    size_t i = 0;
    while (i < count && !span_eq(span_of(sections[i].name), name))
        i++;
    return i;
}

static void add_table(struct tests *tests, const char *path, const struct table_section *sections, size_t count)
{
    const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
    struct span rest = read_file(tests->arena, path), line;
    size_t section = count, *rows = arena_array(tests->arena, count, sizeof *rows);
    for (int number = 1; span_cut(&rest, '\n', &line); number++) {
        line = span_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (line.ptr[0] == '[' && span_ends(line, SPAN("]")))
            section = section_of(line, sections, count);
        else if (section < count && ++rows[section])
            add_row(tests, file, number, line, sections[section].test);
        if (section == count)
            die(path, number, "in no section that is known");
    }
    for (size_t i = 0; i < count; i++)
        if (rows[i] == 0)
            die(path, 0, arena_printf(tests->arena, "nothing in [%s]", sections[i].name).ptr);
}

int table_run(const char *path, const struct table_section *sections, size_t section_count,
              const struct CMUnitTest *more, size_t more_count)
{
    struct tests tests = {.arena = arena_new()};
    add_table(&tests, path, sections, section_count);
    for (size_t i = 0; i < more_count; i++)
        add(&tests, more[i]);
    int failed = _cmocka_run_group_tests(path, tests.items, tests.count, NULL, NULL);
    arena_free(tests.arena);
    return failed;
}

struct date cell_date(struct span cell)
{
    struct date date;
    if (!date_parse(cell, &date))
        fail_msg("«%.*s» is no date", SPAN_ARG(cell));
    return date;
}

int cell_time(struct span cell)
{
    int seconds = 0;
    if (!time_parse(cell, &seconds))
        fail_msg("«%.*s» is no time", SPAN_ARG(cell));
    return seconds;
}

int64_t cell_int(struct span cell)
{
    int64_t number = 0;
    if (!span_to_int(cell, INT64_MAX, &number))
        fail_msg("«%.*s» is no number", SPAN_ARG(cell));
    return number;
}

struct span cell_word(struct span *cell)
{
    struct span word = {NULL, 0};
    span_cut(cell, ' ', &word);
    *cell = span_trim(*cell);
    return word;
}

void cell_equals(struct row *row, struct span expected, struct span actual)
{
    assert_string_equal(arena_cstr(row->arena, actual), arena_cstr(row->arena, expected));
>>>>>>> n2
}
