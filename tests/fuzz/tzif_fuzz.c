/* tzif_fuzz.c: the reader of TZif files takes any bytes; what it took has offsets of this Earth at every moment. */
#include "base/tzif.h"

#include <assert.h>

#define OFFSET_MAX (26 * 3600)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(const struct tzif *tzif, instant at)
{
    int offset = tzif_offset(tzif, at);
    assert(offset >= -OFFSET_MAX && offset <= OFFSET_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct tzif tzif;
    if (tzif_read(arena, (struct span){(const char *)data, size}, &tzif)) {
        for (size_t i = 0; i < tzif.count; i++) {
            assert(i == 0 || tzif.transitions[i - 1] < tzif.transitions[i]);
            bool ruled = i + 1 == tzif.count && tzif.has_rule;
            assert(ruled || tzif_offset(&tzif, tzif.transitions[i]) == tzif.offsets[i]);
        }
        for (int year = 1900; year <= 2200; year += 20)
            for (int month = 1; month <= 12; month++)
                ask(&tzif, (instant)date_of(year, month, 1).days * DAY_SECONDS);
    }
    arena_free(arena);
    return 0;
}
