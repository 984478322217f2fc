/* form_fuzz.c: the form parser takes any bytes; a form that it took, encoded again, has the same fields. */
#include "base/buf.h"
#include "base/text.h"
#include "base/url.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct span encode(struct arena *arena, const struct form *form)
{
    struct buf buf = buf_new(arena, SIZE_MAX);
    for (size_t i = 0; i < form->count; i++) {
        buf_put(&buf, percent_encode(arena, form->fields[i].name));
        buf_byte(&buf, '=');
        buf_put(&buf, percent_encode(arena, form->fields[i].value));
        buf_byte(&buf, '&');
    }
    return buf_span(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct form form, again;
    if (form_parse(arena, (struct span){(const char *)data, size}, &form)) {
        assert(form_parse(arena, encode(arena, &form), &again) && again.count == form.count);
        for (size_t i = 0; i < form.count; i++) {
            assert(span_eq(form.fields[i].name, again.fields[i].name));
            assert(span_eq(form.fields[i].value, again.fields[i].value) && text_is_utf8(form.fields[i].value));
            assert(form.fields[i].value.ptr != NULL);
        }
    }
    arena_free(arena);
    return 0;
}
