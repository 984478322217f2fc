/* keys.h: RS256's keys: which are published, and which of them signs. */
#ifndef CORE_KEYS_H
#define CORE_KEYS_H

#include "base/rsa.h"
#include "core/types.h"

#define KEYS_MAX 16
#define KID_SIZE                                                                                                       \
    34 /* 20261124T200000Z-0123456789abcdef and a NUL: when it was made, and 64 random bits: never used again */

struct jitsi_key {
    char kid[KID_SIZE];
    instant made;
    struct rsa_key *key;
};

/* Newest first. */
struct key_list {
    struct jitsi_key items[KEYS_MAX];
    size_t count;
    size_t signing; /* which signs; the others are published only */
};

/* The same keys for another holder; both are freed. */
struct key_list key_list_share(const struct key_list *keys);
void key_list_free(struct key_list *keys);

const struct jitsi_key *key_find(const struct key_list *keys, struct span kid); /* NULL: none of them */

#endif
