/* arena.h: memory that lives and dies together (a process, a connection, an exchange). */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/span.h"

struct arena;

/* An empty arena; the caller ends it with arena_free. Out of memory aborts, here and in every call below. */
struct arena *arena_new(void);
void arena_free(struct arena *arena);

/* Forgets everything that was allocated; keeps the first block, so that an arena that is used again costs no malloc. */
void arena_reset(struct arena *arena);

/* `size` zeroed bytes, aligned for any type; they live until arena_reset or arena_free. */
void *arena_alloc(struct arena *arena, size_t size);

/* `count` objects of `size` bytes, zeroed; aborts where the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* Makes `*array`, which holds `count` objects of `size` bytes out of `*room`, large enough for one more. */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t *room, size_t size);

/* A copy of `s` in the arena; arena_cstr ends it with NUL, for C libraries. */
struct span arena_copy(struct arena *arena, struct span s);
char *arena_cstr(struct arena *arena, struct span s);

/* printf into the arena. */
struct span arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
