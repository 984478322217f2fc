/* token_check.c: what our inspection says to others' signatures: reads lines of `SECRET TOKEN` (the secret as base64url:
 * HS256) or `KID:PEM TOKEN` (a public key's PEM as base64url: RS256), writes one line each: `valid` where form, algorithm and
 * signature are good, else `invalid`. */
#include "meet/inspect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool passes(struct arena *arena, struct signer *signer, enum signing signing, struct span token)
{
    struct jitsi jitsi = {.ttl = 7200, .signing = signing};
    struct inspect_request request = {.token = token, .jitsi = &jitsi, .signer = signer};
    struct inspection inspection;
    inspect_token(arena, &request, &inspection);
    bool good = false;
    for (size_t i = 0; i < inspection.count; i++)
        good |= inspection.lines[i].finding == FOUND_SIGNATURE_FINE || inspection.lines[i].finding == FOUND_KEY_FINE;
    return good;
}

static bool is_maced(struct arena *arena, struct span text, struct span token)
{
    struct span bytes;
    if (!base64url_decode(arena, text, &bytes))
        return false;
    struct secret secret = secret_new(bytes);
    struct signer *signer = signer_hs256(secret);
    bool good = passes(arena, signer, SIGNING_HS256, token);
    signer_free(signer);
    secret_free(&secret);
    return good;
}

static bool is_signed(struct arena *arena, struct span kid, struct span text, struct span token)
{
    struct span pem;
    struct key_list keys = {.count = 1};
    if (kid.len >= KID_SIZE || !base64url_decode(arena, text, &pem))
        return false;
    memcpy(keys.items[0].kid, kid.ptr, kid.len);
    keys.items[0].key = rsa_key_read_public(pem);
    if (keys.items[0].key == NULL)
        return false;
    struct signer *signer = signer_rs256(&keys);
    bool good = passes(arena, signer, SIGNING_RS256, token);
    signer_free(signer);
    key_list_free(&keys);
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
        struct span rest = {line, (size_t)len - (line[len - 1] == '\n')}, key, kid;
        span_cut(&rest, ' ', &key);
        bool by_key = span_has(key, ':') && span_cut(&key, ':', &kid);
        bool good = by_key ? is_signed(arena, kid, key, rest) : is_maced(arena, key, rest);
        puts(good ? "valid" : "invalid");
        arena_reset(arena);
    }
    free(line);
    arena_free(arena);
    return 0;
}
