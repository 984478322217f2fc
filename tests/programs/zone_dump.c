/* zone_dump.c: what our time zones say: reads lines of `ZONE YYYY-MM-DD HH:MM[:SS]` (a wall-clock time) or `ZONE
 * INSTANT`, writes one line each: the instant of the wall-clock time, or the seconds east of UTC at the instant; `?`
 * where the line is neither. */
#include "base/zone.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static bool answer(struct zones *zones, struct span line, int64_t *out)
{
    struct span name, first;
    struct date date;
    int seconds;
    struct err err;
    if (!span_cut(&line, ' ', &name) || !span_cut(&line, ' ', &first))
        return false;
    const struct zone *zone = zones_get(zones, name, 0, &err);
    if (zone == NULL)
        return false;
    if (line.len) {
        bool read = date_parse(first, &date) && time_parse(line, &seconds);
        *out = read ? zone_instant(zone, date, seconds) : 0;
        return read;
    }
    bool read = span_to_int(first, INT64_MAX, out);
    *out = zone_offset(zone, *out);
    return read;
}

int main(void)
{
    struct zones *zones = zones_new("/usr/share/zoneinfo");
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    while ((len = getline(&line, &room, stdin)) > 0) {
        int64_t value = 0;
        if (answer(zones, (struct span){line, (size_t)len - (line[len - 1] == '\n')}, &value))
            printf("%" PRId64 "\n", value);
        else
            puts("?");
    }
    free(line);
    zones_free(zones);
    return 0;
}
