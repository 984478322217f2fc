/* verdicts.h: how a verdict looks: the second table of contract §3. */
#ifndef WEB_VERDICTS_H
#define WEB_VERDICTS_H

#include "core/access.h"
#include "web/exchange.h"

struct verdict_look {
    int status;
    struct span code; /* JSON */
    enum log_level level;
    struct span (*label)(enum language language); /* the seed's words, over the heading and in <title> */
    struct span (*heading)(enum language language);
};
const struct verdict_look *verdict_look(enum verdict verdict);

/* «Entró», «Aún no comenzaba»: what came of an attempt, in a list. */
struct span verdict_words(enum language language, enum verdict verdict);

/* 401 as JSON, else 302 to the login with the way back; logged. */
struct response answer_unauthenticated(struct exchange *ex);

#endif
