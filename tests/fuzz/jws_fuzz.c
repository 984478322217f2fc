/* jws_fuzz.c: inspection takes any bytes as a token, and as the payload of a token that is rightly signed. */
#include "meet/inspect.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct jitsi jitsi = {
    .domain = SPAN_INIT("meet.gryphos.cl"),
    .issuer = SPAN_INIT("gryphos"),
    .audience = SPAN_INIT("jitsi"),
    .ttl = 7200,
};

static void inspect(struct arena *arena, struct signer *signer, struct span token)
{
    struct inspect_request request = {token, &jitsi, signer, SPAN("curso_3_7"), 1795550400};
    struct inspection inspection;
    inspect_token(arena, &request, &inspection);
    assert(inspection.count > 0 && inspection.count <= INSPECT_LINES);
    assert(inspection.connects || !inspection.enters);
    for (size_t i = 0; i < inspection.count; i++)
        assert(inspection.lines[i].value.len <= 120);
}

static struct span sign(struct arena *arena, struct signer *signer, struct span payload)
{
    struct span token;
    assert(signer_sign(signer, arena, (struct span){NULL, 0}, payload, &token));
    return token;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct span input = {(const char *)data, size}, decoded;
    crypto_init();
    struct secret secret = secret_new(SPAN("0123456789abcdef0123456789abcdef"));
    struct signer *signer = signer_hs256(secret);
    inspect(arena, signer, input);
    inspect(arena, signer, sign(arena, signer, input));
    if (base64url_decode(arena, input, &decoded))
        assert(span_eq(base64url_encode(arena, decoded), input));
    signer_free(signer);
    secret_free(&secret);
    arena_free(arena);
    return 0;
}
