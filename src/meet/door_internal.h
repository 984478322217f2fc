/* door_internal.h: what the parts of an examination share. */
#ifndef MEET_DOOR_INTERNAL_H
#define MEET_DOOR_INTERNAL_H

#include "meet/door.h"
#include "meet/door_tokens.h"
#include "meet/site.h"
#include "meet/visit.h"

#define STEP_MS 3000  /* what one try may take */
#define HASTE_MS 1000 /* the same once the server was silent */
#define CLOSE_MS 1000 /* what it may take to end a session */

struct door {
    struct arena *arena;
    const struct door_request *request;
    struct report *report;
    struct site site;
    struct span room_name;
    struct room room;
    struct door_tokens tokens;
    bool own_in; /* our own token is let in: only then does a refusal prove anything */
    bool silent; /* the server did not answer once */
};

/* When a step that begins now must be over. */
int64_t door_step(const struct door *door);
/* When a session that is ended now must be over. */
int64_t door_closing(const struct door *door);
/* Why a check was not tried that got no answer. */
enum doctor_reason door_why(const struct door *door);
enum bosh_result door_open(struct door *door, struct bosh *bosh, struct span domain, struct span token);

/* The server's page: where XMPP is, certificate, clock. False where it is no use to go on. `unread` says why config.js was
 * not understood; empty: it was, or somebody said what it would say. */
bool door_look(struct door *door, struct span *unread);
/* The room: who is what in it, and who else may enter. `student` is let in already. */
void door_try_room(struct door *door, struct visitor *student);

#endif
