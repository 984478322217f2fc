/* drafts.h: forms kept for who was signed out while writing them. */
#ifndef STORE_DRAFTS_H
#define STORE_DRAFTS_H

#include "store/store.h"

#define DRAFT_KEY_LEN 16 /* random bytes */
#define DRAFT_SECONDS ((int64_t)3600)
/* Few a person and few in all: the oldest go. */
bool store_draft_add(struct db *db, struct span key, struct user_id user, struct span path, struct span form, instant now,
                     struct err *err);
/* For the same person and path only, and no longer than DRAFT_SECONDS. */
bool store_draft_find(struct db *db, struct arena *arena, struct span key, struct user_id user, struct span path,
                      instant now, struct span *form, bool *found, struct err *err);

#endif
