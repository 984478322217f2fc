/* jitsi_keys.c: /jitsi/keys/: RS256's public keys, where a Jitsi server looks for them: one by its kid's hash, or all
 * as JWKS (RFC 7517). */
#include "web/routes.h"

#include "base/json.h"

#define KEYS_BYTES ((size_t)64 * 1024)

static struct response answer_public(struct span type, struct span body)
{
    struct response response = {.status = 200, .body = body};
    response_header(&response, SPAN("Content-Type"), type);
    response_header(&response, SPAN("Cache-Control"), SPAN("public, max-age=60"));
    return response;
}

static void put_key(struct json *json, struct arena *arena, const struct jitsi_key *key)
{
    struct span n, e;
    rsa_key_public_numbers(arena, key->key, &n, &e);
    json_object(json);
    json_put_text(json, SPAN("kty"), SPAN("RSA"));
    json_put_text(json, SPAN("use"), SPAN("sig"));
    json_put_text(json, SPAN("alg"), SPAN("RS256"));
    json_put_text(json, SPAN("kid"), span_of(key->kid));
    json_put_text(json, SPAN("n"), base64url_encode(arena, n));
    json_put_text(json, SPAN("e"), base64url_encode(arena, e));
    json_object_end(json);
}

static struct response answer_all(struct exchange *ex, const struct key_list *keys)
{
    struct buf body = buf_new(ex->arena, KEYS_BYTES);
    struct json json = json_to(&body);
    json_object(&json);
    json_key(&json, SPAN("keys"));
    json_array(&json);
    for (size_t i = 0; i < keys->count; i++)
        put_key(&json, ex->arena, &keys->items[i]);
    json_array_end(&json);
    json_object_end(&json);
    return answer_public(SPAN("application/jwk-set+json"), buf_span(&body));
}

struct response jitsi_keys(struct exchange *ex)
{
    if (ex->app->keyring == NULL)
        return answer_error(ex, 404);
    const struct key_list *keys = signer_keys(worker_signer(ex->worker));
    if (span_eq(ex->path.rest, SPAN("jwks.json")))
        return answer_all(ex, keys);
    for (size_t i = 0; i < keys->count; i++)
        if (span_eq(ex->path.rest, kid_file(ex->arena, span_of(keys->items[i].kid))))
            return answer_public(SPAN("application/x-pem-file"), rsa_key_public_pem(ex->arena, keys->items[i].key));
    return answer_error(ex, 404);
}
