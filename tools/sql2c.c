/* sql2c: statements, one a file, turned into typed C functions: sql2c OUT FILES... writes OUT.h and OUT.c.
 *
 * A file's header comment gives the function:
 *   -- user_find: the account with this id
 *   -- in: user_id id                          parameters, in the order of $1, $2 ...
 *   -- out: user_id id, text username          columns; several `out` lines count as one
 *   -- row: user_row                           the struct's name where several statements share it
 *   -- rows: one | many | each | none
 *   -- plan: anew                              PostgreSQL plans it with each call's values: its filters are many */
#include "lib/output.h"
#include "lib/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FIELDS 40

/* How a type of the header is written in C, and what stands around its value where it is bound and read. */
static const struct type {
    const char *name, *c, *bind, *bind_end, *read, *read_end;
} types[] = {
    {"int", "int64_t", "db_int(", ")", "db_get_int(", ")"},
    {"bool", "bool", "db_int(", ")", "db_get_int(", ") != 0"},
    {"text", "struct span", "db_text(", ")", "db_get_bytes(arena, ", ")"},
    {"blob", "struct span", "db_blob(", ")", "db_get_bytes(arena, ", ")"},
    {"instant", "instant", "db_instant(", ")", "db_get_instant(", ")"},
    {"date", "struct date", "db_date(", ")", "db_get_date(", ")"},
    {"user_id", "struct user_id", "db_int(", ".v)", "(struct user_id){db_get_int(", ")}"},
    {"course_id", "struct course_id", "db_int(", ".v)", "(struct course_id){db_get_int(", ")}"},
    {"meeting_id", "struct meeting_id", "db_int(", ".v)", "(struct meeting_id){db_get_int(", ")}"},
    {"occurrence_id", "struct occurrence_id", "db_int(", ".v)", "(struct occurrence_id){db_get_int(", ")}"},
    {"join_id", "struct join_id", "db_int(", ".v)", "(struct join_id){db_get_int(", ")}"},
    {"role", "enum role", "db_int(", ")", "(enum role)db_get_int(", ")"},
    {"verdict", "enum verdict", "db_int(", ")", "(enum verdict)db_get_int(", ")"},
    {"via", "enum via", "db_int(", ")", "(enum via)db_get_int(", ")"},
    {"origin", "enum origin", "db_int(", ")", "(enum origin)db_get_int(", ")"},
    {"link_kind", "enum link_kind", "db_int(", ")", "(enum link_kind)db_get_int(", ")"},
};

enum rows { ROWS_UNSET, ROWS_NONE, ROWS_ONE, ROWS_MANY, ROWS_EACH };

struct field {
    const struct type *type;
    struct span name;
};

struct fields {
    struct field items[MAX_FIELDS];
    size_t count;
};

struct statement {
    const char *path;
    struct span name, what, row, text;
    struct fields in, out;
    enum rows rows;
    bool planned_anew;
    bool shares_row; /* an earlier statement has made the struct */
};

static void read_fields(struct source *source, struct span line, struct fields *fields)
{
    struct span part, type;
    while (line.len && span_cut(&line, ',', &part)) {
        part = span_trim(part);
        if (part.len == 0)
            continue; /* the list goes on in the next line */
        if (fields->count == MAX_FIELDS)
            source_fail(source, "over %d fields", MAX_FIELDS);
        struct field *field = &fields->items[fields->count++];
        span_cut(&part, ' ', &type);
        field->name = span_trim(part);
        for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
            if (span_eq(type, span_of(types[i].name)))
                field->type = &types[i];
        if (field->type == NULL)
            source_fail(source, "no type is called `%.*s`", SPAN_ARG(type));
        if (!is_identifier(field->name))
            source_fail(source, "`%.*s` is no name of a field", SPAN_ARG(field->name));
    }
}

static enum rows rows_of(struct source *source, struct span word)
{
    static const char *const words[] = {"", "none", "one", "many", "each"};
    for (size_t i = 1; i < sizeof words / sizeof words[0]; i++)
        if (span_eq(word, span_of(words[i])))
            return (enum rows)i;
    source_fail(source, "rows: one, many, each or none, not `%.*s`", SPAN_ARG(word));
}

static void read_header_line(struct source *source, struct statement *statement, struct span key, struct span value)
{
    if (span_eq(key, SPAN("in"))) {
        read_fields(source, value, &statement->in);
    } else if (span_eq(key, SPAN("out"))) {
        read_fields(source, value, &statement->out);
    } else if (span_eq(key, SPAN("row"))) {
        statement->row = value;
    } else if (span_eq(key, SPAN("rows"))) {
        statement->rows = rows_of(source, value);
    } else if (span_eq(key, SPAN("plan"))) {
        if (!span_eq(value, SPAN("anew")))
            source_fail(source, "plan: anew, not `%.*s`", SPAN_ARG(value));
        statement->planned_anew = true;
    } else if (statement->name.len == 0) {
        statement->name = key;
        statement->what = value;
    } else {
        source_fail(source, "a header line begins with in, out, row, rows or plan, not `%.*s`", SPAN_ARG(key));
    }
}

/* Is each parameter used, and none that is not declared? */
static void check_parameters(struct source *source, const struct statement *statement)
{
    bool used[MAX_FIELDS + 1] = {false};
    for (size_t i = 0; i + 1 < statement->text.len; i++) {
        if (statement->text.ptr[i] != '$')
            continue;
        long number = strtol(statement->text.ptr + i + 1, NULL, 10);
        if (number < 1 || (size_t)number > statement->in.count)
            source_fail(source, "$%ld is not declared by `in:`", number);
        used[number] = true;
    }
    for (size_t i = 1; i <= statement->in.count; i++)
        if (!used[i])
            source_fail(source, "$%zu (%.*s) is declared but not used", i, SPAN_ARG(statement->in.items[i - 1].name));
}

static struct statement read_statement(struct arena *arena, const char *path)
{
    struct source source = source_read(arena, path);
    struct statement statement = {.path = path};
    while (source_take(&source, "--")) {
        struct span rest = span_sub(source.text, source.at, source.text.len), line, value, key;
        span_cut(&rest, '\n', &line);
        value = line;
        if (!span_cut(&value, ':', &key) || value.ptr == NULL)
            source_fail(&source, "a header line is `-- key: value`");
        read_header_line(&source, &statement, span_trim(key), span_trim(value));
        source.at += line.len;
        source_take(&source, "\n");
    }
    struct span file = base_name(path);
    if (!is_identifier(statement.name) || !span_eq(statement.name, span_sub(file, 0, file.len - 4)))
        fail_at(path, 1, "the first line is `-- NAME: what it is`, with the file's name");
    if (statement.rows == ROWS_UNSET)
        source_fail(&source, "no `rows:` line");
    if ((statement.rows == ROWS_NONE) != (statement.out.count == 0))
        source_fail(&source, "`out:` goes with rows one, many or each, and only with them");
    statement.text = span_trim(span_sub(source.text, source.at, source.text.len));
    if (statement.text.len == 0 || span_has(statement.text, ';'))
        source_fail(&source, "a file is one statement, without `;`");
    if (statement.row.len == 0)
        statement.row = arena_printf(arena, "%.*s_row", SPAN_ARG(statement.name));
    check_parameters(&source, &statement);
    return statement;
}

static bool same_fields(const struct fields *a, const struct fields *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = a->items[i].type == b->items[i].type && span_eq(a->items[i].name, b->items[i].name);
    return same;
}

static void find_shared_row(struct statement *statements, size_t index)
{
    struct statement *statement = &statements[index];
    for (size_t i = 0; i < index; i++) {
        if (statements[i].rows == ROWS_NONE || !span_eq(statements[i].row, statement->row))
            continue;
        if (!same_fields(&statements[i].out, &statement->out))
            fail_at(statement->path, 1, "row %.*s has other columns than in %s", SPAN_ARG(statement->row),
                    statements[i].path);
        statement->shares_row = true;
    }
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static void put_struct(struct buf *out, const struct statement *statement)
{
    buf_printf(out, "struct sql_%.*s {\n", SPAN_ARG(statement->row));
    for (size_t i = 0; i < statement->out.count; i++)
        buf_printf(out, "    %s %.*s;\n", statement->out.items[i].type->c, SPAN_ARG(statement->out.items[i].name));
    buf_printf(out, "};\nstruct sql_%.*ss {\n    struct sql_%.*s *items;\n    size_t count;\n};\n",
               SPAN_ARG(statement->row), SPAN_ARG(statement->row));
}

static void put_signature(struct buf *out, const struct statement *statement)
{
    bool copies = statement->rows == ROWS_ONE || statement->rows == ROWS_MANY;
    buf_printf(out, "bool sql_%.*s(struct db *db%s", SPAN_ARG(statement->name), copies ? ", struct arena *arena" : "");
    for (size_t i = 0; i < statement->in.count; i++)
        buf_printf(out, ", %s %.*s", statement->in.items[i].type->c, SPAN_ARG(statement->in.items[i].name));
    switch (statement->rows) {
    case ROWS_ONE:
        buf_printf(out, ", struct sql_%.*s *row, bool *found", SPAN_ARG(statement->row));
        break;
    case ROWS_MANY:
        buf_printf(out, ", struct sql_%.*ss *list", SPAN_ARG(statement->row));
        break;
    case ROWS_EACH:
        buf_printf(out, ", bool (*each)(void *context, const struct sql_%.*s *row), void *context",
                   SPAN_ARG(statement->row));
        break;
    case ROWS_NONE:
    case ROWS_UNSET:
        BUF_LITERAL(out, ", int64_t *changed");
        break;
    }
    BUF_LITERAL(out, ", struct err *err)");
}

static void put_reader(struct buf *out, const struct statement *statement)
{
    buf_printf(out,
               "static void read_%.*s(struct arena *arena, const struct db_value *columns, struct sql_%.*s *row)\n{\n"
               "    (void)arena;\n",
               SPAN_ARG(statement->row), SPAN_ARG(statement->row));
    for (size_t i = 0; i < statement->out.count; i++) {
        const struct field *field = &statement->out.items[i];
        buf_printf(out, "    row->%.*s = %s&columns[%zu]%s;\n", SPAN_ARG(field->name), field->type->read, i,
                   field->type->read_end);
    }
    BUF_LITERAL(out, "}\n\n");
}

/* What the driver calls for a row of this statement. */
static void put_callback(struct buf *out, const struct statement *statement)
{
    struct span row = statement->row, name = statement->name;
    switch (statement->rows) {
    case ROWS_ONE:
        buf_printf(out,
                   "struct one_%.*s {\n    struct arena *arena;\n    struct sql_%.*s *row;\n    bool *found;\n};\n\n"
                   "static bool take_%.*s(void *context, const struct db_value *columns)\n{\n"
                   "    struct one_%.*s *one = context;\n    read_%.*s(one->arena, columns, one->row);\n"
                   "    *one->found = true;\n    return false;\n}\n\n",
                   SPAN_ARG(name), SPAN_ARG(row), SPAN_ARG(name), SPAN_ARG(name), SPAN_ARG(row));
        break;
    case ROWS_MANY:
        buf_printf(out,
                   "struct many_%.*s {\n    struct arena *arena;\n    struct sql_%.*ss *list;\n    size_t room;\n};\n\n"
                   "static bool take_%.*s(void *context, const struct db_value *columns)\n{\n"
                   "    struct many_%.*s *many = context;\n    struct sql_%.*ss *list = many->list;\n"
                   "    list->items = arena_grow(many->arena, list->items, list->count, &many->room, "
                   "sizeof *list->items);\n"
                   "    read_%.*s(many->arena, columns, &list->items[list->count++]);\n    return true;\n}\n\n",
                   SPAN_ARG(name), SPAN_ARG(row), SPAN_ARG(name), SPAN_ARG(name), SPAN_ARG(row), SPAN_ARG(row));
        break;
    case ROWS_EACH:
        buf_printf(out,
                   "struct each_%.*s {\n    bool (*each)(void *context, const struct sql_%.*s *row);\n"
                   "    void *context;\n};\n\n"
                   "static bool take_%.*s(void *context, const struct db_value *columns)\n{\n"
                   "    struct each_%.*s *each = context;\n    struct sql_%.*s row;\n"
                   "    read_%.*s(NULL, columns, &row);\n    return each->each(each->context, &row);\n}\n\n",
                   SPAN_ARG(name), SPAN_ARG(row), SPAN_ARG(name), SPAN_ARG(name), SPAN_ARG(row), SPAN_ARG(row));
        break;
    case ROWS_NONE:
    case ROWS_UNSET:
        break;
    }
}

static void put_parameters(struct buf *out, const struct statement *statement)
{
    if (statement->in.count == 0) {
        BUF_LITERAL(out, "    const struct db_value *parameters = NULL;\n");
        return;
    }
    BUF_LITERAL(out, "    const struct db_value parameters[] = {");
    for (size_t i = 0; i < statement->in.count; i++) {
        const struct field *field = &statement->in.items[i];
        buf_printf(out, "%s%s%.*s%s", i ? ", " : "", field->type->bind, SPAN_ARG(field->name), field->type->bind_end);
    }
    BUF_LITERAL(out, "};\n");
}

static void put_function(struct buf *out, const struct statement *statement)
{
    struct span name = statement->name;
    put_callback(out, statement);
    put_signature(out, statement);
    BUF_LITERAL(out, "\n{\n");
    put_parameters(out, statement);
    switch (statement->rows) {
    case ROWS_ONE:
        buf_printf(out, "    struct one_%.*s one = {arena, row, found};\n    *found = false;\n", SPAN_ARG(name));
        buf_printf(out, "    return db_run(db, SQL_%.*s, parameters, take_%.*s, &one, NULL, err);\n", SPAN_ARG(name),
                   SPAN_ARG(name));
        break;
    case ROWS_MANY:
        buf_printf(out, "    struct many_%.*s many = {arena, list, 0};\n    list->items = NULL;\n    list->count = 0;\n",
                   SPAN_ARG(name));
        buf_printf(out, "    return db_run(db, SQL_%.*s, parameters, take_%.*s, &many, NULL, err);\n", SPAN_ARG(name),
                   SPAN_ARG(name));
        break;
    case ROWS_EACH:
        buf_printf(out, "    struct each_%.*s rows = {each, context};\n", SPAN_ARG(name));
        buf_printf(out, "    return db_run(db, SQL_%.*s, parameters, take_%.*s, &rows, NULL, err);\n", SPAN_ARG(name),
                   SPAN_ARG(name));
        break;
    case ROWS_NONE:
    case ROWS_UNSET:
        buf_printf(out, "    return db_run(db, SQL_%.*s, parameters, NULL, NULL, changed, err);\n", SPAN_ARG(name));
        break;
    }
    BUF_LITERAL(out, "}\n\n");
}

static void put_header(struct buf *out, const struct statement *statements, size_t count)
{
    BUF_LITERAL(out, "/* Generated by tools/sql2c from store/sql. */\n#ifndef STORE_SQL_GEN_H\n#define STORE_SQL_GEN_H\n\n"
                     "#include \"core/types.h\"\n#include \"store/db_value.h\"\n\nenum sql_statement {\n");
    for (size_t i = 0; i < count; i++)
        buf_printf(out, "    SQL_%.*s,\n", SPAN_ARG(statements[i].name));
    BUF_LITERAL(out, "    SQL_COUNT\n};\nextern const struct db_statement sql_statements[SQL_COUNT];\n\n");
    for (size_t i = 0; i < count; i++) {
        if (statements[i].rows != ROWS_NONE && !statements[i].shares_row)
            put_struct(out, &statements[i]);
        buf_printf(out, "/* %.*s */\n", SPAN_ARG(statements[i].what));
        put_signature(out, &statements[i]);
        BUF_LITERAL(out, ";\n\n");
    }
    BUF_LITERAL(out, "#endif\n");
}

/* What a database calls the type: integer, text, bytes. */
static char kind_letter(const struct type *type)
{
    return strcmp(type->bind, "db_text(") == 0 ? 't' : strcmp(type->bind, "db_blob(") == 0 ? 'b' : 'i';
}

static void put_code(struct buf *out, const struct statement *statements, size_t count)
{
    BUF_LITERAL(out, "/* Generated by tools/sql2c from store/sql. */\n#include \"store/sql.gen.h\"\n\n"
                     "const struct db_statement sql_statements[SQL_COUNT] = {\n");
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "    {\"%.*s\",\n     ", SPAN_ARG(statements[i].name));
        output_literal(out, statements[i].text);
        BUF_LITERAL(out, ",\n     \"");
        for (size_t j = 0; j < statements[i].in.count; j++)
            buf_byte(out, kind_letter(statements[i].in.items[j].type));
        buf_printf(out, "\", %zu, %zu, %s, %s},\n", statements[i].in.count, statements[i].out.count,
                   statements[i].rows == ROWS_EACH ? "true" : "false", statements[i].planned_anew ? "true" : "false");
    }
    BUF_LITERAL(out, "};\n\n");
    for (size_t i = 0; i < count; i++) {
        if (statements[i].rows != ROWS_NONE && !statements[i].shares_row)
            put_reader(out, &statements[i]);
        put_function(out, &statements[i]);
    }
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: sql2c OUT FILES...\n");
        return 1;
    }
    struct arena *arena = arena_new();
    size_t count = (size_t)argc - 2;
    struct statement *statements = arena_array(arena, count, sizeof *statements);
    for (size_t i = 0; i < count; i++) {
        statements[i] = read_statement(arena, argv[i + 2]);
        if (statements[i].rows != ROWS_NONE)
            find_shared_row(statements, i);
    }
    struct buf header = output_new(arena), code = output_new(arena);
    put_header(&header, statements, count);
    put_code(&code, statements, count);
    output_save(argv[1], &header, &code);
    arena_free(arena);
    return 0;
}
