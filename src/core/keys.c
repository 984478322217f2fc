/* keys.c: RS256's keys. */
#include "core/keys.h"

struct key_list key_list_share(const struct key_list *keys)
{
    struct key_list copy = *keys;
    for (size_t i = 0; i < copy.count; i++)
        copy.items[i].key = rsa_key_share(keys->items[i].key);
    return copy;
}

void key_list_free(struct key_list *keys)
{
    for (size_t i = 0; i < keys->count; i++)
        rsa_key_free(keys->items[i].key);
    keys->count = 0;
}

const struct jitsi_key *key_find(const struct key_list *keys, struct span kid)
{
    for (size_t i = 0; i < keys->count; i++)
        if (span_eq(kid, span_of(keys->items[i].kid)))
            return &keys->items[i];
    return NULL;
}
