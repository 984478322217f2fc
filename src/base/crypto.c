/* crypto.c: the only door to OpenSSL and libsodium. */
#include "base/crypto.h"

#include <errno.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

void crypto_init(void)
{
    unsigned char probe;
    if (sodium_init() < 0)
        abort();
    crypto_random(&probe, sizeof probe);
}

struct secret secret_new(struct span bytes)
{
    struct secret secret = {.len = bytes.len};
    if (bytes.len == 0)
        return secret;
    /* Guard pages, locked, MADV_DONTDUMP. */
    secret.bytes = sodium_malloc(bytes.len);
    if (secret.bytes == NULL)
        abort();
    memcpy(secret.bytes, bytes.ptr, bytes.len);
    return secret;
}

void secret_free(struct secret *secret)
{
    sodium_free(secret->bytes); /* wipes */
    *secret = (struct secret){0};
}

void crypto_random(void *bytes, size_t len)
{
    unsigned char *at = bytes;
    while (len > 0) {
        ssize_t got = getrandom(at, len, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            abort();
        at += got;
        len -= (size_t)got;
    }
}

bool crypto_equal(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || sodium_memcmp(a.ptr, b.ptr, a.len) == 0);
}

void crypto_wipe(void *bytes, size_t len)
{
    sodium_memzero(bytes, len);
}

void crypto_sha256(struct span data, unsigned char digest[SHA256_LEN])
{
    /* Of what is hashed here (a session's value) EVP_Digest would take longer: it looks the algorithm up each time. */
    crypto_hash_sha256(digest, (const unsigned char *)data.ptr, data.len);
}

struct hmac {
    EVP_MAC_CTX *context;
};

struct hmac *hmac_new(struct secret key)
{
    if (key.len == 0)
        return NULL;
    struct hmac *hmac = malloc(sizeof *hmac);
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    if (hmac == NULL || mac == NULL)
        abort();
    hmac->context = EVP_MAC_CTX_new(mac);
    EVP_MAC_free(mac);
    OSSL_PARAM digest[] = {OSSL_PARAM_utf8_string(OSSL_MAC_PARAM_DIGEST, (char[]){"SHA256"}, 0), OSSL_PARAM_END};
    if (hmac->context == NULL || EVP_MAC_init(hmac->context, key.bytes, key.len, digest) != 1)
        abort();
    return hmac;
}

void hmac_free(struct hmac *hmac)
{
    if (hmac == NULL)
        return;
    EVP_MAC_CTX_free(hmac->context);
    free(hmac);
}

bool hmac_sha256(struct hmac *hmac, struct span data, unsigned char mac[SHA256_LEN])
{
    size_t len;
    /* A NULL key starts anew with the key that was prepared. (EVP_MAC_CTX_dup of a used context would give a wrong
     * MAC.) */
    return EVP_MAC_init(hmac->context, NULL, 0, NULL) == 1 &&
           EVP_MAC_update(hmac->context, (const unsigned char *)data.ptr, data.len) == 1 &&
           EVP_MAC_final(hmac->context, mac, &len, SHA256_LEN) == 1 && len == SHA256_LEN;
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

size_t base64url_into(char *out, struct span bytes)
{
    const unsigned char *in = (const unsigned char *)bytes.ptr;
    char *at = out;
    size_t left = bytes.len;
    for (; left >= 3; left -= 3, in += 3, at += 4) {
        uint32_t group = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];
        at[0] = alphabet[group >> 18];
        at[1] = alphabet[group >> 12 & 63];
        at[2] = alphabet[group >> 6 & 63];
        at[3] = alphabet[group & 63];
    }
    if (left > 0) {
        uint32_t group = (uint32_t)in[0] << 16 | (left == 2 ? (uint32_t)in[1] << 8 : 0);
        *at++ = alphabet[group >> 18];
        *at++ = alphabet[group >> 12 & 63];
        if (left == 2)
            *at++ = alphabet[group >> 6 & 63];
    }
    return (size_t)(at - out);
}

struct span base64url_encode(struct arena *arena, struct span bytes)
{
    char *out = arena_alloc(arena, bytes.len / 3 * 4 + 4);
    return (struct span){out, base64url_into(out, bytes)};
}

/* 64: not of the alphabet. */
static uint32_t base64url_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (uint32_t)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (uint32_t)(c - 'a') + 26;
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0') + 52;
    return c == '-' ? 62 : c == '_' ? 63 : 64;
}

bool base64url_decode(struct arena *arena, struct span text, struct span *bytes)
{
    if (text.len % 4 == 1)
        return false;
    char *out = arena_alloc(arena, text.len / 4 * 3 + 3);
    size_t used = 0;
    uint32_t pending = 0;
    unsigned bits = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint32_t value = base64url_value(text.ptr[i]);
        if (value > 63)
            return false;
        pending = (pending << 6 | value) & 0xFFFF;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out[used++] = (char)(pending >> bits & 0xFF);
        }
    }
    if (pending & ((1u << bits) - 1))
        return false;
    *bytes = (struct span){out, used};
    return true;
}

struct span hex_encode(struct arena *arena, struct span bytes)
{
    char *out = arena_alloc(arena, bytes.len * 2 + 1);
    sodium_bin2hex(out, bytes.len * 2 + 1, (const unsigned char *)bytes.ptr, bytes.len);
    return (struct span){out, bytes.len * 2};
}

_Static_assert(crypto_pwhash_STRBYTES <= PASSWORD_HASH_MAX, "room for a password's hash");

bool password_hash(struct span password, struct password_cost cost, char out[PASSWORD_HASH_MAX], struct err *err)
{
    if (crypto_pwhash_str_alg(out, password.ptr ? password.ptr : "", password.len, cost.passes, cost.memory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return err_set(err, ERR_UNAVAILABLE, "argon2id could not get %zu bytes of memory", cost.memory);
    return true;
}

/* The stored hash with a NUL; false where it cannot be one. */
static bool stored_hash(struct span stored, char out[PASSWORD_HASH_MAX])
{
    if (stored.len == 0 || stored.len >= PASSWORD_HASH_MAX)
        return false;
    memset(out, 0, PASSWORD_HASH_MAX);
    memcpy(out, stored.ptr, stored.len);
    return true;
}

bool password_verify(struct span password, struct span stored)
{
    char hash[PASSWORD_HASH_MAX];
    return stored_hash(stored, hash) &&
           crypto_pwhash_str_verify(hash, password.ptr ? password.ptr : "", password.len) == 0;
}

bool password_is_weaker(struct span stored, struct password_cost cost)
{
    char hash[PASSWORD_HASH_MAX];
    unsigned kibibytes, passes;
    /* libsodium's needs_rehash would also ask to weaken a stronger one. */
    return !stored_hash(stored, hash) || sscanf(hash, "$argon2id$v=19$m=%9u,t=%9u,", &kibibytes, &passes) != 2 ||
           passes < cost.passes || kibibytes < cost.memory / 1024;
}
