/* keyring.h: RS256's keys as a process holds them: looked at again while it serves, shared with its threads. */
#ifndef MEET_KEYRING_H
#define MEET_KEYRING_H

#include "config/config.h"
#include "core/signer.h"

struct keyring;
/* False (ERR_INVALID) where the folder has no usable key. `folder` outlives it. */
bool keyring_open(struct span folder, instant now, struct keyring **out, struct err *err);
void keyring_close(struct keyring *keyring); /* NULL is fine */

/* Reads the folder anew; *signs where another key signs from now on. Where it cannot be read, what was read before
 * stays in force, and `err` says why. One thread looks. */
bool keyring_look(struct keyring *keyring, instant now, bool *signs, struct err *err);

void keyring_kid(const struct keyring *keyring, char out[KID_SIZE]); /* of the key that signs; for the thread that looks */

/* For each thread: changes with the keys. Any thread. */
unsigned keyring_version(const struct keyring *keyring);
/* A signer with the keys as they are, and their version. Any thread. */
struct signer *keyring_signer(struct keyring *keyring, unsigned *version);

/* What a command signs with, as the settings say: NULL where JITSI_SIGNING is HS256 and there is no secret. False where
 * it is RS256 and the folder has no usable key. */
bool signer_open(struct arena *arena, const struct config *config, instant now, struct signer **out, struct err *err);

#endif
