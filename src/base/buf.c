/* buf.c: text that is being written, in an arena, up to a ceiling. */
#include "base/buf.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct buf buf_new(struct arena *arena, size_t max)
{
    return (struct buf){.arena = arena, .max = max};
}

static bool make_room(struct buf *buf, size_t more)
{
    if (buf->overflowed || more > buf->max - buf->len) {
        buf->overflowed = true;
        return false;
    }
    if (more <= buf->room - buf->len)
        return true;
    size_t room = buf->room ? buf->room : 256;
    while (room - buf->len < more)
        room *= 2;
    char *larger = arena_alloc(buf->arena, room);
    if (buf->len)
        memcpy(larger, buf->ptr, buf->len);
    buf->ptr = larger;
    buf->room = room;
    return true;
}

void buf_put(struct buf *buf, struct span s)
{
    if (s.len == 0 || !make_room(buf, s.len))
        return;
    memcpy(buf->ptr + buf->len, s.ptr, s.len);
    buf->len += s.len;
}

void buf_byte(struct buf *buf, char byte)
{
    buf_put(buf, (struct span){&byte, 1});
}

void buf_int(struct buf *buf, int64_t value)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRId64, value);
    buf_put(buf, (struct span){digits, (size_t)len});
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len > 0 && make_room(buf, (size_t)len + 1)) {
        vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
}

struct span buf_span(const struct buf *buf)
{
    return (struct span){buf->ptr, buf->len};
}
