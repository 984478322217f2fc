/* crypto_rsa_test.c: RSA keys as PEM, and their signatures. */
#include "base/rsa.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct arena *arena;
    struct rsa_key *key;
};

static int begin(void **state)
{
    crypto_init();
    struct arena *arena = arena_new();
    struct fixture *fixture = arena_alloc(arena, sizeof *fixture);
    *fixture = (struct fixture){arena, rsa_key_new()};
    *state = fixture;
    return 0;
}

static int end(void **state)
{
    struct fixture *fixture = *state;
    rsa_key_free(fixture->key);
    arena_free(fixture->arena);
    return 0;
}

static struct span sign(struct fixture *fixture, const struct rsa_key *key, struct span data)
{
    unsigned char signature[RSA_SIGNATURE_MAX];
    assert_true(rsa_sign(key, data, signature));
    return arena_copy(fixture->arena, (struct span){(const char *)signature, rsa_signature_len(key)});
}

static void a_signature_verifies_with_its_data_and_key_only(void **state)
{
    struct fixture *fixture = *state;
    struct rsa_key *other = rsa_key_new();
    struct span signature = sign(fixture, fixture->key, SPAN("hola"));
    assert_int_equal(signature.len, RSA_BITS / 8);
    assert_true(rsa_verify(fixture->key, SPAN("hola"), signature));
    assert_false(rsa_verify(fixture->key, SPAN("hole"), signature));
    assert_false(rsa_verify(fixture->key, SPAN("hola"), span_sub(signature, 0, signature.len - 1)));
    assert_false(rsa_verify(fixture->key, SPAN("hola"), SPAN("")));
    assert_false(rsa_verify(other, SPAN("hola"), signature));
    rsa_key_free(other);
}

static void the_pem_is_the_same_key(void **state)
{
    struct fixture *fixture = *state;
    struct secret pem = rsa_key_pem(fixture->key);
    struct rsa_key *read = rsa_key_read(pem);
    secret_free(&pem);
    assert_non_null(read);
    assert_true(span_eq(sign(fixture, read, SPAN("hola")), sign(fixture, fixture->key, SPAN("hola"))));
    rsa_key_free(read);
}

static void the_public_pem_verifies_and_has_nothing_private(void **state)
{
    struct fixture *fixture = *state;
    struct span pem = rsa_key_public_pem(fixture->arena, fixture->key);
    assert_true(span_starts(pem, SPAN("-----BEGIN PUBLIC KEY-----\n")));
    assert_null(memmem(pem.ptr, pem.len, "PRIVATE", 7));
    struct rsa_key *read = rsa_key_read_public(pem);
    assert_true(rsa_verify(read, SPAN("hola"), sign(fixture, fixture->key, SPAN("hola"))));
    rsa_key_free(read);
    struct secret secret = secret_new(pem);
    assert_null(rsa_key_read(secret)); /* not a private one */
    secret_free(&secret);
}

static void its_numbers_are_those_of_jwk(void **state)
{
    struct fixture *fixture = *state;
    struct span n, e;
    rsa_key_public_numbers(fixture->arena, fixture->key, &n, &e);
    assert_int_equal(n.len, RSA_BITS / 8);
    assert_true(n.ptr[0] & 0x80);
    assert_true(span_eq(e, SPAN("\x01\x00\x01")));
}

static void a_shared_key_outlives_the_first(void **state)
{
    struct fixture *fixture = *state;
    struct rsa_key *first = rsa_key_new(), *second = rsa_key_share(first);
    struct span before = sign(fixture, first, SPAN("hola"));
    rsa_key_free(first);
    assert_true(span_eq(sign(fixture, second, SPAN("hola")), before));
    rsa_key_free(second);
}

#define PEM(kind, text) "-----BEGIN " kind "-----\n" text "\n-----END " kind "-----\n"

static void what_is_no_rsa_key_of_ours_is_refused(void **state)
{
    (void)state;
    /* nothing; a cut one; an Edwards curve's (RFC 8410); an encrypted one, which must not ask for its password */
    static const char *const texts[] = {
        "",
        PEM("PRIVATE KEY", "MIIE"),
        PEM("PRIVATE KEY", "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"),
        PEM("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nAAAA"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct secret secret = secret_new(span_of(texts[i]));
        assert_null(rsa_key_read(secret));
        assert_null(rsa_key_read_public(span_of(texts[i])));
        secret_free(&secret);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_verifies_with_its_data_and_key_only),
        cmocka_unit_test(the_pem_is_the_same_key),
        cmocka_unit_test(the_public_pem_verifies_and_has_nothing_private),
        cmocka_unit_test(its_numbers_are_those_of_jwk),
        cmocka_unit_test(a_shared_key_outlives_the_first),
        cmocka_unit_test(what_is_no_rsa_key_of_ours_is_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
