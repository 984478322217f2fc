/* signer.h: what one thread signs Jitsi's tokens with: the secret shared with the server (HS256), or a private key
 * (RS256). */
#ifndef CORE_SIGNER_H
#define CORE_SIGNER_H

#include "core/keys.h"

struct signer;
struct signer *signer_hs256(struct secret key);           /* NULL where the key is empty */
struct signer *signer_rs256(const struct key_list *keys); /* shares them; NULL where there are none */
void signer_free(struct signer *signer);                  /* NULL is fine */

struct span signer_alg(const struct signer *signer);             /* HS256, RS256 */
struct span signer_header(const struct signer *signer);          /* of its tokens: JSON */
const struct key_list *signer_keys(const struct signer *signer); /* empty with HS256 */

/* Bytes of a token with the signer's own header and a payload of so many. */
size_t signer_token_len(const struct signer *signer, size_t payload_len);
/* header.payload.signature (RFC 7515 section 3.1). A header without ptr is the signer's own, which is faster. False
 * only where the library fails. */
bool signer_sign(struct signer *signer, struct arena *arena, struct span header, struct span payload, struct span *out);

/* A token's signature, by the key that its header names (with HS256 there is but one). */
enum signature { SIGNATURE_FINE, SIGNATURE_OTHER, SIGNATURE_NO_KEY };
enum signature signer_check(struct signer *signer, struct span kid, struct span signed_text, struct span signature);

#endif
