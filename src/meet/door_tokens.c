/* door_tokens.c: the tokens that an examination tries at the server's door. */
#include "meet/door_tokens.h"

#define LIFE_S 300
#define EXPIRED_S 3600 /* ago: beyond what clocks differ by */
/* Nobody's: of so many accounts none is reached. */
#define NOBODY ((int64_t)9007199254740000)

/* What one token is made with. */
struct mint {
    struct arena *arena;
    struct jitsi jitsi;
    struct signer *signer;
    struct span room;
    instant exp;
};

static bool make(const struct mint *mint, const char *name, int64_t number, bool moderator, struct span *out,
                 struct err *err)
{
    struct user user = {.id = {NOBODY + number}, .name = span_of(name), .username = SPAN("portero"), .enabled = true};
    struct token_request request = {
        .jitsi = &mint->jitsi, .exp = mint->exp, .room = mint->room, .user = &user, .moderator = moderator};
    struct token token;
    if (!generate_jitsi_token(mint->arena, mint->signer, &request, &token, err))
        return false;
    *out = token.text;
    return true;
}

static bool make_student(const struct mint *mint, struct span *out, struct err *err)
{
    return make(mint, "portero doctor: estudiante", 1, false, out, err);
}

static bool make_good(const struct mint *mint, struct door_tokens *out, struct err *err)
{
    return make_student(mint, &out->student, err) &&
           make(mint, "portero doctor: docente", 2, true, &out->teacher, err) &&
           make(mint, "portero doctor: estudiante 2", 3, false, &out->late, err);
}

static bool make_bad(const struct mint *good, struct signer *others, struct door_tokens *out, struct err *err)
{
    struct mint forged = *good, expired = *good, issuer = *good, audience = *good, other = *good, wildcard = *good;
    forged.signer = others;
    expired.exp = good->exp - LIFE_S - EXPIRED_S;
    issuer.jitsi.issuer = SPAN("portero-doctor");
    audience.jitsi.audience = SPAN("portero-doctor");
    other.room = arena_printf(good->arena, "%.*s-2", SPAN_ARG(good->room));
    wildcard.room = SPAN("*");
    return make_student(&forged, &out->forged, err) && make_student(&expired, &out->expired, err) &&
           make_student(&issuer, &out->issuer, err) && make_student(&audience, &out->audience, err) &&
           make_student(&other, &out->other, err) && make_student(&wildcard, &out->wildcard, err);
}

/* One as ours is, of another secret, or of another key by the same kid. */
static struct signer *signer_of_others(const struct signer *ours)
{
    const struct key_list *keys = signer_keys(ours);
    struct signer *signer;
    if (keys->count == 0) {
        unsigned char random[32];
        crypto_random(random, sizeof random);
        struct secret secret = secret_new((struct span){(const char *)random, sizeof random});
        signer = signer_hs256(secret);
        secret_free(&secret);
        return signer;
    }
    struct key_list others = {.items = {keys->items[keys->signing]}, .count = 1};
    others.items[0].key = rsa_key_new();
    signer = signer_rs256(&others);
    key_list_free(&others);
    return signer;
}

static struct span payload_of(struct arena *arena, struct span token)
{
    struct span ignored, payload;
    span_cut(&token, '.', &ignored);
    span_cut(&token, '.', &payload);
    return base64url_decode(arena, payload, &payload) ? payload : SPAN("");
}

/* The good token's payload below a header that says it is not signed. */
static struct span unsigned_token(struct arena *arena, struct span payload)
{
    struct span header = base64url_encode(arena, SPAN("{\"typ\":\"JWT\",\"alg\":\"none\"}"));
    return arena_printf(arena, "%.*s.%.*s.", SPAN_ARG(header), SPAN_ARG(base64url_encode(arena, payload)));
}

/* Signed with what everybody may read: a server that lets the token choose the algorithm takes the public key for a
 * secret. */
static struct span confused_token(struct arena *arena, const struct key_list *keys, struct span payload)
{
    struct span token = SPAN("");
    if (keys->count == 0)
        return token;
    const struct jitsi_key *key = &keys->items[keys->signing];
    struct secret pem = secret_new(rsa_key_public_pem(arena, key->key));
    struct signer *signer = signer_hs256(pem);
    struct span header = arena_printf(arena, "{\"typ\":\"JWT\",\"alg\":\"HS256\",\"kid\":\"%s\"}", key->kid);
    if (!signer_sign(signer, arena, header, payload, &token))
        token = SPAN("");
    signer_free(signer);
    secret_free(&pem);
    return token;
}

bool door_tokens_make(struct arena *arena, const struct jitsi *jitsi, struct signer *signer, struct span room,
                      instant now, struct door_tokens *out, struct err *err)
{
    struct mint mint = {arena, *jitsi, signer, room, now + LIFE_S};
    *out = (struct door_tokens){0};
    if (!make_good(&mint, out, err))
        return false;
    struct signer *others = signer_of_others(signer);
    bool made = make_bad(&mint, others, out, err);
    struct span payload = payload_of(arena, out->student);
    out->none = unsigned_token(arena, payload);
    out->confusion = confused_token(arena, signer_keys(signer), payload);
    signer_free(others);
    return made;
}
