/* output.c: what commands print: lines, tables for people, JSON for programs. */
#include "cli/cli.h"

#include "base/text.h"

#include <stdio.h>

#define LIST_MAX ((size_t)256 * 1024 * 1024)

void cli_print(struct span text)
{
    if (text.len)
        fwrite(text.ptr, 1, text.len, stdout);
    putchar('\n');
}

void cli_print_id(int64_t id)
{
    printf("%lld\n", (long long)id);
}

struct span cli_shown(struct arena *arena, struct span text)
{
    struct buf out = buf_new(arena, text.len * 6); /* a byte becomes at most \xNN, a character \uNNNN */
    while (text.len) {
        uint32_t c = 0;
        size_t len = text_decode(text, &c);
        if (len == 0 || (c < 0x80 && text_is_hidden(c)))
            buf_printf(&out, "\\x%02X", (unsigned char)text.ptr[0]);
        else if (text_is_hidden(c))
            buf_printf(&out, "\\u%04X", (unsigned)c);
        else
            buf_put(&out, span_sub(text, 0, len));
        text = span_sub(text, len ? len : 1, text.len);
    }
    return buf_span(&out);
}

struct span cli_word(const struct cli *cli, const char *es, const char *en)
{
    return span_of(cli->spanish ? es : en);
}

struct table table_new(struct cli *cli, size_t columns, const char *const heads[])
{
    struct table table = {.cli = cli, .columns = columns};
    for (size_t i = 0; i < columns; i++)
        table_cell(&table, span_of(heads[i]));
    return table;
}

void table_cell(struct table *table, struct span text)
{
    table->text = arena_grow(table->cli->arena, table->text, table->cells, &table->room, sizeof *table->text);
    table->text[table->cells++] = cli_shown(table->cli->arena, text);
}

void table_print(const struct table *table)
{
    size_t widths[TABLE_COLUMNS] = {0};
    for (size_t i = 0; i < table->cells; i++) {
        size_t width = text_length(table->text[i]);
        if (width > widths[i % table->columns])
            widths[i % table->columns] = width;
    }
    for (size_t i = 0; i < table->cells; i++) {
        bool last = (i + 1) % table->columns == 0;
        printf("%.*s", SPAN_ARG(table->text[i]));
        size_t pad = last ? 0 : widths[i % table->columns] - text_length(table->text[i]) + 2;
        printf("%*s%s", (int)pad, "", last ? "\n" : "");
    }
}

struct buf cli_json(struct cli *cli)
{
    return buf_new(cli->arena, LIST_MAX);
}

void json_list_end(struct buf *out, struct json *json)
{
    json_array_end(json);
    cli_print(buf_span(out));
}

void json_put_instant(struct cli *cli, struct json *json, struct span key, instant at)
{
    if (at != INSTANT_NONE) {
        json_put_text(json, key, instant_format_utc(cli->arena, at));
        return;
    }
    json_key(json, key);
    json_null(json);
}

void json_put_date(struct cli *cli, struct json *json, struct span key, struct date date)
{
    if (!date_is_none(date)) {
        json_put_text(json, key, date_format(cli->arena, date));
        return;
    }
    json_key(json, key);
    json_null(json);
}
