/* key_files.h: the folder of RS256's keys (JITSI_KEYS): KID.pem, a private key each, and retired/KID.pem, the public
 * halves of those that were retired, so that no kid comes back. */
#ifndef MEET_KEY_FILES_H
#define MEET_KEY_FILES_H

#include "base/err.h"
#include "core/keys.h"

/* All keys that are not retired, arranged for `now`; ended with key_list_free. False (ERR_INVALID) where there is none or
 * more than KEYS_MAX, one cannot be read, others than its owner and group may read it, or others than its owner may write
 * into the folder. */
bool key_files_load(struct arena *arena, struct span folder, instant now, struct key_list *out, struct err *err);

/* Makes a key, and the folder where there is none, beside keys that load; on disk when it returns. Where root makes it, it
 * is its folder's owner's. */
bool key_files_new(struct arena *arena, struct span folder, instant now, char kid[KID_SIZE], struct err *err);

/* Keeps the public half under retired/, then removes the private file. */
bool key_files_retire(struct arena *arena, struct span folder, const struct jitsi_key *key, struct err *err);

struct retired_key {
    char kid[KID_SIZE];
    instant made, retired;
};
struct retired_list {
    struct retired_key *items;
    size_t count;
};
/* Newest first; empty where there is no such folder. */
bool key_files_retired(struct arena *arena, struct span folder, struct retired_list *out, struct err *err);

#endif
