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
    struct hmac *key;
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
    if (!generate_jitsi_token(mint->arena, mint->key, &request, &token, err))
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

static bool make_bad(const struct mint *good, struct hmac *other_key, struct door_tokens *out, struct err *err)
{
    struct mint forged = *good, expired = *good, issuer = *good, audience = *good, other = *good, wildcard = *good;
    forged.key = other_key;
    expired.exp = good->exp - LIFE_S - EXPIRED_S;
    issuer.jitsi.issuer = SPAN("portero-doctor");
    audience.jitsi.audience = SPAN("portero-doctor");
    other.room = arena_printf(good->arena, "%.*s-2", SPAN_ARG(good->room));
    wildcard.room = SPAN("*");
    return make_student(&forged, &out->forged, err) && make_student(&expired, &out->expired, err) &&
           make_student(&issuer, &out->issuer, err) && make_student(&audience, &out->audience, err) &&
           make_student(&other, &out->other, err) && make_student(&wildcard, &out->wildcard, err);
}

/* The good token's payload below a header that says it is not signed. */
static struct span unsigned_token(struct arena *arena, struct span token)
{
    struct span header = base64url_encode(arena, SPAN("{\"typ\":\"JWT\",\"alg\":\"none\"}")), ignored, payload;
    span_cut(&token, '.', &ignored);
    span_cut(&token, '.', &payload);
    return arena_printf(arena, "%.*s.%.*s.", SPAN_ARG(header), SPAN_ARG(payload));
}

bool door_tokens_make(struct arena *arena, const struct jitsi *jitsi, struct secret key, struct span room, instant now,
                      struct door_tokens *out, struct err *err)
{
    unsigned char random[32];
    crypto_random(random, sizeof random);
    struct secret other = secret_new((struct span){(const char *)random, sizeof random});
    struct hmac *other_key = hmac_new(other);
    struct mint mint = {arena, *jitsi, hmac_new(key), room, now + LIFE_S};
    *out = (struct door_tokens){0};
    bool made = make_good(&mint, out, err) && make_bad(&mint, other_key, out, err);
    if (made)
        out->none = unsigned_token(arena, out->student);
    hmac_free(mint.key);
    hmac_free(other_key);
    secret_free(&other);
    return made;
}
