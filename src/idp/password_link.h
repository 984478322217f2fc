/* password_link.h: one-time links with which a person sets a password: made for somebody to send by hand, known to the store by
 * a hash only. */
#ifndef IDP_PASSWORD_LINK_H
#define IDP_PASSWORD_LINK_H

#include "store/store.h"

/* The secret is in the query, which neither portero's log nor those of the proxies in deploy/ write. */
#define PASSWORD_LINK_PATH "/accounts/enlace/"
#define PASSWORD_LINK_PARAMETER "clave"

/* A new link for an enabled account, whose older ones die: *url begins with `public_url` and is told to `by` and to nobody
 * else, now and never again. ERR_NOT_FOUND; ERR_CONFLICT: the account is disabled; ERR_REPEATED: this form has made one already. */
bool password_link_new(struct db *db, struct arena *arena, const struct audit_by *by, struct span public_url,
                       struct user_id user, struct span *url, struct err *err);

/* The same, not stored yet: for who makes many at once (store_links_add). */
struct span password_link_make(struct arena *arena, struct span public_url, unsigned char hash[SHA256_LEN]);

/* What the store knows the link of that secret by. */
void password_link_hash(struct span secret, unsigned char hash[SHA256_LEN]);

#endif
