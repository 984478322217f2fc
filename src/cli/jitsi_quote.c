/* jitsi_quote.c: values as the Jitsi server's files want them written: Prosody's Lua, docker's .env. */
#include "cli/jitsi_quote.h"

#include <string.h>

void quote_lua(struct buf *out, struct span value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char byte = (unsigned char)value.ptr[i];
        if (byte < ' ' || byte > '~' || strchr("\"\\',", byte))
            buf_printf(out, "\\%03u", byte);
        else
            buf_byte(out, (char)byte);
    }
}

struct span quote_env(struct arena *arena, struct span line)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:@%+=?{}-[]";
    struct span name, value = line;
    if (!span_cut(&value, '=', &name) || value.ptr == NULL)
        return line;
    for (size_t i = 0; i < value.len; i++)
        if (strchr(plain, value.ptr[i]) == NULL)
            return arena_printf(arena, "%.*s='%.*s'", SPAN_ARG(name), SPAN_ARG(value));
    return line;
}
