/* access.h: may this user enter this call now? (contract §3) Facts in, verdict out: no clock, no database, no I/O. */
#ifndef CORE_ACCESS_H
#define CORE_ACCESS_H

#include "core/room.h"
#include "core/types.h"

/* Everything that the checks look at. Whoever gathers them fills what it knows and leaves the rest zero. */
struct access_facts {
    instant now;
    const struct user *user; /* NULL: no live session */
    bool meeting_exists;
    struct meeting meeting;
    struct course course;
    struct enrolment enrolment; /* of this user in this course; role ROLE_NONE: not enrolled */
    struct windows windows;
    /* The classes of this meeting that are near: all that end after now - 36 h and start before now + 36 h, by start,
     * cancelled ones too. */
    const struct occurrence *near;
    size_t near_count;
    /* The first class that is still to come (starts after now, not cancelled, inside the course's days); id 0: none.
     * May be left out where a class of `near` is open. */
    struct occurrence next;
    /* Has a teacher entered the class that is open to this person? May be left out where the course does not wait. */
    bool teacher_entered;
    /* The last class that was not cancelled and began before now; id 0: none. May be left out likewise. */
    struct occurrence last;
    const struct jitsi *jitsi;
    bool can_sign; /* is there a secret to make tokens with? */
};

/* What this person is in the course now: a substitute only on their days. */
enum role access_role(const struct access_facts *facts);
/* Seconds before the start at which this person may enter. */
int64_t access_early(const struct access_facts *facts);
/* Teachers of the course, and staff enrolled in it. */
bool access_is_moderator(const struct access_facts *facts);
/* The class that is open to this person now (the one that started last, where several are); NULL: none. */
const struct occurrence *access_open_class(const struct access_facts *facts);
/* When a token that is made now ends (its exp): JITSI_TOKEN_TTL from now, or with the class and its late minutes. */
instant access_token_expiry(const struct access_facts *facts);
/* May the room of this call exist now, whoever is to be in it? That is while one of its classes is open to those who may come
 * first: allowed, else not_found, inactive, too_early or too_late. Then *until is the last second of it, that of the last of
 * its classes that follow one another without a gap: who sits in one of them is not put out by the end of another. `user` is
 * not looked at. */
enum verdict access_room(const struct access_facts *facts, instant *until);
/* Seconds before the start at which the first may enter. */
int64_t access_room_early(const struct windows *windows);
/* Is its local day inside the course's days, and the course not archived? */
bool access_in_course(const struct course *course, const struct occurrence *occurrence);
/* The link in force, "" where there is none or it does not pass link_check. */
struct span access_link(const struct access_facts *facts, struct arena *arena);

/* The first check that fails; VERDICT_ALLOWED where none does. */
enum verdict decide_access(const struct access_facts *facts);
/* The same for /test-meeting-jwt/: the first refusal by checks 1 to 3 and 8 only (contract §4). */
enum verdict decide_access_debug(const struct access_facts *facts);

/* All checks, in order, for `portero explain`. */
struct access_check {
    const char *name; /* "session", "exists", "enrolled", "switch", "hours", "teacher", "link", "token" */
    bool passed;
    enum verdict refusal; /* what it answers where it fails */
};
#define ACCESS_CHECKS 8
void explain_access(const struct access_facts *facts, struct access_check out[ACCESS_CHECKS]);

#endif
