/* password_link.c: one-time links with which a person sets a password. */
#include "idp/password_link.h"

#define SECRET_LEN 32 /* random bytes */

void password_link_hash(struct span secret, unsigned char hash[SHA256_LEN])
{
    crypto_sha256(secret, hash);
}

/* In hexadecimal: programs that make links of text leave a `-` or `_` at the end out. */
struct span password_link_make(struct arena *arena, struct span public_url, unsigned char hash[SHA256_LEN])
{
    unsigned char bytes[SECRET_LEN];
    crypto_random(bytes, sizeof bytes);
    struct span secret = hex_encode(arena, (struct span){(const char *)bytes, sizeof bytes});
    password_link_hash(secret, hash);
    return arena_printf(arena, "%.*s" PASSWORD_LINK_PATH "?" PASSWORD_LINK_PARAMETER "=%.*s", SPAN_ARG(public_url),
                        SPAN_ARG(secret));
}

bool password_link_new(struct db *db, struct arena *arena, const struct audit_by *by, struct span public_url,
                       struct user_id user, struct span *url, struct err *err)
{
    unsigned char hash[SHA256_LEN];
    *url = password_link_make(arena, public_url, hash);
    return store_link_add(db, by, user, hash, err);
}
