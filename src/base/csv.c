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

/* 200.104.123.231 is two hundred thousand millions where the dot stands between thousands. */
static bool is_thousands(struct span text)
{
    size_t digits = 0, groups = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool dot = text.ptr[i] == '.';
        if (dot ? digits == 0 || digits > 3 || (groups && digits != 3) : text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        groups += dot;
        digits = dot ? 0 : digits + 1;
    }
    return groups && digits == 3;
}

static void put_cell(struct buf *out, struct span text)
{
    struct span part;
    bool quoted = has_any(text, ";\"\r\n\t"), first = true;
    if (quoted)
        buf_byte(out, '"');
    if (is_formula(text) || is_thousands(text))
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
