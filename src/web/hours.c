/* hours.c: what is told of a call's classes to who may not enter now. */
#include "web/hours.h"
#include "web/pages.h"

struct span class_words(const struct exchange *ex, const struct when *when, const struct course *course,
                        const struct occurrence *class)
{
    struct span words = when_class(when, class->starts_at, class->ends_at), zone = zone_words(ex, course);
    return zone.len ? arena_printf(ex->arena, "%.*s, %.*s", SPAN_ARG(words), SPAN_ARG(zone)) : words;
}

struct span opening_words(const struct when *when, instant opens, instant starts)
{
    struct date opening_day, class_day;
    int ignored;
    zone_local(when->zone, opens, &opening_day, &ignored);
    zone_local(when->zone, starts, &class_day, &ignored);
    if (opening_day.days == class_day.days)
        return text_may_enter_from(when->arena, when->language, when_time(when, opens));
    return text_may_enter_from_day(when->arena, when->language, when_moment(when, opens));
}

const struct occurrence *class_that_was(const struct access_facts *facts, const struct zone *zone, instant opens)
{
    struct date today, last_day;
    int seconds;
    bool soon = opens != INSTANT_NONE && opens - facts->now <= WAITING_SECONDS;
    if (zone == NULL || soon)
        return NULL;
    zone_local(zone, facts->now, &today, &seconds);
    for (size_t i = facts->near_count; i-- > 0;) {
        const struct occurrence *class = &facts->near[i];
        bool over = class->ends_at + facts->windows.late < facts->now;
        zone_local(zone, class->ends_at, &last_day, &seconds);
        if ((class->day.days == today.days && (class->cancelled || over)) || (last_day.days == today.days && over))
            return class;
    }
    return NULL;
}
