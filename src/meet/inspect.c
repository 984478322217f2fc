/* inspect.c: what a Jitsi server would say to a token. */
#include "meet/inspect.h"
#include "base/json.h"
#include "base/text.h"
#include "core/token.h"

#include <assert.h>

#define SIZE_MAX_READ ((size_t)12 * 1024)
#define VALUE_MAX 120
/* Seconds until the year 5138: what is larger was meant as milliseconds. */
#define MILLISECONDS 100000000000.0

static const struct row {
    const char *check;
    enum inspect_grade grade;
    struct span spanish, english;
} rows[] = {
#define FINDING(name, check, grade, spanish, english)                                                                  \
    [FOUND_##name] = {check, INSPECT_##grade, SPAN_INIT(spanish), SPAN_INIT(english)},
#include "meet/findings.def"
#undef FINDING
};

const char *inspect_check(enum inspect_finding finding)
{
    return rows[finding].check;
}

enum inspect_grade inspect_grade(enum inspect_finding finding)
{
    return rows[finding].grade;
}

struct span inspect_words(enum inspect_finding finding, bool spanish)
{
    return spanish ? rows[finding].spanish : rows[finding].english;
}

/* One inspection under way. */
struct inspector {
    struct arena *arena;
    const struct inspect_request *request;
    struct inspection *out;
};

static void found(struct inspector *in, enum inspect_finding finding, const struct json_value *value)
{
    assert(in->out->count < INSPECT_LINES);
    in->out->lines[in->out->count++] = (struct inspect_line){finding, json_quote(in->arena, value, VALUE_MAX)};
}

static bool is_number(const struct json_value *value)
{
    return json_kind(value) == JSON_KIND_INT || json_kind(value) == JSON_KIND_REAL;
}

static bool is_text(const struct json_value *value, struct span text)
{
    return json_kind(value) == JSON_KIND_TEXT && span_eq(json_get_text(value), text);
}

/* The decoded part if it is a JSON object, else NULL. */
static struct json_value *read_object(struct span text)
{
    struct err ignored;
    struct json_value *document = json_read(text, &ignored);
    if (json_kind(document) == JSON_KIND_OBJECT)
        return document;
    json_free(document);
    return NULL;
}

/* RFC 7515 section 3.1: three parts, base64url without padding. */
struct parts {
    struct span header, payload, signature;
    struct span signed_text;
};

static bool split(struct inspector *in, struct parts *out)
{
    struct span rest = in->request->token, header, payload;
    bool three = span_cut(&rest, '.', &header) && span_cut(&rest, '.', &payload) && rest.ptr && !span_has(rest, '.');
    if (!three) {
        found(in, FOUND_FORM_PARTS, NULL);
        return false;
    }
    out->signed_text = span_sub(in->request->token, 0, header.len + 1 + payload.len);
    if (base64url_decode(in->arena, header, &out->header) && base64url_decode(in->arena, payload, &out->payload) &&
        base64url_decode(in->arena, rest, &out->signature))
        return true;
    found(in, FOUND_FORM_BASE64, NULL);
    return false;
}

/* With RS256 a server first looks for the key that the header names. */
static void check_key_signature(struct inspector *in, const struct parts *parts, const struct json_value *kid)
{
    enum signature signature = signer_check(in->request->signer, json_get_text(kid), parts->signed_text, parts->signature);
    found(in, signature == SIGNATURE_NO_KEY ? FOUND_KID_UNKNOWN : FOUND_KID_FINE, kid);
    if (signature != SIGNATURE_NO_KEY)
        found(in, signature == SIGNATURE_FINE ? FOUND_KEY_FINE : FOUND_KEY_OTHER, NULL);
}

static void check_signature(struct inspector *in, const struct parts *parts, const struct json_value *kid)
{
    struct signer *signer = in->request->signer;
    if (signer == NULL)
        found(in, FOUND_SIGNATURE_UNCHECKED, NULL);
    else if (in->request->jitsi->signing == SIGNING_RS256)
        check_key_signature(in, parts, kid);
    else if (signer_check(signer, SPAN(""), parts->signed_text, parts->signature) == SIGNATURE_FINE)
        found(in, FOUND_SIGNATURE_FINE, NULL);
    else
        found(in, FOUND_SIGNATURE_OTHER, NULL);
}

static void check_header(struct inspector *in, const struct parts *parts)
{
    struct json_value *header = read_object(parts->header);
    if (header == NULL) {
        found(in, FOUND_HEADER_NOT_JSON, NULL);
        return;
    }
    in->out->header = parts->header;
    const struct json_value *typ = json_member(header, "typ"), *alg = json_member(header, "alg");
    found(in, is_text(typ, SPAN("JWT")) ? FOUND_TYP_FINE : FOUND_TYP_OTHER, typ);
    bool rs256 = in->request->jitsi->signing == SIGNING_RS256;
    if (is_text(alg, rs256 ? SPAN("RS256") : SPAN("HS256"))) {
        found(in, FOUND_ALG_FINE, alg);
        check_signature(in, parts, json_member(header, "kid"));
    } else {
        bool none = json_kind(alg) == JSON_KIND_TEXT && span_eq_nocase(json_get_text(alg), SPAN("none"));
        found(in, none ? FOUND_ALG_NONE : FOUND_ALG_OTHER, alg);
    }
    json_free(header);
}

static void check_issuer(struct inspector *in, const struct json_value *iss)
{
    if (iss == NULL)
        found(in, FOUND_ISS_MISSING, NULL);
    else
        found(in, is_text(iss, in->request->jitsi->issuer) ? FOUND_ISS_FINE : FOUND_ISS_OTHER, iss);
}

static void check_audience(struct inspector *in, const struct json_value *aud)
{
    if (aud == NULL)
        found(in, FOUND_AUD_MISSING, NULL);
    else if (json_kind(aud) == JSON_KIND_ARRAY)
        found(in, FOUND_AUD_LIST, aud);
    else
        found(in, is_text(aud, in->request->jitsi->audience) ? FOUND_AUD_FINE : FOUND_AUD_OTHER, aud);
}

static void check_subject(struct inspector *in, const struct json_value *sub)
{
    if (sub == NULL)
        found(in, FOUND_SUB_MISSING, NULL);
    else if (is_text(sub, SPAN("*")))
        found(in, FOUND_SUB_ANY, sub);
    else
        found(in, is_text(sub, in->request->jitsi->domain) ? FOUND_SUB_FINE : FOUND_SUB_OTHER, sub);
}

/* Servers compare it lower-cased, ASCII letters only, with the room of an address, which is lower-case already. */
static void check_room(struct inspector *in, const struct json_value *room)
{
    struct span expected = in->request->room;
    if (room == NULL)
        found(in, FOUND_ROOM_MISSING, NULL);
    else if (json_kind(room) != JSON_KIND_TEXT)
        found(in, FOUND_ROOM_NOT_TEXT, room);
    else if (is_text(room, SPAN("*")))
        found(in, FOUND_ROOM_ANY, room);
    else if (expected.len == 0)
        found(in, FOUND_ROOM_UNCOMPARED, room);
    else
        found(in, span_eq_nocase(json_get_text(room), expected) ? FOUND_ROOM_FINE : FOUND_ROOM_OTHER, room);
}

/* No leeway: refused from the second that it names. */
static void check_expiry(struct inspector *in, const struct json_value *exp)
{
    double at = json_get_real(exp);
    if (exp == NULL) {
        found(in, FOUND_EXP_MISSING, NULL);
    } else if (!is_number(exp)) {
        found(in, FOUND_EXP_NOT_NUMBER, exp);
    } else if (at >= MILLISECONDS) {
        found(in, FOUND_EXP_MILLISECONDS, exp);
    } else if (at > (double)in->request->now) {
        found(in, FOUND_EXP_FINE, exp);
        in->out->until = (instant)at;
    } else {
        found(in, FOUND_EXP_PAST, exp);
        in->out->until = at > -MILLISECONDS ? (instant)at : INSTANT_NONE;
    }
}

static void check_not_before(struct inspector *in, const struct json_value *nbf)
{
    if (nbf == NULL)
        return;
    if (!is_number(nbf))
        found(in, FOUND_NBF_NOT_NUMBER, nbf);
    else
        found(in, json_get_real(nbf) > (double)in->request->now ? FOUND_NBF_FUTURE : FOUND_NBF_PAST, nbf);
}

/* Prosody's token_affiliation: `moderator` true or "true", or an `affiliation` of its list; all else is a plain member.
 */
static void check_role(struct inspector *in, const struct json_value *user)
{
    static const struct span owners[] = {SPAN_INIT("owner"), SPAN_INIT("moderator"), SPAN_INIT("teacher")};
    const struct json_value *moderator = json_member(user, "moderator"),
                            *affiliation = json_member(user, "affiliation");
    bool by_moderator = json_get_bool(moderator) || is_text(moderator, SPAN("true")), by_affiliation = false;
    for (size_t i = 0; i < sizeof owners / sizeof owners[0]; i++)
        by_affiliation |= is_text(affiliation, owners[i]);
    in->out->moderator = by_moderator || by_affiliation;
    bool plain_no = moderator == NULL || json_kind(moderator) == JSON_KIND_BOOL || is_text(moderator, SPAN("false"));
    if (!by_moderator && !plain_no)
        found(in, FOUND_MODERATOR_IGNORED, moderator);
    if (moderator && affiliation && by_moderator != by_affiliation)
        found(in, FOUND_AFFILIATION_DISAGREES, affiliation);
    found(in, in->out->moderator ? FOUND_ROLE_MODERATOR : FOUND_ROLE_MEMBER, moderator ? moderator : affiliation);
}

static void check_name(struct inspector *in, const struct json_value *name)
{
    struct span text = json_get_text(name);
    if (text.len == 0) {
        found(in, FOUND_NAME_MISSING, NULL);
    } else if (!text_is_clean(text)) {
        found(in, FOUND_NAME_CONTROL, name);
    } else {
        found(in, FOUND_NAME_FINE, name);
        in->out->name = arena_copy(in->arena, text);
    }
}

static void check_user(struct inspector *in, const struct json_value *user)
{
    if (json_kind(user) != JSON_KIND_OBJECT) {
        found(in, FOUND_USER_MISSING, user);
        check_role(in, NULL);
        return;
    }
    struct json_members members = {0};
    struct span key;
    const struct json_value *value, *mangled = NULL;
    while (mangled == NULL && json_next(user, &members, &key, &value))
        if (json_kind(value) != JSON_KIND_TEXT && !span_eq(key, SPAN("moderator")))
            mangled = value;
    found(in, mangled ? FOUND_USER_NOT_TEXT : FOUND_USER_FINE, mangled);
    check_name(in, json_member(user, "name"));
    check_role(in, user);
}

static void check_claims(struct inspector *in, const struct json_value *payload)
{
    check_issuer(in, json_member(payload, "iss"));
    check_audience(in, json_member(payload, "aud"));
    check_subject(in, json_member(payload, "sub"));
    check_room(in, json_member(payload, "room"));
    check_expiry(in, json_member(payload, "exp"));
    check_not_before(in, json_member(payload, "nbf"));
    const struct json_value *context = json_member(payload, "context");
    const struct json_value *features = json_member(context, "features");
    check_user(in, json_member(context, "user"));
    bool listed = json_kind(features) == JSON_KIND_OBJECT || json_kind(features) == JSON_KIND_ARRAY;
    if (listed && json_count(features) == 0)
        found(in, FOUND_FEATURES_EMPTY, features);
}

static void check_payload(struct inspector *in, const struct parts *parts)
{
    struct json_value *payload = read_object(parts->payload);
    if (payload == NULL) {
        found(in, FOUND_PAYLOAD_NOT_JSON, NULL);
        return;
    }
    in->out->payload = parts->payload;
    check_claims(in, payload);
    json_free(payload);
}

/* False where it is too large to be read. */
static bool check_size(struct inspector *in)
{
    size_t len = in->request->token.len;
    found(in, len < TOKEN_MAX ? FOUND_SIZE_FINE : len <= SIZE_MAX_READ ? FOUND_SIZE_LARGE : FOUND_SIZE_HUGE, NULL);
    return len <= SIZE_MAX_READ;
}

void inspect_token(struct arena *arena, const struct inspect_request *request, struct inspection *out)
{
    struct inspector in = {arena, request, out};
    struct parts parts;
    *out = (struct inspection){.until = INSTANT_NONE};
    if (check_size(&in) && split(&in, &parts)) {
        check_header(&in, &parts);
        check_payload(&in, &parts);
    }
    enum inspect_grade worst = INSPECT_FINE;
    for (size_t i = 0; i < out->count; i++)
        if (inspect_grade(out->lines[i].finding) > worst)
            worst = inspect_grade(out->lines[i].finding);
    out->connects = worst < INSPECT_NO_CONNECTION;
    out->enters = worst < INSPECT_NO_ENTRY;
}
