/* visit.h: somebody in a room, over BOSH: asks jicofo for it, enters, sees who is what, leaves. */
#ifndef MEET_VISIT_H
#define MEET_VISIT_H

#include "meet/bosh.h"

#define ROOM_OCCUPANTS 8

/* A room as all of its visitors see it. */
struct room {
    struct span address; /* name@muc.domain */
    struct occupant {
        struct span nick, affiliation, role; /* as last said by the room */
    } occupants[ROOM_OCCUPANTS];
    size_t count;
    bool shows_email; /* of everybody's, to everybody: mod_presence_identity */
};

enum answer { ANSWER_NONE, ANSWER_YES, ANSWER_NO };

struct visitor {
    struct bosh bosh;
    struct room *room;
    struct span nick;
    struct buf out; /* stanzas for the next exchange */
    /* What jicofo answered; of a no, why. */
    struct focus_answer {
        enum answer answer;
        bool ready, authenticates, reserved;
        struct span why;
    } focus;
    /* What the room answered to who wants to enter. */
    struct entry_answer {
        enum answer answer;
        struct span why;
    } entry;
};

/* Everything ends by `until_ms` of monotonic_ms. `bosh` was opened and bound. */
void visit_begin(struct visitor *visitor, struct room *room);
/* As Jitsi's page does before it enters: has jicofo make the room and come. */
void visit_ask_focus(struct visitor *visitor, struct span focus, int64_t until_ms);
void visit_enter(struct visitor *visitor, int64_t until_ms);
/* Hears what the room says to any of them, all the time. */
void visit_watch(struct visitor *const visitors[], size_t count, int64_t until_ms);
/* Leaves, and ends the session. */
void visit_end(struct visitor *visitor, int64_t until_ms);

/* NULL where the room has not said. */
const struct occupant *visit_self(const struct visitor *visitor);
/* Moderators have the role, or an affiliation from which it follows. */
bool occupant_moderates(const struct occupant *occupant);

#endif
