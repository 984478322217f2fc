/* zone.c: time zones by name, from the system's tz database, and what the clocks there show. */
#include "base/zone.h"

#include "base/tzif.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define NAME_MAX_LEN 64
#define FILE_MAX ((size_t)256 * 1024)
#define CHECK_SECONDS 3600 /* between two looks at the file's date */

struct zone {
    struct zone *next;
    struct arena *arena; /* holds the table */
    struct tzif table;
    char name[NAME_MAX_LEN + 1];
    instant checked_at;
    struct timespec changed; /* the file's date */
    bool retired;            /* another one of the same name replaced it; somebody may still hold it */
};

struct zones {
    const char *directory;
    struct zone *first;
};

struct zones *zones_new(const char *directory)
{
    struct zones *zones = calloc(1, sizeof *zones);
    if (zones == NULL)
        abort();
    zones->directory = directory;
    return zones;
}

static void zone_free(struct zone *zone)
{
    arena_free(zone->arena);
    free(zone);
}

void zones_free(struct zones *zones)
{
    for (struct zone *zone = zones->first, *next; zone; zone = next) {
        next = zone->next;
        zone_free(zone);
    }
    free(zones);
}

/* Names become paths: nothing but what the tz database uses, and one spelling for each. */
static bool is_name(struct span name)
{
    if (name.len == 0 || name.len > NAME_MAX_LEN || name.ptr[0] == '/' || name.ptr[0] == '-')
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && c != '_' && c != '+' && c != '-' && c != '/')
            return false;
        if (c == '/' && name.ptr[i - 1] == '/') /* never the first, see above */
            return false;
    }
    return true;
}

static bool read_file(struct arena *arena, const char *path, struct span *out)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return false;
    char *bytes = arena_alloc(arena, FILE_MAX);
    out->ptr = bytes;
    out->len = fread(bytes, 1, FILE_MAX, file);
    bool whole = !ferror(file) && out->len < FILE_MAX;
    fclose(file);
    return whole;
}

static struct zone *zone_load(const char *path, struct span name, const struct stat *status, instant now)
{
    struct zone *zone = calloc(1, sizeof *zone);
    if (zone == NULL)
        abort();
    zone->arena = arena_new();
    zone->checked_at = now;
    zone->changed = status->st_mtim;
    snprintf(zone->name, sizeof zone->name, "%.*s", SPAN_ARG(name));
    struct arena *scratch = arena_new();
    struct span bytes;
    bool ok = read_file(scratch, path, &bytes) && tzif_read(zone->arena, bytes, &zone->table);
    arena_free(scratch);
    if (ok)
        return zone;
    zone_free(zone);
    return NULL;
}

static struct zone *find(struct zones *zones, struct span name)
{
    struct zone *zone = zones->first;
    while (zone && (zone->retired || !span_eq(span_of(zone->name), name)))
        zone = zone->next;
    return zone;
}

const struct zone *zones_get(struct zones *zones, struct span name, instant now, struct err *err)
{
    char path[512];
    struct stat status;
    struct zone *zone = find(zones, name);
    if (zone && now >= zone->checked_at && now - zone->checked_at < CHECK_SECONDS)
        return zone;
    if (!is_name(name)) {
        err_set(err, ERR_INVALID, "no time zone is called that");
        return NULL;
    }
    snprintf(path, sizeof path, "%s/%.*s", zones->directory, SPAN_ARG(name));
    bool there = stat(path, &status) == 0 && S_ISREG(status.st_mode);
    bool same = there && zone && status.st_mtim.tv_sec == zone->changed.tv_sec &&
                status.st_mtim.tv_nsec == zone->changed.tv_nsec;
    struct zone *fresh = there && !same ? zone_load(path, name, &status, now) : NULL;
    if (fresh == NULL) {
        if (zone)
            zone->checked_at = now;
        else
            err_set(err, ERR_INVALID, "no time zone is called %.*s", SPAN_ARG(name));
        return zone;
    }
    if (zone)
        zone->retired = true;
    fresh->next = zones->first;
    zones->first = fresh;
    return fresh;
}

int zone_offset(const struct zone *zone, instant at)
{
    return tzif_offset(&zone->table, at);
}

void zone_local(const struct zone *zone, instant at, struct date *date, int *seconds)
{
    int64_t local = at + zone_offset(zone, at), of_day = local % DAY_SECONDS;
    if (of_day < 0)
        of_day += DAY_SECONDS;
    date->days = (int32_t)((local - of_day) / DAY_SECONDS);
    *seconds = (int)of_day;
}

instant zone_instant(const struct zone *zone, struct date date, int seconds)
{
    int64_t wall = (int64_t)date.days * DAY_SECONDS + seconds;
    int before = zone_offset(zone, wall - DAY_SECONDS), after = zone_offset(zone, wall + DAY_SECONDS);
    instant early = wall - before, late = wall - after;
    bool early_exists = zone_offset(zone, early) == before, late_exists = zone_offset(zone, late) == after;
    if (early_exists && late_exists)
        return early < late ? early : late;
    /* In a gap the old offset stands for "moved forward by the gap". */
    return late_exists ? late : early;
}

struct span zone_format(struct arena *arena, const struct zone *zone, instant at)
{
    int year, month, day, seconds, offset = zone_offset(zone, at);
    int minutes = (offset < 0 ? -offset : offset) / 60;
    struct date date;
    zone_local(zone, at, &date, &seconds);
    date_split(date, &year, &month, &day);
    return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", year, month, day, seconds / 3600,
                        seconds / 60 % 60, seconds % 60, offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}
