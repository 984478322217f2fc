/* keyring.c: RS256's keys as a process holds them. */
#include "meet/keyring.h"
#include "meet/key_files.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct keyring {
    struct span folder;
    pthread_mutex_t lock; /* of the keys */
    struct key_list keys;
    atomic_uint version;
};

bool keyring_open(struct span folder, instant now, struct keyring **out, struct err *err)
{
    struct key_list keys;
    struct arena *arena = arena_new();
    bool loaded = key_files_load(arena, folder, now, &keys, err);
    arena_free(arena);
    if (!loaded)
        return false;
    struct keyring *keyring = calloc(1, sizeof *keyring);
    if (keyring == NULL)
        abort();
    keyring->folder = folder;
    keyring->keys = keys;
    atomic_init(&keyring->version, 1);
    pthread_mutex_init(&keyring->lock, NULL);
    *out = keyring;
    return true;
}

void keyring_close(struct keyring *keyring)
{
    if (keyring == NULL)
        return;
    key_list_free(&keyring->keys);
    pthread_mutex_destroy(&keyring->lock);
    free(keyring);
}

static bool same_keys(const struct key_list *a, const struct key_list *b)
{
    bool same = a->count == b->count && a->signing == b->signing;
    for (size_t i = 0; same && i < a->count; i++)
        same = strcmp(a->items[i].kid, b->items[i].kid) == 0;
    return same;
}

static bool signs_alike(const struct key_list *a, const struct key_list *b)
{
    return strcmp(a->items[a->signing].kid, b->items[b->signing].kid) == 0;
}

bool keyring_look(struct keyring *keyring, instant now, bool *signs, struct err *err)
{
    struct key_list keys;
    struct arena *arena = arena_new();
    bool loaded = key_files_load(arena, keyring->folder, now, &keys, err);
    arena_free(arena);
    *signs = loaded && !signs_alike(&keyring->keys, &keys);
    if (!loaded)
        return false;
    if (!same_keys(&keyring->keys, &keys)) {
        struct key_list before = keyring->keys;
        pthread_mutex_lock(&keyring->lock);
        keyring->keys = keys;
        pthread_mutex_unlock(&keyring->lock);
        atomic_fetch_add(&keyring->version, 1);
        keys = before;
    }
    key_list_free(&keys);
    return true;
}

void keyring_kid(const struct keyring *keyring, char out[KID_SIZE])
{
    memcpy(out, keyring->keys.items[keyring->keys.signing].kid, KID_SIZE);
}

unsigned keyring_version(const struct keyring *keyring)
{
    return atomic_load_explicit(&keyring->version, memory_order_acquire);
}

/* The version first: where the keys change in between, the thread merely asks once more. */
struct signer *keyring_signer(struct keyring *keyring, unsigned *version)
{
    *version = keyring_version(keyring);
    pthread_mutex_lock(&keyring->lock);
    struct signer *signer = signer_rs256(&keyring->keys);
    pthread_mutex_unlock(&keyring->lock);
    return signer;
}

bool signer_open(struct arena *arena, const struct config *config, instant now, struct signer **out, struct err *err)
{
    struct key_list keys;
    *out = NULL;
    if (config->jitsi_signing == SIGNING_HS256) {
        *out = signer_hs256(config->jitsi_jwt_secret);
        return true;
    }
    if (!key_files_load(arena, config->jitsi_keys, now, &keys, err))
        return false;
    *out = signer_rs256(&keys);
    key_list_free(&keys);
    return true;
}
