/* when.h: dates and times as people say them (Spanish and English), in a course's zone. */
#ifndef WEB_WHEN_H
#define WEB_WHEN_H

#include "base/zone.h"
#include "web/text.gen.h"

struct when {
    struct arena *arena;
    enum language language;
    const struct zone *zone;
    instant now;
};

/* «hoy», «mañana», «el jueves», «martes 24 de noviembre» (with the year where it is another). */
struct span when_day(const struct when *when, instant at);
/* "19:00" */
struct span when_time(const struct when *when, instant at);
/* «hoy, 19:00 a 21:00 h»; across midnight «hoy, 22:00 a 00:30 h (del miércoles)» */
struct span when_class(const struct when *when, instant starts_at, instant ends_at);
/* «hoy, 18:55» */
struct span when_moment(const struct when *when, instant at);
/* «Todos los martes, 19:00 a 21:00 h» */
struct span when_weekly(const struct when *when, int weekday, int start, int end);
/* «8 de diciembre» (with the year where it is another) */
struct span when_day_of_month(const struct when *when, struct date date);
/* «martes 24 de noviembre», never «hoy» */
struct span when_date(const struct when *when, struct date date);
struct span when_full_date(const struct when *when, struct date date); /* with its year, whichever it is */
/* What people call a zone: «Chile continental»; of others the city, "Buenos Aires". */
struct span when_zone(struct arena *arena, enum language language, struct span zone);
/* The first letter as a capital. */
struct span capitalised(struct arena *arena, struct span text);

#endif
