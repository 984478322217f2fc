/* inspect_test.c: tokens as Jitsi servers meet them, and what they would say. */
#include "base/json.h"
#include "core/token.h"
#include "meet/inspect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define assert_span(actual, literal) assert_true(span_eq((actual), SPAN(literal)))

#define NOW 1795550400 /* 2026-11-24T20:00:00Z */
#define HEADER "{\"typ\":\"JWT\",\"alg\":\"HS256\"}"

static const struct jitsi jitsi = {
    .domain = SPAN_INIT("meet.gryphos.cl"),
    .issuer = SPAN_INIT("gryphos"),
    .audience = SPAN_INIT("jitsi"),
    .ttl = 7200,
};

struct fixture {
    struct arena *arena;
    struct secret secret;
    struct signer *signer;
};

static int begin(void **state)
{
    crypto_init();
    struct arena *arena = arena_new();
    struct fixture *fixture = arena_alloc(arena, sizeof *fixture);
    fixture->arena = arena;
    fixture->secret = secret_new(SPAN("0123456789abcdef0123456789abcdef"));
    fixture->signer = signer_hs256(fixture->secret);
    *state = fixture;
    return 0;
}

static int end(void **state)
{
    struct fixture *fixture = *state;
    signer_free(fixture->signer);
    secret_free(&fixture->secret);
    arena_free(fixture->arena);
    return 0;
}

/* A token with this header and payload, rightly signed. */
static struct span token_with(const struct fixture *fixture, struct span header, struct span payload)
{
    struct span token;
    assert_true(signer_sign(fixture->signer, fixture->arena, header, payload, &token));
    return token;
}

static struct inspection inspect(const struct fixture *fixture, struct span token)
{
    struct inspect_request request = {token, &jitsi, fixture->signer, SPAN("curso_3_7"), NOW};
    struct inspection inspection;
    inspect_token(fixture->arena, &request, &inspection);
    return inspection;
}

static bool has(const struct inspection *inspection, enum inspect_finding finding)
{
    for (size_t i = 0; i < inspection->count; i++)
        if (inspection->lines[i].finding == finding)
            return true;
    return false;
}

/* The claims of a good token, each of which a test may replace, or leave out with NULL. */
struct claims {
    const char *iss, *aud, *sub, *room, *exp, *nbf, *context;
};
static const struct claims good = {
    .iss = "\"gryphos\"",
    .aud = "\"jitsi\"",
    .sub = "\"meet.gryphos.cl\"",
    .room = "\"curso_3_7\"",
    .exp = "1795557600",
    .context = "{\"user\":{\"name\":\"Ana\",\"moderator\":false,\"affiliation\":\"member\"}}",
};

static struct inspection inspect_claims(const struct fixture *fixture, const struct claims *claims)
{
    struct buf buf = buf_new(fixture->arena, 20000);
    struct json json = json_to(&buf);
    const struct {
        struct span key;
        const char *value;
    } members[] = {{SPAN("iss"), claims->iss},        {SPAN("aud"), claims->aud}, {SPAN("sub"), claims->sub},
                   {SPAN("room"), claims->room},      {SPAN("exp"), claims->exp}, {SPAN("nbf"), claims->nbf},
                   {SPAN("context"), claims->context}};
    json_object(&json);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (members[i].value) {
            json_key(&json, members[i].key);
            json_raw(&json, span_of(members[i].value));
        }
    json_object_end(&json);
    return inspect(fixture, token_with(fixture, SPAN(HEADER), buf_span(&buf)));
}

/* One changed claim, and what is found: the finding's grade says whether the person gets in. */
struct change {
    const char *name;
    size_t claim; /* offset in struct claims */
    const char *value;
    enum inspect_finding finding;
};
#define CHANGE(claim, value, finding)                                                                                  \
    {                                                                                                                  \
#claim, offsetof(struct claims, claim), value, FOUND_##finding                                                 \
    }
#define USER(members) "{\"user\":{" members "}}"

static const struct change changes[] = {
    CHANGE(iss, NULL, ISS_MISSING),
    CHANGE(iss, "\"Gryphos\"", ISS_OTHER),
    CHANGE(iss, "7", ISS_OTHER),
    CHANGE(aud, NULL, AUD_MISSING),
    CHANGE(aud, "\"other\"", AUD_OTHER),
    CHANGE(aud, "[\"jitsi\"]", AUD_LIST),
    CHANGE(sub, NULL, SUB_MISSING),
    CHANGE(sub, "\"other.example\"", SUB_OTHER),
    CHANGE(sub, "\"*\"", SUB_ANY),
    CHANGE(room, NULL, ROOM_MISSING),
    CHANGE(room, "\"Curso_3_7\"", ROOM_FINE),
    CHANGE(room, "\"curso_3_8\"", ROOM_OTHER),
    CHANGE(room, "\"curso_3_77\"", ROOM_OTHER),
    CHANGE(room, "37", ROOM_NOT_TEXT),
    CHANGE(room, "\"*\"", ROOM_ANY),
    CHANGE(exp, NULL, EXP_MISSING),
    CHANGE(exp, "1795550401", EXP_FINE),
    CHANGE(exp, "1795550400", EXP_PAST), /* no leeway */
    CHANGE(exp, "-1e300", EXP_PAST),
    CHANGE(exp, "1795557600.5", EXP_FINE),
    CHANGE(exp, "1795557600000", EXP_MILLISECONDS),
    CHANGE(exp, "1e300", EXP_MILLISECONDS),
    CHANGE(exp, "\"1795557600\"", EXP_NOT_NUMBER),
    CHANGE(exp, "null", EXP_NOT_NUMBER),
    CHANGE(nbf, "1795550400", NBF_PAST),
    CHANGE(nbf, "1795550401", NBF_FUTURE),
    CHANGE(nbf, "\"x\"", NBF_NOT_NUMBER),
    CHANGE(context, NULL, USER_MISSING),
    CHANGE(context, "{\"user\":[]}", USER_MISSING),
    CHANGE(context, USER("\"name\":\"Ana\",\"id\":42"), USER_NOT_TEXT),
    CHANGE(context, USER("\"name\":\"Ana\",\"avatar\":null"), USER_NOT_TEXT),
    CHANGE(context, USER("\"name\":\"\""), NAME_MISSING),
    CHANGE(context, USER("\"email\":\"a@b\""), NAME_MISSING),
    CHANGE(context, USER("\"name\":\"Ana\\nSoto\""), NAME_CONTROL),
    CHANGE(context, USER("\"name\":\"Ana\",\"moderator\":1"), MODERATOR_IGNORED),
    CHANGE(context, USER("\"name\":\"Ana\",\"moderator\":\"True\""), MODERATOR_IGNORED),
    CHANGE(context, USER("\"name\":\"Ana\",\"moderator\":true,\"affiliation\":\"member\""), AFFILIATION_DISAGREES),
    CHANGE(context, USER("\"name\":\"Ana\",\"moderator\":false,\"affiliation\":\"owner\""), AFFILIATION_DISAGREES),
    CHANGE(context, "{\"user\":{\"name\":\"Ana\"},\"features\":{}}", FEATURES_EMPTY),
    CHANGE(context, "{\"user\":{\"name\":\"Ana\"},\"features\":{\"recording\":\"true\"}}", USER_FINE),
};

static void each_claim_is_judged_as_servers_judge_it(void **state)
{
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct claims claims = good;
        memcpy((char *)&claims + changes[i].claim, &changes[i].value, sizeof changes[i].value);
        struct inspection inspection = inspect_claims(*state, &claims);
        enum inspect_grade grade = inspect_grade(changes[i].finding);
        if (!has(&inspection, changes[i].finding) || inspection.connects != (grade < INSPECT_NO_CONNECTION) ||
            inspection.enters != (grade < INSPECT_NO_ENTRY))
            fail_msg("%s = %s", changes[i].name, changes[i].value ? changes[i].value : "(left out)");
    }
}

static void our_own_token_is_fine(void **state)
{
    struct fixture *fixture = *state;
    struct user user = {.id = {42}, .username = SPAN("ana"), .name = SPAN("Ana Ñandú"), .email = SPAN("a@b")};
    struct token_request request = {&jitsi, NOW + 7200, SPAN("curso_3_7"), &user, true};
    struct token token;
    struct err err;
    assert_true(generate_jitsi_token(fixture->arena, fixture->signer, &request, &token, &err));
    struct inspection inspection = inspect(fixture, token.text);
    for (size_t i = 0; i < inspection.count; i++)
        assert_int_equal(inspect_grade(inspection.lines[i].finding), INSPECT_FINE);
    assert_true(inspection.connects && inspection.enters && inspection.moderator);
    assert_int_equal(inspection.until, token.exp);
    assert_span(inspection.name, "Ana Ñandú");
    assert_span(inspection.header, HEADER);
    assert_true(span_eq(inspection.payload, token.payload));
}

static void who_moderates(void **state)
{
    static const struct {
        const char *context;
        bool moderator;
    } cases[] = {
        {USER("\"moderator\":true"), true},
        {USER("\"moderator\":\"true\""), true},
        {USER("\"moderator\":\"True\""), false},
        {USER("\"moderator\":1"), false},
        {USER("\"moderator\":false"), false},
        {USER("\"affiliation\":\"owner\""), true},
        {USER("\"affiliation\":\"moderator\""), true},
        {USER("\"affiliation\":\"teacher\""), true},
        {USER("\"affiliation\":\"admin\""), false},
        {USER("\"moderator\":true,\"affiliation\":\"member\""), true},
        {USER("\"moderator\":false,\"affiliation\":\"owner\""), true},
        {USER(""), false},
        {"{}", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct claims claims = good;
        claims.context = cases[i].context;
        struct inspection inspection = inspect_claims(*state, &claims);
        assert_int_equal(inspection.moderator, cases[i].moderator);
    }
}

static void until_is_the_expiry(void **state)
{
    struct claims claims = good;
    assert_int_equal(inspect_claims(*state, &claims).until, 1795557600);
    claims.exp = "1795557600000";
    assert_int_equal(inspect_claims(*state, &claims).until, INSTANT_NONE);
    claims.exp = "-1e300";
    assert_int_equal(inspect_claims(*state, &claims).until, INSTANT_NONE);
    claims.exp = NULL;
    assert_int_equal(inspect_claims(*state, &claims).until, INSTANT_NONE);
}

static void the_header_must_be_this_one(void **state)
{
    static const struct {
        struct span header;
        enum inspect_finding finding;
    } cases[] = {
        {SPAN_INIT("{\"alg\":\"HS256\"}"), FOUND_TYP_OTHER},
        {SPAN_INIT("{\"typ\":\"jwt\",\"alg\":\"HS256\"}"), FOUND_TYP_OTHER},
        {SPAN_INIT("{\"typ\":\"JWT\",\"alg\":\"none\"}"), FOUND_ALG_NONE},
        {SPAN_INIT("{\"typ\":\"JWT\",\"alg\":\"NonE\"}"), FOUND_ALG_NONE},
        {SPAN_INIT("{\"typ\":\"JWT\",\"alg\":\"RS256\"}"), FOUND_ALG_OTHER},
        {SPAN_INIT("{\"typ\":\"JWT\",\"alg\":\"hs256\"}"), FOUND_ALG_OTHER},
        {SPAN_INIT("{\"typ\":\"JWT\",\"alg\":1}"), FOUND_ALG_OTHER},
        {SPAN_INIT("{\"typ\":\"JWT\"}"), FOUND_ALG_OTHER},
        {SPAN_INIT("[]"), FOUND_HEADER_NOT_JSON},
        {SPAN_INIT(HEADER HEADER), FOUND_HEADER_NOT_JSON},
        {SPAN_INIT("{\"typ\":\"JWT\",\"alg\":\"none\",\"alg\":\"HS256\"}"), FOUND_HEADER_NOT_JSON},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct inspection inspection = inspect(*state, token_with(*state, cases[i].header, SPAN("{}")));
        assert_true(has(&inspection, cases[i].finding));
        assert_false(inspection.connects);
    }
}

static void the_payload_must_be_an_object(void **state)
{
    static const struct span payloads[] = {SPAN_INIT(""),
                                           SPAN_INIT("[]"),
                                           SPAN_INIT("{\"a\":1,\"a\":2}"),
                                           SPAN_INIT("{\"a\":\"\xFF\"}"),
                                           SPAN_INIT("{\"a\":\"\\ud800\"}"),
                                           SPAN_INIT("{\"exp\":1e400}")};
    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        struct inspection inspection = inspect(*state, token_with(*state, SPAN(HEADER), payloads[i]));
        assert_true(has(&inspection, FOUND_PAYLOAD_NOT_JSON));
        assert_false(inspection.connects);
        assert_int_equal(inspection.payload.len, 0);
    }
}

static void a_changed_byte_is_noticed(void **state)
{
    struct fixture *fixture = *state;
    struct span token = token_with(fixture, SPAN(HEADER), SPAN("{\"room\":\"curso_3_7\"}"));
    char *changed = arena_cstr(fixture->arena, token);
    changed[token.len - 10] = changed[token.len - 10] == 'A' ? 'B' : 'A';
    struct inspection inspection = inspect(fixture, span_of(changed));
    assert_true(has(&inspection, FOUND_SIGNATURE_OTHER));
    assert_false(inspection.connects);
    struct inspection unsigned_one =
        inspect(fixture, arena_printf(fixture->arena, "%.*s", (int)token.len - 43, token.ptr));
    assert_true(has(&unsigned_one, FOUND_SIGNATURE_OTHER));
}

static void without_a_key_the_signature_is_not_checked(void **state)
{
    struct fixture keyless = *(struct fixture *)*state;
    struct span token = token_with(&keyless, SPAN(HEADER), SPAN("{}"));
    keyless.signer = NULL;
    struct inspection inspection = inspect(&keyless, token);
    assert_true(has(&inspection, FOUND_SIGNATURE_UNCHECKED));
}

#define KID "20261124T200000Z-0123456789abcdef"
#define KEY_HEADER(kid) "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"" kid "\"}"

/* What a server with a key server says of a token with this header that `signer` signed. */
static struct inspection inspect_by_key(const struct fixture *fixture, struct signer *keys, struct signer *signer,
                                        struct span header)
{
    struct jitsi by_key = jitsi;
    struct span token;
    struct inspection inspection;
    by_key.signing = SIGNING_RS256;
    assert_true(signer_sign(signer, fixture->arena, header, SPAN("{}"), &token));
    struct inspect_request request = {token, &by_key, keys, SPAN("curso_3_7"), NOW};
    inspect_token(fixture->arena, &request, &inspection);
    return inspection;
}

static void with_rs256_the_key_of_the_kid_decides(void **state)
{
    struct fixture *fixture = *state;
    struct key_list ours = {.items = {{.kid = KID, .key = rsa_key_new()}}, .count = 1},
                    others = {.items = {{.kid = KID, .key = rsa_key_new()}}, .count = 1};
    struct signer *signer = signer_rs256(&ours), *forger = signer_rs256(&others);
    /* A public key taken for a secret: what anybody could sign with. */
    struct secret public_pem = secret_new(rsa_key_public_pem(fixture->arena, ours.items[0].key));
    struct signer *confused = signer_hs256(public_pem);
    const struct {
        struct signer *by;
        struct span header;
        enum inspect_finding finding;
    } cases[] = {
        {signer, SPAN(KEY_HEADER(KID)), FOUND_KEY_FINE},
        {forger, SPAN(KEY_HEADER(KID)), FOUND_KEY_OTHER},
        {confused, SPAN(KEY_HEADER(KID)), FOUND_KEY_OTHER},
        {confused, SPAN(HEADER), FOUND_ALG_OTHER},
        {signer, SPAN(KEY_HEADER("20261124T200000Z-0123456789abcdee")), FOUND_KID_UNKNOWN},
        {signer, SPAN("{\"typ\":\"JWT\",\"alg\":\"RS256\"}"), FOUND_KID_UNKNOWN},
        {signer, SPAN("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":7}"), FOUND_KID_UNKNOWN},
        {signer, SPAN("{\"typ\":\"JWT\",\"alg\":\"none\",\"kid\":\"" KID "\"}"), FOUND_ALG_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct inspection inspection = inspect_by_key(fixture, signer, cases[i].by, cases[i].header);
        if (!has(&inspection, cases[i].finding) || (i > 0 && has(&inspection, FOUND_KEY_FINE)))
            fail_msg("%.*s", SPAN_ARG(cases[i].header));
    }
    signer_free(confused);
    secret_free(&public_pem);
    signer_free(forger);
    signer_free(signer);
    key_list_free(&others);
    key_list_free(&ours);
}

static void without_a_room_none_is_compared(void **state)
{
    struct fixture *fixture = *state;
    struct span token = token_with(fixture, SPAN(HEADER), SPAN("{\"room\":\"curso_9_9\"}"));
    struct inspect_request request = {.token = token, .jitsi = &jitsi, .now = NOW};
    struct inspection inspection;
    inspect_token(fixture->arena, &request, &inspection);
    assert_true(has(&inspection, FOUND_ROOM_UNCOMPARED));
}

static void what_has_not_the_form_of_a_token_is_refused(void **state)
{
    static const struct {
        struct span token;
        enum inspect_finding finding;
    } cases[] = {
        {SPAN_INIT(""), FOUND_FORM_PARTS},
        {SPAN_INIT("a"), FOUND_FORM_PARTS},
        {SPAN_INIT("aa.aa"), FOUND_FORM_PARTS},
        {SPAN_INIT("aa.aa.aa.aa"), FOUND_FORM_PARTS},
        {SPAN_INIT("e30=.e30=.e30="), FOUND_FORM_BASE64},
        {SPAN_INIT("e30.e31.aa"), FOUND_FORM_BASE64},
        {SPAN_INIT(" e30.e30.aa"), FOUND_FORM_BASE64},
        {SPAN_INIT("e30.e30.aa\n"), FOUND_FORM_BASE64},
        {SPAN_INIT("e30.e30.a\0"), FOUND_FORM_BASE64},
        {SPAN_INIT("..."), FOUND_FORM_PARTS},
        {SPAN_INIT(".."), FOUND_HEADER_NOT_JSON},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct inspection inspection = inspect(*state, cases[i].token);
        assert_true(has(&inspection, cases[i].finding));
        assert_false(inspection.connects || inspection.enters);
    }
}

static void huge_tokens_are_not_read(void **state)
{
    struct fixture *fixture = *state;
    static const char bytes[] = {'.', 'a', '=', '\0'};
    for (size_t i = 0; i < sizeof bytes; i++) {
        size_t len = (size_t)1 << 20;
        char *text = arena_alloc(fixture->arena, len);
        memset(text, bytes[i], len);
        struct inspection inspection = inspect(fixture, (struct span){text, len});
        assert_int_equal(inspection.count, 1);
        assert_true(has(&inspection, FOUND_SIZE_HUGE));
        assert_false(inspection.connects);
    }
}

static void a_large_token_is_warned_of(void **state)
{
    struct fixture *fixture = *state;
    struct claims claims = good;
    claims.context = arena_printf(fixture->arena, USER("\"name\":\"Ana\",\"avatar\":\"%05000d\""), 0).ptr;
    struct inspection inspection = inspect_claims(fixture, &claims);
    assert_true(has(&inspection, FOUND_SIZE_LARGE));
    assert_true(inspection.enters);
}

static void values_are_shown_cut(void **state)
{
    struct claims claims = good;
    claims.iss = arena_printf(((struct fixture *)*state)->arena, "\"%0500d\"", 0).ptr;
    struct inspection inspection = inspect_claims(*state, &claims);
    for (size_t i = 0; i < inspection.count; i++)
        assert_true(inspection.lines[i].value.len <= 120);
}

static void every_finding_has_words(void **state)
{
    (void)state;
    for (enum inspect_finding f = 0; f < FOUND_COUNT; f++) {
        assert_true(strlen(inspect_check(f)) > 0);
        assert_true(inspect_words(f, true).len > 0 && inspect_words(f, false).len > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_own_token_is_fine),
        cmocka_unit_test(each_claim_is_judged_as_servers_judge_it),
        cmocka_unit_test(who_moderates),
        cmocka_unit_test(until_is_the_expiry),
        cmocka_unit_test(the_header_must_be_this_one),
        cmocka_unit_test(the_payload_must_be_an_object),
        cmocka_unit_test(a_changed_byte_is_noticed),
        cmocka_unit_test(without_a_key_the_signature_is_not_checked),
        cmocka_unit_test(with_rs256_the_key_of_the_kid_decides),
        cmocka_unit_test(without_a_room_none_is_compared),
        cmocka_unit_test(what_has_not_the_form_of_a_token_is_refused),
        cmocka_unit_test(huge_tokens_are_not_read),
        cmocka_unit_test(a_large_token_is_warned_of),
        cmocka_unit_test(values_are_shown_cut),
        cmocka_unit_test(every_finding_has_words),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
