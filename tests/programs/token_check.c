/* token_check.c: what our inspection says to others' signatures: reads lines of `KEY TOKEN` (the key as base64url),
 * writes one line each: `valid` where form, algorithm and signature are good, else `invalid`. */
#include "meet/inspect.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_signed(struct arena *arena, struct span key_bytes, struct span token)
{
    static const struct jitsi jitsi = {.ttl = 7200};
    struct secret secret = secret_new(key_bytes);
    struct signer *signer = signer_hs256(secret);
    struct inspect_request request = {.token = token, .jitsi = &jitsi, .signer = signer};
    struct inspection inspection;
    inspect_token(arena, &request, &inspection);
    bool good = false;
    for (size_t i = 0; i < inspection.count; i++)
        good |= inspection.lines[i].finding == FOUND_SIGNATURE_FINE;
    signer_free(signer);
    secret_free(&secret);
    return good;
}

int main(void)
{
    crypto_init();
    struct arena *arena = arena_new();
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    while ((len = getline(&line, &room, stdin)) > 0) {
        struct span rest = {line, (size_t)len - (line[len - 1] == '\n')}, key, bytes;
        bool read = span_cut(&rest, ' ', &key) && base64url_decode(arena, key, &bytes);
        puts(read && is_signed(arena, bytes, rest) ? "valid" : "invalid");
        arena_reset(arena);
    }
    free(line);
    arena_free(arena);
    return 0;
}
