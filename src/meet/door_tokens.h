/* door_tokens.h: the tokens that an examination tries at the server's door: good ones, and what must be refused. */
#ifndef MEET_DOOR_TOKENS_H
#define MEET_DOOR_TOKENS_H

#include "core/token.h"

/* All for people who do not exist, and but for `other` and `wildcard` for one room. They live for some minutes. */
struct door_tokens {
    struct span student, teacher, late;
    struct span forged, none, expired, issuer, audience, other, wildcard;
    struct span confusion; /* empty where the server has no public key */
};

/* False where no good token can be made: `signer` is NULL, say. */
bool door_tokens_make(struct arena *arena, const struct jitsi *jitsi, struct signer *signer, struct span room,
                      instant now, struct door_tokens *out, struct err *err);

#endif
