/* keys.h: RS256's keys: which are published, and which of them signs. */
#ifndef CORE_KEYS_H
#define CORE_KEYS_H

#include "base/rsa.h"
#include "core/types.h"

#define KEYS_MAX 16
/* 20261124T200000Z-0123456789abcdef and a NUL: when it was made (UTC), and 64 random bits, so that no kid comes twice.
 */
#define KID_SIZE 34

/* A new key is published first and signs later: by then every portero that serves has seen it, and a folder that is
 * copied from machine to machine has been copied. */
#define KEY_PUBLISHED_FIRST 300 /* seconds */
#define KEY_LOOK 10             /* seconds between two looks of a portero that serves at its keys */

struct jitsi_key {
    char kid[KID_SIZE];
    instant made;
    struct rsa_key *key;
};

/* Newest first, once it was arranged. */
struct key_list {
    struct jitsi_key items[KEYS_MAX];
    size_t count;
    size_t signing; /* which signs; the others are published only */
};

void kid_make(instant made, char out[KID_SIZE]);
bool kid_parse(struct span kid, instant *made); /* false: it is none of ours */
int kid_newest_first(const void *a, const void *b); /* for qsort, of whatever begins with its kid */
/* What the key server calls it: the SHA-256 of the kid in hexadecimal, and .pem. */
struct span kid_file(struct arena *arena, struct span kid);

/* Puts them in order and chooses: the newest that has been published for long enough; where none has, the oldest. */
void key_list_arrange(struct key_list *keys, instant now);
/* When the last token of a key ends, where tokens live `life` seconds at most; INSTANT_NONE: it signs, or will. */
instant key_tokens_end(const struct key_list *keys, size_t index, int64_t life);
const struct jitsi_key *key_find(const struct key_list *keys, struct span kid); /* NULL: none of them */

/* The same keys for another holder; both are freed. */
struct key_list key_list_share(const struct key_list *keys);
void key_list_free(struct key_list *keys);

#endif
