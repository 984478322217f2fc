/* zone.h: the system's tz database (TZif, RFC 8536), read by ourselves; no process-wide TZ. */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/civil.h"
#include "base/err.h"

struct zone;

#define ZONE_DIRECTORY "/usr/share/zoneinfo"

/* A cache of zones for one thread; `directory` is ZONE_DIRECTORY but in tests. A file that changed on disk is read
 * again, at most once an hour by `now`. */
struct zones;
struct zones *zones_new(const char *directory);
void zones_free(struct zones *zones);

/* The zone of that name (letters, digits, `_ + - /`, no `..`), owned by the cache. NULL, with `err` (ERR_INVALID), where
 * the name is unknown or the file is no TZif. */
const struct zone *zones_get(struct zones *zones, struct span name, instant now, struct err *err);

/* Seconds east of UTC at that moment; after the table's end by the footer's rule (POSIX TZ string). */
int zone_offset(const struct zone *zone, instant at);

/* The local day and the second of it at that moment. */
void zone_local(const struct zone *zone, instant at, struct date *date, int *seconds);

/* The moment of a wall-clock time (contract §7): one that does not exist on that day is moved forward by the gap, one
 * that exists twice means the first. */
instant zone_instant(const struct zone *zone, struct date date, int seconds);

/* 2026-11-24T19:00:00-03:00 (RFC 3339 with the zone's offset at that moment) */
struct span zone_format(struct arena *arena, const struct zone *zone, instant at);

#endif
