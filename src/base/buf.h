/* buf.h: text that is being written, in an arena, up to a ceiling. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"

/* What does not fit under `max` is dropped whole and `overflowed` is set: check it once, at the end. */
struct buf {
    struct arena *arena;
    char *ptr;
    size_t len, room, max;
    bool overflowed;
};

/* An empty buffer of at most `max` bytes; its bytes live in `arena`. */
struct buf buf_new(struct arena *arena, size_t max);

void buf_put(struct buf *buf, struct span s);
void buf_byte(struct buf *buf, char byte);
void buf_int(struct buf *buf, int64_t value);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define BUF_LITERAL(buf, literal) buf_put((buf), SPAN(literal))

/* What was written so far; valid until the next write. */
struct span buf_span(const struct buf *buf);

#endif
