/* zone_dump.c: what our reader makes of a zone, for comparison with others:
 *   zone_dump instants ZONE FIRST LAST    for each day (days since 1970) and each of its half hours: the instant
 *   zone_dump offsets ZONE FIRST LAST     for each hour of those days in UTC: the offset */
#include "base/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **words)
{
    struct err err;
    if (count != 5)
        return 2;
    struct zones *zones = zones_new("/usr/share/zoneinfo");
    const struct zone *zone = zones_get(zones, span_of(words[2]), 0, &err);
    if (zone == NULL)
        return 1;
    for (int32_t day = atoi(words[3]); day <= atoi(words[4]); day++) {
        if (strcmp(words[1], "instants") == 0)
            for (int second = 0; second < DAY_SECONDS; second += 1800)
                printf("%lld\n", (long long)zone_instant(zone, (struct date){day}, second));
        else
            for (int hour = 0; hour < 24; hour++)
                printf("%d\n", zone_offset(zone, (instant)day * DAY_SECONDS + hour * 3600));
    }
    zones_free(zones);
    return 0;
}
