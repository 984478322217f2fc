/* rsa.h: RSA keys, and their signatures with SHA-256 (RS256: RFC 7518 section 3.3). */
#ifndef BASE_RSA_H
#define BASE_RSA_H

#include "base/crypto.h"

#define RSA_BITS 2048 /* of a new key; docs/decisions/rs256.md */
#define RSA_BITS_MAX 4096
#define RSA_SIGNATURE_MAX (RSA_BITS_MAX / 8)
#define RSA_PEM_MAX ((size_t)8 * 1024)

/* A private key, or only the public half of one. Any number of threads may use it at once. */
struct rsa_key;
struct rsa_key *rsa_key_new(void); /* takes some 100 ms */
/* NULL where the text is no unencrypted PEM of an RSA key of 2048 to 4096 bits. The numbers of a private key are kept
 * in OpenSSL's secure heap (locked, outside core dumps, wiped when freed); its copies of the primes, for computing, are not.
 */
struct rsa_key *rsa_key_read(struct secret pem);
struct rsa_key *rsa_key_read_public(struct span pem);
/* One more holder of the same key: both are freed. */
struct rsa_key *rsa_key_share(const struct rsa_key *key);
void rsa_key_free(struct rsa_key *key);

struct secret rsa_key_pem(const struct rsa_key *key); /* of the private key, PKCS #8 */
struct span rsa_key_public_pem(struct arena *arena, const struct rsa_key *key);
/* Modulus and exponent, big-endian without leading zeros (RFC 7518 section 6.3.1). */
void rsa_key_public_numbers(struct arena *arena, const struct rsa_key *key, struct span *n, struct span *e);

size_t rsa_signature_len(const struct rsa_key *key);
/* rsa_signature_len bytes; false only where the library fails. Some 0.25 ms with 2048 bits. */
bool rsa_sign(const struct rsa_key *key, struct span data, unsigned char signature[RSA_SIGNATURE_MAX]);
bool rsa_verify(const struct rsa_key *key, struct span data, struct span signature);

#endif
