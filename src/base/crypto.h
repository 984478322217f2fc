/* crypto.h: the only door to OpenSSL and libsodium. */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include "base/arena.h"
#include "base/err.h"

/* Once at start, before anything else here; aborts where the kernel gives no random bytes. */
void crypto_init(void);

/* Bytes that must not be seen. No log field, JSON writer or view takes one; made by secret_new, which copies into
 * locked memory outside core dumps; wiped and freed by secret_free. Empty (len 0) is allowed. */
struct secret {
    unsigned char *bytes;
    size_t len;
};
struct secret secret_new(struct span bytes);
void secret_free(struct secret *secret);

void crypto_random(void *bytes, size_t len);
bool crypto_equal(struct span a, struct span b); /* in constant time for equal lengths */
void crypto_wipe(void *bytes, size_t len);

#define SHA256_LEN 32
void crypto_sha256(struct span data, unsigned char digest[SHA256_LEN]);

/* HMAC-SHA-256 with a key that was prepared once; one context belongs to one thread at a time. */
struct hmac;
struct hmac *hmac_new(struct secret key); /* NULL where the key is empty */
void hmac_free(struct hmac *hmac);
/* The MAC over `data`; false only where the library fails. */
bool hmac_sha256(struct hmac *hmac, struct span data, unsigned char mac[SHA256_LEN]);

/* base64url without padding (RFC 4648 section 5). Decoding refuses padding, white space, other characters and
 * left-over bits. */
struct span base64url_encode(struct arena *arena, struct span bytes);
bool base64url_decode(struct arena *arena, struct span text, struct span *bytes);
/* BASE64URL_LEN(bytes.len) characters into `out`. Returns how many. */
#define BASE64URL_LEN(len) (((len)*4 + 2) / 3)
size_t base64url_into(char *out, struct span bytes);

struct span hex_encode(struct arena *arena, struct span bytes);

/* argon2id; the parameters stand in the stored string. */
struct password_cost {
    unsigned long long passes;
    size_t memory; /* bytes */
};
#define PASSWORD_COST ((struct password_cost){2, (size_t)19 * 1024 * 1024})
#define PASSWORD_HASH_MAX 128
/* Takes some 30 ms and `cost.memory` of memory. `out` gets a NUL-terminated string. */
bool password_hash(struct span password, struct password_cost cost, char out[PASSWORD_HASH_MAX], struct err *err);
bool password_verify(struct span password, struct span stored);
/* Were the parameters of `stored` weaker than `cost`? */
bool password_is_weaker(struct span stored, struct password_cost cost);

#endif
