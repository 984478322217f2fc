/* buf.c: text that is being written, in an arena, up to a ceiling. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct buf buf_new(struct arena *arena, size_t max)
{
    return (struct buf){.arena = arena, .max = max};
}

/* Is there room for `more` bytes in what was allocated (which is never over `max`)? */
static bool fits(const struct buf *buf, size_t more)
{
    return more <= buf->room - buf->len && !buf->overflowed;
}

static bool make_room(struct buf *buf, size_t more)
{
    if (buf->overflowed || more > buf->max - buf->len) {
        buf->overflowed = true;
        return false;
    }
    size_t room = buf->room ? buf->room : 256;
    while (room - buf->len < more)
        room *= 2;
    if (room > buf->max)
        room = buf->max;
    char *larger = arena_alloc(buf->arena, room);
    if (buf->len)
        memcpy(larger, buf->ptr, buf->len);
    buf->ptr = larger;
    buf->room = room;
    return true;
}

void buf_put(struct buf *buf, struct span s)
{
    if (s.len == 0 || (!fits(buf, s.len) && !make_room(buf, s.len)))
        return;
    memcpy(buf->ptr + buf->len, s.ptr, s.len);
    buf->len += s.len;
}

void buf_byte(struct buf *buf, char byte)
{
    if (fits(buf, 1) || make_room(buf, 1))
        buf->ptr[buf->len++] = byte;
}

void buf_int(struct buf *buf, int64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (value < 0)
        digits[--at] = '-';
    buf_put(buf, (struct span){digits + at, sizeof digits - at});
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len > 0 && (fits(buf, (size_t)len + 1) || make_room(buf, (size_t)len + 1))) {
        vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
}

struct span buf_span(const struct buf *buf)
{
    return (struct span){buf->ptr, buf->len};
}
