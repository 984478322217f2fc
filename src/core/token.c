/* token.c: the only maker of Jitsi tokens (contract §4). */
#include "core/token.h"
#include "base/json.h"
#include "base/text.h"
#include "core/rules.h"

#include <assert.h>
#include <string.h>

#define NAME_MAX_POINTS 100
#define EMAIL_MAX_POINTS 254

/* base64url of {"typ":"JWT","alg":"HS256"}, and the point after it */
static const struct span encoded_header = SPAN_INIT("eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.");

/* Full name, or username: cleaned, since a Jitsi server that meets a bad name leaves the person hanging at the door. */
static struct span display_name(struct arena *arena, const struct user *user)
{
    struct span name = text_clean(arena, user->name, NAME_MAX_POINTS);
    return name.len ? name : text_clean(arena, user->username, NAME_MAX_POINTS);
}

static void put_user(struct json *json, struct arena *arena, const struct user *user, bool moderator)
{
    struct buf id = buf_new(arena, 20);
    buf_int(&id, user->id.v);
    json_key(json, SPAN("user"));
    json_object(json);
    json_put_text(json, SPAN("name"), display_name(arena, user));
    json_put_text(json, SPAN("email"), text_clean(arena, user->email, EMAIL_MAX_POINTS));
    json_put_text(json, SPAN("avatar"), rule_avatar(user->avatar) == RULE_OK ? user->avatar : SPAN(""));
    json_put_bool(json, SPAN("moderator"), moderator);
    json_put_text(json, SPAN("id"), buf_span(&id));
    json_put_text(json, SPAN("affiliation"), moderator ? SPAN("owner") : SPAN("member"));
    json_object_end(json);
}

static void put_claims(struct json *json, struct arena *arena, const struct token_request *request, instant exp)
{
    const struct jitsi *jitsi = request->jitsi;
    bool general = request->room.len == 0 || span_eq(request->room, SPAN("*"));
    json_object(json);
    json_put_text(json, SPAN("iss"), jitsi->issuer);
    json_put_text(json, SPAN("aud"), jitsi->audience);
    json_put_text(json, SPAN("sub"), jitsi->domain);
    json_put_text(json, SPAN("room"), general ? SPAN("*") : request->room);
    json_put_int(json, SPAN("exp"), exp);
    json_key(json, SPAN("context"));
    json_object(json);
    put_user(json, arena, request->user, general ? request->user->staff : request->moderator);
    json_object_end(json);
    json_object_end(json);
}

/* header.payload.signature (RFC 7515 section 3.1); false where the library fails. */
static bool sign(struct arena *arena, struct hmac *key, struct span payload, struct span *text)
{
    unsigned char mac[SHA256_LEN];
    char *out = arena_alloc(arena, encoded_header.len + BASE64URL_LEN(payload.len) + 1 + BASE64URL_LEN(SHA256_LEN));
    memcpy(out, encoded_header.ptr, encoded_header.len);
    size_t len = encoded_header.len;
    len += base64url_into(out + len, payload);
    if (!hmac_sha256(key, (struct span){out, len}, mac))
        return false;
    out[len++] = '.';
    len += base64url_into(out + len, (struct span){(const char *)mac, sizeof mac});
    *text = (struct span){out, len};
    return true;
}

bool generate_jitsi_token(struct arena *arena, struct hmac *key, const struct token_request *request, struct token *out,
                          struct err *err)
{
    assert(request->user != NULL && request->user->id.v > 0);
    if (key == NULL)
        return err_set(err, ERR_INTERNAL, "no JITSI_JWT_SECRET to sign with");
    struct buf buf = buf_new(arena, TOKEN_MAX);
    struct json json = json_to(&buf);
    out->exp = request->now + request->jitsi->ttl;
    put_claims(&json, arena, request, out->exp);
    out->payload = buf_span(&buf);
    if (buf.overflowed || encoded_header.len + BASE64URL_LEN(buf.len) + 1 + BASE64URL_LEN(SHA256_LEN) >= TOKEN_MAX)
        return err_set(err, ERR_INTERNAL, "the token would not be under %d bytes", TOKEN_MAX);
    if (!sign(arena, key, out->payload, &out->text))
        return err_set(err, ERR_INTERNAL, "HMAC failed");
    return true;
}
