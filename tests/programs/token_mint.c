/* token_mint.c: tokens for names, so that others can verify them: token_mint SECRET|/FOLDER NOW (a folder: of RS256's keys);
 * reads one name a line, as base64url of any bytes; writes one token a line. */
#include "core/token.h"
#include "meet/keyring.h"

#include <stdio.h>
#include <stdlib.h>

static const struct jitsi jitsi = {
    .domain = SPAN_INIT("meet.gryphos.cl"),
    .issuer = SPAN_INIT("gryphos"),
    .audience = SPAN_INIT("jitsi"),
    .ttl = 7200,
};

static bool mint(struct arena *arena, struct signer *signer, instant now, struct span line)
{
    struct user user = {.id = {42}, .username = SPAN("ana"), .email = SPAN("ana@example.org")};
    struct token_request request = {&jitsi, now + jitsi.ttl, SPAN("curso_3_7"), &user, false};
    struct token token;
    struct err err;
    if (!base64url_decode(arena, line, &user.name) || !generate_jitsi_token(arena, signer, &request, &token, &err))
        return false;
    printf("%.*s\n", SPAN_ARG(token.text));
    return true;
}

/* NULL where the folder has no key. */
static struct signer *new_signer(struct arena *arena, struct span key, instant now)
{
    struct err err;
    struct signer *signer;
    struct secret secret = secret_new(key);
    struct config config = {.jitsi_signing = span_starts(key, SPAN("/")) ? SIGNING_RS256 : SIGNING_HS256,
                            .jitsi_keys = key,
                            .jitsi_jwt_secret = secret};
    signer_open(arena, &config, now, &signer, &err);
    secret_free(&secret);
    return signer;
}

int main(int argc, char **argv)
{
    int64_t now;
    if (argc != 3 || !span_to_int(span_of(argv[2]), INT64_MAX / 2, &now))
        return 2;
    crypto_init();
    struct arena *arena = arena_new();
    struct signer *signer = new_signer(arena, span_of(argv[1]), now);
    char *line = NULL;
    size_t room = 0;
    bool good = true;
    while (good && getline(&line, &room, stdin) > 0) {
        good = mint(arena, signer, now, span_trim(span_of(line)));
        arena_reset(arena);
    }
    free(line);
    signer_free(signer);
    arena_free(arena);
    return good ? 0 : 1;
}
