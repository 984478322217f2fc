/* hours.h: what is told of a call's classes to who may not enter now: today's, and when it opens. */
#ifndef WEB_HOURS_H
#define WEB_HOURS_H

#include "core/access.h"
#include "web/exchange.h"
#include "web/when.h"

/* «hoy, 19:00 a 21:00 h», with the course's zone where it is not the school's. */
struct span class_words(const struct exchange *ex, const struct when *when, const struct course *course,
                        const struct occurrence *class);
/* «Puede entrar desde las 18:55.», or with its day where that is another than the class's. */
struct span opening_words(const struct when *when, instant opens, instant starts);
/* Today's class in the course's zone, where it was cancelled or has ended (one that began yesterday, today); NULL: neither, or
 * the zone is not known (NULL), or the next one opens within the hour (INSTANT_NONE: there is no next): that one is told then. */
const struct occurrence *class_that_was(const struct access_facts *facts, const struct zone *zone, instant opens);
#define WAITING_SECONDS 3600 /* within the hour a waiting page counts down and enters by itself */

#endif
