/* output.c: what a generator writes: C source, whole or not at all. */
#include "lib/output.h"
#include "lib/source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PIECE 100 /* bytes of one line of a long literal */

struct buf output_new(struct arena *arena)
{
    return buf_new(arena, SIZE_MAX);
}

static void put_escaped(struct buf *out, unsigned char byte)
{
    if (byte == '\n')
        BUF_LITERAL(out, "\\n");
    else if (byte == '"' || byte == '\\' || byte == '?')
        buf_printf(out, "\\%c", byte);
    else if (byte < 0x20 || byte == 0x7F)
        buf_printf(out, "\\%03o", byte);
    else
        buf_byte(out, (char)byte);
}

void output_literal(struct buf *out, struct span bytes)
{
    buf_byte(out, '"');
    size_t in_piece = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        put_escaped(out, (unsigned char)bytes.ptr[i]);
        bool inside_character = i + 1 < bytes.len && ((unsigned char)bytes.ptr[i + 1] & 0xC0) == 0x80;
        if (++in_piece >= PIECE && i + 1 < bytes.len && !inside_character) {
            BUF_LITERAL(out, "\"\n    \"");
            in_piece = 0;
        }
    }
    buf_byte(out, '"');
}

static void save(const struct buf *out, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(out->ptr, 1, out->len, file) != out->len || fclose(file) != 0)
        fail_at(path, 0, "%s", strerror(errno));
}

static bool holds_already(const struct buf *out, const char *path)
{
    return access(path, R_OK) == 0 && span_eq(source_read_bytes(out->arena, path).text, buf_span(out));
}

void output_save(const char *stem, const struct buf *header, const struct buf *code)
{
    struct arena *arena = header->arena;
    const char *path = arena_cstr(arena, arena_printf(arena, "%s.h", stem));
    if (!holds_already(header, path))
        save(header, path);
    save(code, arena_cstr(arena, arena_printf(arena, "%s.c", stem)));
}
