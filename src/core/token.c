/* token.c: the only maker of Jitsi tokens (contract §4). */
#include "core/token.h"
#include "base/json.h"
#include "base/text.h"
#include "core/rules.h"

#include <assert.h>

#define EMAIL_MAX_POINTS 254

/* Full name, or username: cleaned, since a Jitsi server that meets a bad name leaves the person hanging at the door. */
static struct span display_name(struct arena *arena, const struct user *user)
{
    struct span name = text_clean(arena, user->name, NAME_MAX_LEN);
    return name.len ? name : text_clean(arena, user->username, NAME_MAX_LEN);
}

/* What stands before a text, up to its opening quote, and the text. */
static void put(struct buf *buf, struct span before, struct span text)
{
    buf_put(buf, before);
    json_escape(buf, text);
}

static void put_user(struct buf *buf, const struct user *user, bool moderator)
{
    put(buf, SPAN("{\"name\":\""), display_name(buf->arena, user));
    put(buf, SPAN("\",\"email\":\""), text_clean(buf->arena, user->email, EMAIL_MAX_POINTS));
    put(buf, SPAN("\",\"avatar\":\""), rule_avatar(user->avatar) == RULE_OK ? user->avatar : SPAN(""));
    buf_put(buf, moderator ? SPAN("\",\"moderator\":true") : SPAN("\",\"moderator\":false"));
    BUF_LITERAL(buf, ",\"id\":\"");
    buf_int(buf, user->id.v);
    buf_put(buf, moderator ? SPAN("\",\"affiliation\":\"owner\"}") : SPAN("\",\"affiliation\":\"member\"}"));
}

/* A template, and not the JSON writer claim by claim, which takes as long as the signature. */
static void put_claims(struct buf *buf, const struct token_request *request)
{
    const struct jitsi *jitsi = request->jitsi;
    bool general = request->room.len == 0 || span_eq(request->room, SPAN("*"));
    put(buf, SPAN("{\"iss\":\""), jitsi->issuer);
    put(buf, SPAN("\",\"aud\":\""), jitsi->audience);
    put(buf, SPAN("\",\"sub\":\""), jitsi->domain);
    put(buf, SPAN("\",\"room\":\""), general ? SPAN("*") : request->room);
    BUF_LITERAL(buf, "\",\"exp\":");
    buf_int(buf, request->exp);
    BUF_LITERAL(buf, ",\"context\":{\"user\":");
    put_user(buf, request->user, general ? request->user->staff : request->moderator);
    BUF_LITERAL(buf, "}}");
}

bool generate_jitsi_token(struct arena *arena, struct signer *signer, const struct token_request *request,
                          struct token *out, struct err *err)
{
    assert(request->user != NULL && request->user->id.v > 0);
    if (signer == NULL)
        return err_set(err, ERR_INTERNAL, "there is no key to sign with");
    struct buf buf = buf_new(arena, TOKEN_MAX);
    out->exp = request->exp;
    put_claims(&buf, request);
    out->payload = buf_span(&buf);
    if (buf.overflowed || signer_token_len(signer, buf.len) >= TOKEN_MAX)
        return err_set(err, ERR_INTERNAL, "the token would not be under %d bytes", TOKEN_MAX);
    if (!signer_sign(signer, arena, (struct span){NULL, 0}, out->payload, &out->text))
        return err_set(err, ERR_INTERNAL, "the signature failed");
    return true;
}
