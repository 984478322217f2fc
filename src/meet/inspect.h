/* inspect.h: what a Jitsi server would say to a token. Pure. */
#ifndef MEET_INSPECT_H
#define MEET_INSPECT_H

#include "core/room.h"
#include "core/signer.h"

enum inspect_grade { INSPECT_FINE, INSPECT_WARNING, INSPECT_NO_ENTRY, INSPECT_NO_CONNECTION };

/* FOUND_SIZE_FINE, ...: one for each row of findings.def. */
enum inspect_finding {
#define FINDING(name, check, grade, spanish, english) FOUND_##name,
#include "meet/findings.def"
#undef FINDING
    FOUND_COUNT
};

const char *inspect_check(enum inspect_finding finding); /* "exp": the claim or part that it is about */
enum inspect_grade inspect_grade(enum inspect_finding finding);
/* One clause, without capital and full stop, in Spanish or English. */
struct span inspect_words(enum inspect_finding finding, bool spanish);

struct inspect_request {
    struct span token;         /* any bytes */
    const struct jitsi *jitsi; /* what the server expects: algorithm, issuer, audience, domain */
    struct signer *signer;     /* with the keys of that algorithm. NULL: the signature is not checked, which is one of the findings */
    struct span room;          /* the room to be entered; empty: not compared */
    instant now;
};

struct inspect_line {
    enum inspect_finding finding;
    struct span value; /* what stands there, as JSON, cut; empty where nothing does. From outside: escape it */
};
#define INSPECT_LINES 20

struct inspection {
    struct inspect_line lines[INSPECT_LINES];
    size_t count;
    bool connects, enters;       /* would a Jitsi server let the person connect; and into the room */
    bool moderator;              /* as what, where token_affiliation is loaded */
    instant until;               /* from then on no (re)connection works; INSTANT_NONE: never, or not known */
    struct span name;            /* context.user.name, only where it is clean */
    struct span header, payload; /* as they stand in the token; empty where they are no JSON object */
};

/* Linear in the token's length. Texts live in `arena`. */
void inspect_token(struct arena *arena, const struct inspect_request *request, struct inspection *out);

#endif
