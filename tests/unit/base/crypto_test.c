/* crypto_test.c: published vectors, base64url, secrets, passwords. */
#include "base/crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define assert_span(actual, literal) assert_true(span_eq((actual), SPAN(literal)))

/* Fast enough for tests. */
#define CHEAP ((struct password_cost){1, (size_t)8 * 1024 * 1024})

static int begin(void **state)
{
    crypto_init();
    *state = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static struct span hex_of(struct arena *arena, const unsigned char digest[SHA256_LEN])
{
    return hex_encode(arena, (struct span){(const char *)digest, SHA256_LEN});
}

/* FIPS 180-2, appendix B */
static void sha256_gives_the_published_digest(void **state)
{
    unsigned char digest[SHA256_LEN];
    crypto_sha256(SPAN("abc"), digest);
    assert_span(hex_of(*state, digest), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    crypto_sha256((struct span){NULL, 0}, digest);
    assert_span(hex_of(*state, digest), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* RFC 4231, test case 2, each time from a context that was used before */
static void hmac_gives_the_published_mac_again_and_again(void **state)
{
    struct secret key = secret_new(SPAN("Jefe"));
    struct hmac *hmac = hmac_new(key);
    unsigned char mac[SHA256_LEN];
    for (int i = 0; i < 3; i++) {
        assert_true(hmac_sha256(hmac, SPAN("something else"), mac));
        assert_true(hmac_sha256(hmac, SPAN("what do ya want for nothing?"), mac));
        assert_span(hex_of(*state, mac), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
    hmac_free(hmac);
    secret_free(&key);
}

static void an_empty_key_signs_nothing(void **state)
{
    (void)state;
    struct secret none = secret_new(SPAN(""));
    assert_int_equal(none.len, 0);
    assert_null(hmac_new(none));
    hmac_free(NULL);
    secret_free(&none);
}

static void a_secret_is_a_copy_and_is_gone_afterwards(void **state)
{
    (void)state;
    char typed[] = "hunter22";
    struct secret secret = secret_new(span_of(typed));
    typed[0] = 'x';
    assert_memory_equal(secret.bytes, "hunter22", 8);
    secret_free(&secret);
    assert_null(secret.bytes);
    assert_int_equal(secret.len, 0);
}

/* RFC 4648, section 10, without padding */
static void base64url_there_and_back(void **state)
{
    static const struct {
        struct span bytes, text;
    } pairs[] = {
        {SPAN_INIT(""), SPAN_INIT("")},
        {SPAN_INIT("f"), SPAN_INIT("Zg")},
        {SPAN_INIT("fo"), SPAN_INIT("Zm8")},
        {SPAN_INIT("foo"), SPAN_INIT("Zm9v")},
        {SPAN_INIT("foob"), SPAN_INIT("Zm9vYg")},
        {SPAN_INIT("fooba"), SPAN_INIT("Zm9vYmE")},
        {SPAN_INIT("foobar"), SPAN_INIT("Zm9vYmFy")},
        {SPAN_INIT("\xFB\xFF\0\xFE"), SPAN_INIT("-_8A_g")},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct span decoded;
        assert_true(span_eq(base64url_encode(*state, pairs[i].bytes), pairs[i].text));
        assert_int_equal(BASE64URL_LEN(pairs[i].bytes.len), pairs[i].text.len);
        assert_true(base64url_decode(*state, pairs[i].text, &decoded));
        assert_true(span_eq(decoded, pairs[i].bytes));
    }
}

static void base64url_has_one_spelling(void **state)
{
    static const struct span refused[] = {
        SPAN_INIT("Z"),     SPAN_INIT("Zg=="),  SPAN_INIT("Zh"), /* left-over bits */
        SPAN_INIT("Zm9"),   SPAN_INIT("Zm 9v"), SPAN_INIT("Zm9v\n"), SPAN_INIT("+/8A"),
        SPAN_INIT("Zm9vZ"), SPAN_INIT("Zm\0v"), SPAN_INIT("Zmñ"),    SPAN_INIT("Zm9v.Zm"),
    };
    struct span decoded;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_false(base64url_decode(*state, refused[i], &decoded));
}

static void comparison_needs_equal_lengths(void **state)
{
    (void)state;
    assert_true(crypto_equal(SPAN("abc"), SPAN("abc")));
    assert_false(crypto_equal(SPAN("abc"), SPAN("abd")));
    assert_false(crypto_equal(SPAN("abc"), SPAN("ab")));
    assert_true(crypto_equal(SPAN(""), (struct span){NULL, 0}));
}

static void random_bytes_differ(void **state)
{
    (void)state;
    unsigned char a[32], b[32];
    crypto_random(a, sizeof a);
    crypto_random(b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
    crypto_wipe(a, sizeof a);
    assert_memory_equal(a, (unsigned char[32]){0}, sizeof a);
}

static void the_right_password_and_no_other_verifies(void **state)
{
    (void)state;
    char hash[PASSWORD_HASH_MAX];
    struct err err;
    assert_true(password_hash(SPAN("contra\0seña"), CHEAP, hash, &err));
    assert_true(strncmp(hash, "$argon2id$v=19$m=8192,t=1,p=1$", 30) == 0);
    assert_true(password_verify(SPAN("contra\0seña"), span_of(hash)));
    assert_false(password_verify(SPAN("contra\0sena"), span_of(hash)));
    assert_false(password_verify(SPAN("contra"), span_of(hash)));
    assert_false(password_verify(SPAN(""), span_of(hash)));
}

static void what_is_no_hash_verifies_nothing(void **state)
{
    (void)state;
    char long_text[PASSWORD_HASH_MAX + 1];
    memset(long_text, 'a', sizeof long_text);
    assert_false(password_verify(SPAN(""), SPAN("")));
    assert_false(password_verify(SPAN("x"), SPAN("x")));
    assert_false(password_verify(SPAN("x"), SPAN("$argon2id$v=19$m=8192,t=1,p=1$")));
    assert_false(password_verify(SPAN("x"), (struct span){long_text, sizeof long_text}));
}

static void only_weaker_hashes_are_made_anew(void **state)
{
    (void)state;
    assert_false(password_is_weaker(SPAN("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"), PASSWORD_COST));
    assert_false(password_is_weaker(SPAN("$argon2id$v=19$m=65536,t=3,p=1$c2FsdA$aGFzaA"), PASSWORD_COST));
    assert_true(password_is_weaker(SPAN("$argon2id$v=19$m=19456,t=1,p=1$c2FsdA$aGFzaA"), PASSWORD_COST));
    assert_true(password_is_weaker(SPAN("$argon2id$v=19$m=8192,t=2,p=1$c2FsdA$aGFzaA"), PASSWORD_COST));
    assert_true(password_is_weaker(SPAN("$2b$12$something"), PASSWORD_COST));
    assert_true(password_is_weaker(SPAN(""), PASSWORD_COST));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_gives_the_published_digest),
        cmocka_unit_test(hmac_gives_the_published_mac_again_and_again),
        cmocka_unit_test(an_empty_key_signs_nothing),
        cmocka_unit_test(a_secret_is_a_copy_and_is_gone_afterwards),
        cmocka_unit_test(base64url_there_and_back),
        cmocka_unit_test(base64url_has_one_spelling),
        cmocka_unit_test(comparison_needs_equal_lengths),
        cmocka_unit_test(random_bytes_differ),
        cmocka_unit_test(the_right_password_and_no_other_verifies),
        cmocka_unit_test(what_is_no_hash_verifies_nothing),
        cmocka_unit_test(only_weaker_hashes_are_made_anew),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
