/* cells.c: what stands in a cell of a table. */
#include "support/cells.h"

#include <stdlib.h>

struct span cell_word(struct span *rest, struct span key)
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

struct span cell_text(struct arena *arena, struct span cell)
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
