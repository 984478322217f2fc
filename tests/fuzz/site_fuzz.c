/* site_fuzz.c: a config.js may be anything; what is believed of it is host names. */
#include "meet/site.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct site site;
    site_read(arena, (struct span){(const char *)data, size}, SPAN("https://meet.example.org/tenant"),
              SPAN("meet.example.org"), &site);
    assert(site_is_host(site.domain) && site_is_host(site.muc) && site_is_host(site.focus) && site.bosh.len > 0);
    assert(site.guests.len == 0 || site_is_host(site.guests));
    arena_free(arena);
    return 0;
}
