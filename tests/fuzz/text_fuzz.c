/* text_fuzz.c: cleaning makes any bytes clean; search keys are their own search keys. */
#include "base/text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct span input = {(const char *)data, size};
    struct span clean = text_clean(arena, input, 100);
    assert(text_is_clean(clean) && text_length(clean) <= 100);
    assert(span_eq(text_clean(arena, clean, 100), clean) && span_eq(span_trim(clean), clean));
    assert(!text_is_clean(input) || text_is_utf8(input));
    struct span folded = text_fold(arena, input), lowered = text_lower(arena, input);
    assert(folded.len <= input.len && lowered.len <= input.len);
    if (text_is_utf8(input)) {
        assert(text_is_utf8(folded) && text_is_utf8(lowered));
        assert(span_eq(text_fold(arena, folded), folded) && span_eq(text_lower(arena, lowered), lowered));
        assert(span_eq(text_fold(arena, lowered), folded));
    }
    arena_free(arena);
    return 0;
}
