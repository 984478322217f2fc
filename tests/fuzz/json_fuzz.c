/* json_fuzz.c: the JSON reader takes any bytes; what it took can be written and read again; texts survive our writer.
 */
#include "base/json.h"
#include "base/text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_and_write(struct arena *arena, struct span input)
{
    struct err err;
    struct json_value *document = json_read(input, &err);
    if (document == NULL)
        return;
    struct span again = json_quote(arena, document, SIZE_MAX);
    struct json_value *second = json_read(again, &err);
    assert(second != NULL || again.len > JSON_MAX);
    assert(second == NULL || json_kind(second) == json_kind(document));
    json_free(second);
    json_free(document);
}

static void write_and_read(struct arena *arena, struct span input)
{
    struct err err;
    struct buf buf = buf_new(arena, JSON_MAX);
    struct json json = json_to(&buf);
    json_text(&json, input);
    struct json_value *document = buf.overflowed ? NULL : json_read(buf_span(&buf), &err);
    /* jansson takes no U+0000 */
    assert(buf.overflowed || (document != NULL) == (text_is_utf8(input) && !span_has(input, '\0')));
    assert(document == NULL || span_eq(json_get_text(document), input));
    json_free(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct span input = {(const char *)data, size};
    read_and_write(arena, input);
    write_and_read(arena, input);
    arena_free(arena);
    return 0;
}
