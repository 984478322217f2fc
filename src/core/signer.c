/* signer.c: what one thread signs Jitsi's tokens with. */
#include "core/signer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_MAX 96
_Static_assert(SHA256_LEN <= RSA_SIGNATURE_MAX, "one buffer for both");

struct signer {
    struct hmac *mac; /* NULL: RS256 */
    struct key_list keys;
    char header[HEADER_MAX];
    char start[BASE64URL_LEN(HEADER_MAX) + 1]; /* of every token: the header as base64url, and a point */
    size_t header_len, start_len, signature_len;
};

static struct signer *new_signer(void)
{
    struct signer *signer = calloc(1, sizeof *signer);
    if (signer == NULL)
        abort();
    return signer;
}

static struct signer *with_header(struct signer *signer, int len)
{
    signer->header_len = (size_t)len;
    signer->start_len = base64url_into(signer->start, signer_header(signer));
    signer->start[signer->start_len++] = '.';
    return signer;
}

struct signer *signer_hs256(struct secret key)
{
    if (key.len == 0)
        return NULL;
    struct signer *signer = new_signer();
    signer->mac = hmac_new(key);
    signer->signature_len = SHA256_LEN;
    return with_header(signer, snprintf(signer->header, HEADER_MAX, "{\"typ\":\"JWT\",\"alg\":\"HS256\"}"));
}

struct signer *signer_rs256(const struct key_list *keys)
{
    if (keys->count == 0)
        return NULL;
    struct signer *signer = new_signer();
    signer->keys = key_list_share(keys);
    const struct jitsi_key *signing = &signer->keys.items[keys->signing];
    signer->signature_len = rsa_signature_len(signing->key);
    return with_header(signer, snprintf(signer->header, HEADER_MAX,
                                        "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"%s\"}", signing->kid));
}

void signer_free(struct signer *signer)
{
    if (signer == NULL)
        return;
    hmac_free(signer->mac);
    key_list_free(&signer->keys);
    free(signer);
}

struct span signer_alg(const struct signer *signer)
{
    return signer->mac ? SPAN("HS256") : SPAN("RS256");
}

struct span signer_header(const struct signer *signer)
{
    return (struct span){signer->header, signer->header_len};
}

const struct key_list *signer_keys(const struct signer *signer)
{
    return &signer->keys;
}

size_t signer_token_len(const struct signer *signer, size_t payload_len)
{
    return signer->start_len + BASE64URL_LEN(payload_len) + 1 + BASE64URL_LEN(signer->signature_len);
}

/* signature_len bytes */
static bool signature_of(struct signer *signer, struct span text, unsigned char *out)
{
    return signer->mac ? hmac_sha256(signer->mac, text, out)
                       : rsa_sign(signer->keys.items[signer->keys.signing].key, text, out);
}

bool signer_sign(struct signer *signer, struct arena *arena, struct span header, struct span payload, struct span *out)
{
    unsigned char signature[RSA_SIGNATURE_MAX];
    char *text = arena_alloc(arena, signer_token_len(signer, payload.len) + BASE64URL_LEN(header.len));
    size_t len = signer->start_len;
    if (header.ptr == NULL) {
        memcpy(text, signer->start, len);
    } else {
        len = base64url_into(text, header);
        text[len++] = '.';
    }
    len += base64url_into(text + len, payload);
    if (!signature_of(signer, (struct span){text, len}, signature))
        return false;
    text[len++] = '.';
    len += base64url_into(text + len, (struct span){(const char *)signature, signer->signature_len});
    *out = (struct span){text, len};
    return true;
}

enum signature signer_check(struct signer *signer, struct span kid, struct span signed_text, struct span signature)
{
    unsigned char mac[SHA256_LEN];
    if (signer->mac)
        return hmac_sha256(signer->mac, signed_text, mac) &&
                       crypto_equal(signature, (struct span){(const char *)mac, sizeof mac})
                   ? SIGNATURE_FINE
                   : SIGNATURE_OTHER;
    const struct jitsi_key *key = key_find(&signer->keys, kid);
    if (key == NULL)
        return SIGNATURE_NO_KEY;
    return rsa_verify(key->key, signed_text, signature) ? SIGNATURE_FINE : SIGNATURE_OTHER;
}
