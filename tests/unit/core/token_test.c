/* token_test.c: the token of contract §4, byte by byte. */
#include "base/json.h"
#include "core/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define assert_span(actual, literal) assert_true(span_eq((actual), SPAN(literal)))

#define NOW 1795550400 /* 2026-11-24T20:00:00Z */

static const struct jitsi jitsi = {
    .domain = SPAN_INIT("meet.gryphos.cl"),
    .base_url = SPAN_INIT("https://meet.gryphos.cl"),
    .issuer = SPAN_INIT("gryphos"),
    .audience = SPAN_INIT("jitsi"),
    .ttl = 7200,
};

static const struct user ana = {
    .id = {42},
    .username = SPAN_INIT("ana"),
    .name = SPAN_INIT("Ana \"Ñ\" Soto"),
    .email = SPAN_INIT("ana@example.org"),
    .avatar = SPAN_INIT("https://example.org/a.png"),
    .enabled = true,
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

/* The token of this user, which must be made. */
static struct token token_of(void **state, const struct user *user, struct span room, bool moderator)
{
    struct fixture *fixture = *state;
    struct token_request request = {&jitsi, NOW + 7200, room, user, moderator};
    struct token token;
    struct err err;
    assert_true(generate_jitsi_token(fixture->arena, fixture->signer, &request, &token, &err));
    return token;
}

/* context.user of the token's payload; the document is ended by the caller. */
static const struct json_value *user_in(const struct token *token, struct json_value **document)
{
    struct err err;
    *document = json_read(token->payload, &err);
    return json_member(json_member(*document, "context"), "user");
}

static void the_token_is_this_one(void **state)
{
    struct token token = token_of(state, &ana, SPAN("curso_3_7"), false);
    assert_int_equal(token.exp, NOW + 7200);
    assert_span(
        token.payload,
        "{\"iss\":\"gryphos\",\"aud\":\"jitsi\",\"sub\":\"meet.gryphos.cl\",\"room\":\"curso_3_7\","
        "\"exp\":1795557600,\"context\":{\"user\":{\"name\":\"Ana \\\"Ñ\\\" Soto\",\"email\":\"ana@example.org\","
        "\"avatar\":\"https://example.org/a.png\",\"moderator\":false,\"id\":\"42\",\"affiliation\":\"member\"}}}");
    assert_span(
        token.text,
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9."
        "eyJpc3MiOiJncnlwaG9zIiwiYXVkIjoiaml0c2kiLCJzdWIiOiJtZWV0LmdyeXBob3MuY2wiLCJyb29tIjoiY3Vyc29fM183IiwiZXhwIj"
        "oxNzk1NTU3NjAwLCJjb250ZXh0Ijp7InVzZXIiOnsibmFtZSI6IkFuYSBcIsORXCIgU290byIsImVtYWlsIjoiYW5hQGV4YW1wbGUub3Jn"
        "IiwiYXZhdGFyIjoiaHR0cHM6Ly9leGFtcGxlLm9yZy9hLnBuZyIsIm1vZGVyYXRvciI6ZmFsc2UsImlkIjoiNDIiLCJhZmZpbGlhdGlvbi"
        "I6Im1lbWJlciJ9fX0.nsMXYn3fpzWnjgxAmZK0sC-Ghbf-DK-N1GbVzqPDCyU");
}

static void the_same_key_signs_again(void **state)
{
    struct token first = token_of(state, &ana, SPAN("curso_3_7"), false);
    token_of(state, &ana, SPAN("curso_3_8"), true);
    assert_true(span_eq(first.text, token_of(state, &ana, SPAN("curso_3_7"), false).text));
}

static void affiliation_agrees_with_moderator(void **state)
{
    struct token token = token_of(state, &ana, SPAN("curso_3_7"), true);
    struct json_value *document;
    const struct json_value *user = user_in(&token, &document);
    assert_true(json_get_bool(json_member(user, "moderator")));
    assert_span(json_get_text(json_member(user, "affiliation")), "owner");
    json_free(document);
}

/* Whoever asks: the general token makes a moderator of staff only. */
static void the_general_token_moderates_only_for_staff(void **state)
{
    struct user staff = ana;
    staff.staff = true;
    static const struct span rooms[] = {SPAN_INIT(""), SPAN_INIT("*")};
    for (size_t i = 0; i < 2; i++) {
        struct token by_all = token_of(state, &ana, rooms[i], true),
                     by_staff = token_of(state, &staff, rooms[i], false);
        struct json_value *a, *b;
        assert_false(json_get_bool(json_member(user_in(&by_all, &a), "moderator")));
        assert_true(json_get_bool(json_member(user_in(&by_staff, &b), "moderator")));
        assert_span(json_get_text(json_member(a, "room")), "*");
        json_free(a);
        json_free(b);
    }
}

static void without_a_name_it_is_the_username(void **state)
{
    static const struct span nameless[] = {SPAN_INIT(""), SPAN_INIT("  "), SPAN_INIT("\x1B\xFF")};
    for (size_t i = 0; i < 3; i++) {
        struct user user = ana;
        user.name = nameless[i];
        struct token token = token_of(state, &user, SPAN("curso_3_7"), false);
        struct json_value *document;
        assert_span(json_get_text(json_member(user_in(&token, &document), "name")), "ana");
        json_free(document);
    }
}

static void a_name_is_cleaned_once_more(void **state)
{
    struct user user = ana;
    user.name = SPAN(" Ana\r\nSoto\xED\xA0\x80 ");
    struct token token = token_of(state, &user, SPAN("curso_3_7"), false);
    struct json_value *document;
    assert_span(json_get_text(json_member(user_in(&token, &document), "name")), "AnaSoto");
    json_free(document);
}

static void an_avatar_is_an_https_url_or_empty(void **state)
{
    static const struct span others[] = {SPAN_INIT("http://example.org/a.png"), SPAN_INIT("data:image/png;base64,AA"),
                                         SPAN_INIT("/a.png"), SPAN_INIT("")};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct user user = ana;
        user.avatar = others[i];
        struct token token = token_of(state, &user, SPAN("curso_3_7"), false);
        struct json_value *document;
        const struct json_value *avatar = json_member(user_in(&token, &document), "avatar");
        assert_int_equal(json_kind(avatar), JSON_KIND_TEXT);
        assert_int_equal(json_get_text(avatar).len, 0);
        json_free(document);
    }
}

/* `count` times `piece` */
static struct span times(struct arena *arena, struct span piece, size_t count)
{
    char *text = arena_alloc(arena, piece.len * count);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * piece.len, piece.ptr, piece.len);
    return (struct span){text, piece.len * count};
}

static void the_largest_user_fits(void **state)
{
    struct arena *arena = ((struct fixture *)*state)->arena;
    struct user user = {.id = {INT64_MAX}, .username = times(arena, SPAN("👩"), 64)};
    user.name = times(arena, SPAN("👩"), 200);
    user.email = times(arena, SPAN("👩"), 300);
    user.avatar = arena_printf(arena, "https://a/%.*s", SPAN_ARG(times(arena, SPAN("\""), 490)));
    struct token token = token_of(state, &user, SPAN("curso_9223372036854775807_9223372036854775807"), true);
    assert_true(token.text.len < TOKEN_MAX);
    struct json_value *document;
    assert_int_equal(json_get_text(json_member(user_in(&token, &document), "name")).len, 400);
    json_free(document);
}

static void without_a_key_there_is_no_token(void **state)
{
    struct token_request request = {&jitsi, NOW + 7200, SPAN("curso_3_7"), &ana, false};
    struct token token;
    struct err err;
    assert_false(generate_jitsi_token(((struct fixture *)*state)->arena, NULL, &request, &token, &err));
    assert_int_equal(err.code, ERR_INTERNAL);
}

static void a_token_over_4_kb_is_not_made(void **state)
{
    struct fixture *fixture = *state;
    struct jitsi wordy = jitsi;
    struct token token;
    struct err err;
    struct token_request request = {&wordy, NOW + 7200, SPAN("curso_3_7"), &ana, false};
    bool made = true;
    for (size_t len = 2700; made && len < 2900; len++) {
        wordy.issuer = times(fixture->arena, SPAN("g"), len);
        made = generate_jitsi_token(fixture->arena, fixture->signer, &request, &token, &err);
        assert_true(!made || token.text.len < TOKEN_MAX);
    }
    assert_false(made);
    assert_int_equal(err.code, ERR_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_token_is_this_one),
        cmocka_unit_test(the_same_key_signs_again),
        cmocka_unit_test(affiliation_agrees_with_moderator),
        cmocka_unit_test(the_general_token_moderates_only_for_staff),
        cmocka_unit_test(without_a_name_it_is_the_username),
        cmocka_unit_test(a_name_is_cleaned_once_more),
        cmocka_unit_test(an_avatar_is_an_https_url_or_empty),
        cmocka_unit_test(the_largest_user_fits),
        cmocka_unit_test(without_a_key_there_is_no_token),
        cmocka_unit_test(a_token_over_4_kb_is_not_made),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
