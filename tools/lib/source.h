/* source.h: what a generator reads: a whole file, and the one way to say what is wrong with it. */
#ifndef LIB_SOURCE_H
#define LIB_SOURCE_H

#include "base/arena.h"

/* A file that is read from front to back. */
struct source {
    const char *path;
    struct span text; /* followed by a NUL that does not count */
    size_t at;        /* where the reader stands */
};

/* The whole file; ends the program (exit 1, "PATH: why") where it cannot be read or holds a NUL. */
struct source source_read(struct arena *arena, const char *path);
/* The same, for files of any bytes. */
struct source source_read_bytes(struct arena *arena, const char *path);

/* The byte `ahead` of the reader; 0 beyond the end. */
char source_peek(const struct source *source, size_t ahead);
/* Does `literal` stand here? Then steps over it. */
bool source_take(struct source *source, const char *literal);
/* What stands between here and the next `literal`, and steps over both; fails the program where there is none. */
struct span source_until(struct source *source, const char *literal);

/* The line (1 is the first) of the byte at offset `at`. */
int source_line(const struct source *source, size_t at);

/* Prints "PATH:LINE: message" and ends the program with exit status 1. */
_Noreturn void fail_at(const char *path, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same, for where the reader stands. */
#define source_fail(source, ...) fail_at((source)->path, source_line((source), (source)->at), __VA_ARGS__)

/* The path without folders. */
struct span base_name(const char *path);
/* A lower-case C identifier? */
bool is_identifier(struct span s);

#endif
