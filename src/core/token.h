/* token.h: the only maker of Jitsi tokens (contract §4). */
#ifndef CORE_TOKEN_H
#define CORE_TOKEN_H

#include "core/room.h"
#include "core/signer.h"

#define TOKEN_MAX 4096

struct token_request {
    const struct jitsi *jitsi;
    instant exp;      /* access_token_expiry; the general token: JITSI_TOKEN_TTL from now */
    struct span room; /* empty: the general token, "*" */
    const struct user *user;
    bool moderator; /* decided by access_is_moderator; the general token: user->staff */
};

struct token {
    struct span text; /* in the arena; never logged */
    instant exp;
    struct span payload; /* the JSON that was signed: for /test-meeting-jwt/ only */
};

/* False: no signer (NULL), or over TOKEN_MAX (ERR_INTERNAL). */
bool generate_jitsi_token(struct arena *arena, struct signer *signer, const struct token_request *request,
                          struct token *out, struct err *err);

#endif
