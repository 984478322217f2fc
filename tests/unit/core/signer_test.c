/* signer_test.c: what signs tokens: a secret, or the key of a list whose turn it is. */
#include "core/signer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define KID "20261124T200000Z-0123456789abcdef"
#define OLD_KID "20260301T120000Z-fedcba9876543210"
#define HEADER "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"" KID "\"}"

struct fixture {
    struct arena *arena;
    struct key_list keys;
    struct signer *signer;
};

static int begin(void **state)
{
    crypto_init();
    struct arena *arena = arena_new();
    struct fixture *fixture = arena_alloc(arena, sizeof *fixture);
    fixture->arena = arena;
    fixture->keys = (struct key_list){.items = {{.kid = KID, .key = rsa_key_new()}, {.kid = OLD_KID, .key = rsa_key_new()}},
                                      .count = 2};
    fixture->signer = signer_rs256(&fixture->keys);
    *state = fixture;
    return 0;
}

static int end(void **state)
{
    struct fixture *fixture = *state;
    signer_free(fixture->signer);
    key_list_free(&fixture->keys);
    arena_free(fixture->arena);
    return 0;
}

/* A token's parts: what is signed, and the signature's bytes. */
static struct span split(struct arena *arena, struct span token, struct span *signature)
{
    size_t len = token.len;
    while (token.ptr[len - 1] != '.')
        len--;
    assert_true(base64url_decode(arena, span_sub(token, len, token.len), signature));
    return span_sub(token, 0, len - 1);
}

static struct span header_of(struct arena *arena, struct span token)
{
    struct span part, header;
    span_cut(&token, '.', &part);
    assert_true(base64url_decode(arena, part, &header));
    return header;
}

static void the_header_names_the_key(void **state)
{
    struct fixture *fixture = *state;
    struct span token;
    assert_true(signer_sign(fixture->signer, fixture->arena, (struct span){NULL, 0}, SPAN("{}"), &token));
    assert_true(span_eq(header_of(fixture->arena, token), SPAN(HEADER)));
    assert_true(span_eq(signer_header(fixture->signer), SPAN(HEADER)));
    assert_true(span_eq(signer_alg(fixture->signer), SPAN("RS256")));
    assert_int_equal(token.len, signer_token_len(fixture->signer, 2));
}

static void another_header_is_signed_as_well(void **state)
{
    struct fixture *fixture = *state;
    struct span token, signature;
    assert_true(signer_sign(fixture->signer, fixture->arena, SPAN("{\"alg\":\"none\"}"), SPAN("{}"), &token));
    assert_true(span_eq(header_of(fixture->arena, token), SPAN("{\"alg\":\"none\"}")));
    struct span text = split(fixture->arena, token, &signature);
    assert_int_equal(signer_check(fixture->signer, SPAN(KID), text, signature), SIGNATURE_FINE);
}

static void a_signature_is_checked_with_the_key_of_its_kid(void **state)
{
    struct fixture *fixture = *state;
    struct span token, signature;
    assert_true(signer_sign(fixture->signer, fixture->arena, (struct span){NULL, 0}, SPAN("{}"), &token));
    struct span text = split(fixture->arena, token, &signature);
    assert_int_equal(signer_check(fixture->signer, SPAN(KID), text, signature), SIGNATURE_FINE);
    assert_int_equal(signer_check(fixture->signer, SPAN(OLD_KID), text, signature), SIGNATURE_OTHER);
    assert_int_equal(signer_check(fixture->signer, SPAN("x"), text, signature), SIGNATURE_NO_KEY);
    assert_int_equal(signer_check(fixture->signer, SPAN(""), text, signature), SIGNATURE_NO_KEY);
}

static void a_token_of_the_key_before_is_still_good(void **state)
{
    struct fixture *fixture = *state;
    struct key_list before = fixture->keys;
    before.signing = 1;
    struct signer *old = signer_rs256(&before);
    struct span token, signature;
    assert_true(signer_sign(old, fixture->arena, (struct span){NULL, 0}, SPAN("{}"), &token));
    signer_free(old);
    struct span text = split(fixture->arena, token, &signature);
    assert_int_equal(signer_check(fixture->signer, SPAN(OLD_KID), text, signature), SIGNATURE_FINE);
}

static void without_keys_there_is_no_signer(void **state)
{
    (void)state;
    struct key_list none = {.count = 0};
    struct secret empty = secret_new(SPAN(""));
    assert_null(signer_rs256(&none));
    assert_null(signer_hs256(empty));
}

static void a_secret_has_the_header_of_ever(void **state)
{
    struct fixture *fixture = *state;
    struct secret secret = secret_new(SPAN("0123456789abcdef0123456789abcdef"));
    struct signer *signer = signer_hs256(secret);
    struct span token, signature;
    assert_true(signer_sign(signer, fixture->arena, (struct span){NULL, 0}, SPAN("{}"), &token));
    assert_true(span_eq(header_of(fixture->arena, token), SPAN("{\"typ\":\"JWT\",\"alg\":\"HS256\"}")));
    struct span text = split(fixture->arena, token, &signature);
    assert_int_equal(signer_check(signer, SPAN(""), text, signature), SIGNATURE_FINE);
    assert_int_equal(signer_check(signer, SPAN(""), text, span_sub(signature, 0, 31)), SIGNATURE_OTHER);
    assert_int_equal(signer_keys(signer)->count, 0);
    signer_free(signer);
    secret_free(&secret);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_names_the_key),
        cmocka_unit_test(another_header_is_signed_as_well),
        cmocka_unit_test(a_signature_is_checked_with_the_key_of_its_kid),
        cmocka_unit_test(a_token_of_the_key_before_is_still_good),
        cmocka_unit_test(without_keys_there_is_no_signer),
        cmocka_unit_test(a_secret_has_the_header_of_ever),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
