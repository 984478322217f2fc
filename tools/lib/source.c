/* source.c: what a generator reads: a whole file, and the one way to say what is wrong with it. */
#include "lib/source.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct source source_read_bytes(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_at(path, 0, "%s", strerror(errno));
    char *text = NULL;
    size_t len = 0, room = 0, got;
    do {
        text = arena_grow(arena, text, len, &room, 1);
        got = fread(text + len, 1, room - len, file);
        len += got;
    } while (got != 0);
    if (ferror(file))
        fail_at(path, 0, "%s", strerror(errno));
    fclose(file);
    text = arena_grow(arena, text, len, &room, 1);
    text[len] = 0;
    return (struct source){.path = path, .text = {text, len}};
}

struct source source_read(struct arena *arena, const char *path)
{
    struct source source = source_read_bytes(arena, path);
    const char *nul = memchr(source.text.ptr, 0, source.text.len);
    if (nul != NULL)
        fail_at(path, source_line(&source, (size_t)(nul - source.text.ptr)), "a NUL byte");
    return source;
}

char source_peek(const struct source *source, size_t ahead)
{
    return ahead < source->text.len - source->at ? source->text.ptr[source->at + ahead] : 0;
}

bool source_take(struct source *source, const char *literal)
{
    struct span rest = span_sub(source->text, source->at, SIZE_MAX);
    if (!span_starts(rest, span_of(literal)))
        return false;
    source->at += strlen(literal);
    return true;
}

struct span source_until(struct source *source, const char *literal)
{
    const char *from = source->text.ptr + source->at;
    const char *to = strstr(from, literal);
    if (to == NULL)
        source_fail(source, "no `%s` after this", literal);
    source->at += (size_t)(to - from) + strlen(literal);
    return (struct span){from, (size_t)(to - from)};
}

int source_line(const struct source *source, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at && i < source->text.len; i++)
        line += source->text.ptr[i] == '\n';
    return line;
}

_Noreturn void fail_at(const char *path, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (line > 0)
        fprintf(stderr, "%s:%d: ", path, line);
    else
        fprintf(stderr, "%s: ", path);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

struct span base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return span_of(slash ? slash + 1 : path);
}

bool is_identifier(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || c == '_';
        if (!letter && (i == 0 || c < '0' || c > '9'))
            return false;
    }
    return s.len != 0;
}
