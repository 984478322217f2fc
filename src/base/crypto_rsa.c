/* crypto_rsa.c: RSA keys and signatures, by OpenSSL. */
#include "base/rsa.h"

#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>

#define SECURE_HEAP                                                                                                    \
    ((size_t)256 * 1024) /* a private key takes some 2 KB of it, the generators of all threads a little */
#define SECURE_PIECE 32

struct rsa_key {
    EVP_PKEY *key;
};

/* Takes over `key`; NULL remains NULL. */
static struct rsa_key *wrap(EVP_PKEY *key)
{
    if (key == NULL)
        return NULL;
    struct rsa_key *wrapped = malloc(sizeof *wrapped);
    if (wrapped == NULL)
        abort();
    wrapped->key = key;
    return wrapped;
}

/* Before the first private key, while the program has one thread. Where the system lets nobody lock memory it is not
 * locked; it is still outside core dumps. */
static void prepare_secure_heap(void)
{
    if (!CRYPTO_secure_malloc_initialized())
        CRYPTO_secure_malloc_init(SECURE_HEAP, SECURE_PIECE);
}

struct rsa_key *rsa_key_new(void)
{
    prepare_secure_heap();
    EVP_PKEY *key = EVP_RSA_gen(RSA_BITS);
    if (key == NULL)
        abort();
    return wrap(key);
}

/* An encrypted key is refused, and not asked about on the terminal. */
static int no_password(char *out, int size, int writing, void *context)
{
    (void)out, (void)size, (void)writing, (void)context;
    return -1;
}

static EVP_PKEY *read_pem(const void *text, size_t len, bool private_half)
{
    BIO *bio = len > 0 && len <= RSA_PEM_MAX ? BIO_new_mem_buf(text, (int)len) : NULL;
    if (bio == NULL)
        return NULL;
    EVP_PKEY *key = private_half ? PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL)
                                 : PEM_read_bio_PUBKEY(bio, NULL, no_password, NULL);
    BIO_free(bio);
    int bits = key && EVP_PKEY_is_a(key, "RSA") ? EVP_PKEY_get_bits(key) : 0;
    if (bits >= RSA_BITS && bits <= RSA_BITS_MAX)
        return key;
    EVP_PKEY_free(key);
    return NULL;
}

struct rsa_key *rsa_key_read(struct secret pem)
{
    prepare_secure_heap();
    return wrap(read_pem(pem.bytes, pem.len, true));
}

struct rsa_key *rsa_key_read_public(struct span pem)
{
    return wrap(read_pem(pem.ptr, pem.len, false));
}

struct rsa_key *rsa_key_share(const struct rsa_key *key)
{
    EVP_PKEY_up_ref(key->key);
    return wrap(key->key);
}

void rsa_key_free(struct rsa_key *key)
{
    if (key == NULL)
        return;
    EVP_PKEY_free(key->key);
    free(key);
}

struct secret rsa_key_pem(const struct rsa_key *key)
{
    char *text;
    BIO *bio = BIO_new(BIO_s_secmem());
    if (bio == NULL || PEM_write_bio_PrivateKey(bio, key->key, NULL, NULL, 0, NULL, NULL) != 1)
        abort();
    long len = BIO_get_mem_data(bio, &text);
    struct secret pem = secret_new((struct span){text, (size_t)len});
    BIO_free(bio);
    return pem;
}

struct span rsa_key_public_pem(struct arena *arena, const struct rsa_key *key)
{
    char *text;
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio == NULL || PEM_write_bio_PUBKEY(bio, key->key) != 1)
        abort();
    long len = BIO_get_mem_data(bio, &text);
    struct span pem = arena_copy(arena, (struct span){text, (size_t)len});
    BIO_free(bio);
    return pem;
}

static struct span number(struct arena *arena, const struct rsa_key *key, const char *name, size_t max)
{
    BIGNUM *value = NULL;
    unsigned char *bytes = arena_alloc(arena, max);
    if (EVP_PKEY_get_bn_param(key->key, name, &value) != 1)
        abort();
    assert((size_t)BN_num_bytes(value) <= max);
    size_t len = (size_t)BN_bn2bin(value, bytes);
    BN_free(value);
    return (struct span){(const char *)bytes, len};
}

void rsa_key_public_numbers(struct arena *arena, const struct rsa_key *key, struct span *n, struct span *e)
{
    *n = number(arena, key, OSSL_PKEY_PARAM_RSA_N, RSA_SIGNATURE_MAX);
    *e = number(arena, key, OSSL_PKEY_PARAM_RSA_E, RSA_SIGNATURE_MAX);
}

size_t rsa_signature_len(const struct rsa_key *key)
{
    return (size_t)EVP_PKEY_get_size(key->key);
}

bool rsa_sign(const struct rsa_key *key, struct span data, unsigned char signature[RSA_SIGNATURE_MAX])
{
    size_t len = RSA_SIGNATURE_MAX;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL)
        abort();
    bool ok = EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->key) == 1 &&
              EVP_DigestSign(context, signature, &len, (const unsigned char *)data.ptr, data.len) == 1;
    EVP_MD_CTX_free(context);
    return ok && len == rsa_signature_len(key);
}

bool rsa_verify(const struct rsa_key *key, struct span data, struct span signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL)
        abort();
    bool ok = EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key->key) == 1 &&
              EVP_DigestVerify(context, (const unsigned char *)signature.ptr, signature.len,
                               (const unsigned char *)data.ptr, data.len) == 1;
    EVP_MD_CTX_free(context);
    return ok;
}
