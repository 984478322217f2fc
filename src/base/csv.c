/* csv.c: tables as text for spreadsheets. */
#include "base/csv.h"

#include <string.h>

static bool has_any(struct span text, const char *bytes)
{
    for (; *bytes; bytes++)
        if (span_has(text, *bytes))
            return true;
    return false;
}

/* At the beginning, or where a spreadsheet of another country would begin a cell. */
static bool is_formula(struct span text)
{
    bool begins = true;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        if (begins && byte != '\0' && strchr("=+-@\t\r", byte) != NULL)
            return true;
        begins = byte == ',' || byte == ';' || byte == '\t' || (begins && byte == ' ');
    }
    return false;
}

static void put_cell(struct buf *out, struct span text)
{
    struct span part;
    bool quoted = has_any(text, ";\"\r\n\t"), first = true;
    if (quoted)
        buf_byte(out, '"');
    if (is_formula(text))
        buf_byte(out, '\'');
    while (span_cut(&text, '"', &part)) {
        if (!first)
            BUF_LITERAL(out, "\"\"");
        buf_put(out, part);
        first = false;
    }
    if (quoted)
        buf_byte(out, '"');
}

void csv_begin(struct buf *out)
{
    BUF_LITERAL(out, "\xEF\xBB\xBF");
}

void csv_row(struct buf *out, const struct span *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_byte(out, ';');
        put_cell(out, cells[i]);
    }
    BUF_LITERAL(out, "\r\n");
}
