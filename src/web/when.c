/* when.c: dates and times as people say them. */
#include "web/when.h"

static struct span weekday_name(enum language language, int weekday)
{
    static struct span (*const names[])(enum language) = {text_weekday_0, text_weekday_1, text_weekday_2,
                                                          text_weekday_3, text_weekday_4, text_weekday_5,
                                                          text_weekday_6};
    return names[weekday](language);
}

static struct span month_name(enum language language, int month)
{
    static struct span (*const names[])(enum language) = {
        text_month_1, text_month_2, text_month_3, text_month_4,  text_month_5,  text_month_6,
        text_month_7, text_month_8, text_month_9, text_month_10, text_month_11, text_month_12};
    return names[month - 1](language);
}

static struct date today(const struct when *when)
{
    struct date date;
    int seconds;
    zone_local(when->zone, when->now, &date, &seconds);
    return date;
}

struct span when_full_date(const struct when *when, struct date date)
{
    int year, month, day;
    date_split(date, &year, &month, &day);
    return text_date_with_year(when->arena, when->language, weekday_name(when->language, date_weekday(date)),
                               arena_printf(when->arena, "%d", day), month_name(when->language, month),
                               arena_printf(when->arena, "%d", year));
}

struct span when_date(const struct when *when, struct date date)
{
    int year, month, day, this_year, ignored;
    date_split(date, &year, &month, &day);
    date_split(today(when), &this_year, &ignored, &ignored);
    if (year != this_year)
        return when_full_date(when, date);
    return text_date(when->arena, when->language, weekday_name(when->language, date_weekday(date)),
                     arena_printf(when->arena, "%d", day), month_name(when->language, month));
}

struct span when_day_of_month(const struct when *when, struct date date)
{
    int year, month, day, this_year, ignored;
    date_split(date, &year, &month, &day);
    date_split(today(when), &this_year, &ignored, &ignored);
    struct span number = arena_printf(when->arena, "%d", day), name = month_name(when->language, month);
    if (year == this_year)
        return text_day_of_month(when->arena, when->language, number, name);
    return text_day_of_month_with_year(when->arena, when->language, number, name, arena_printf(when->arena, "%d", year));
}

static struct span day_words(const struct when *when, struct date date)
{
    int32_t ahead = date.days - today(when).days;
    if (ahead == 0)
        return text_today(when->language);
    if (ahead == 1)
        return text_tomorrow(when->language);
    if (ahead > 1 && ahead <= 6)
        return text_on_weekday(when->arena, when->language, weekday_name(when->language, date_weekday(date)));
    return when_date(when, date);
}

struct span when_day(const struct when *when, instant at)
{
    struct date date;
    int seconds;
    zone_local(when->zone, at, &date, &seconds);
    return day_words(when, date);
}

static struct span clock_words(struct arena *arena, int seconds)
{
    return arena_printf(arena, "%02d:%02d", seconds / 3600, seconds / 60 % 60);
}

struct span when_time(const struct when *when, instant at)
{
    struct date date;
    int seconds;
    zone_local(when->zone, at, &date, &seconds);
    return clock_words(when->arena, seconds);
}

struct span when_class(const struct when *when, instant starts_at, instant ends_at)
{
    struct date first, last;
    int ignored;
    zone_local(when->zone, starts_at, &first, &ignored);
    zone_local(when->zone, ends_at, &last, &ignored);
    struct span day = day_words(when, first), from = when_time(when, starts_at), to = when_time(when, ends_at);
    if (first.days == last.days)
        return text_class_time(when->arena, when->language, day, from, to);
    return text_class_time_over_midnight(when->arena, when->language, day, from, to,
                                         weekday_name(when->language, date_weekday(last)));
}

struct span when_moment(const struct when *when, instant at)
{
    return text_moment(when->arena, when->language, when_day(when, at), when_time(when, at));
}

struct span when_weekly(const struct when *when, int weekday, int start, int end)
{
    static struct span (*const every[])(enum language language) = {text_every_0, text_every_1, text_every_2, text_every_3,
                                                                   text_every_4, text_every_5, text_every_6};
    return text_weekly(when->arena, when->language, every[weekday](when->language),
                       clock_words(when->arena, start), clock_words(when->arena, end));
}

struct span when_zone(struct arena *arena, enum language language, struct span zone)
{
    static const struct {
        struct span zone;
        struct span (*words)(enum language);
    } known[] = {{SPAN_INIT("America/Santiago"), text_zone_santiago},
                 {SPAN_INIT("Pacific/Easter"), text_zone_easter},
                 {SPAN_INIT("America/Punta_Arenas"), text_zone_magallanes},
                 {SPAN_INIT("America/Coyhaique"), text_zone_aysen}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (span_eq(zone, known[i].zone))
            return known[i].words(language);
    struct span city = zone, area;
    while (span_has(city, '/'))
        span_cut(&city, '/', &area);
    char *words = arena_cstr(arena, city);
    for (size_t i = 0; i < city.len; i++)
        if (words[i] == '_')
            words[i] = ' ';
    return (struct span){words, city.len};
}

struct span capitalised(struct arena *arena, struct span text)
{
    char *copy = arena_cstr(arena, text);
    if (text.len && copy[0] >= 'a' && copy[0] <= 'z')
        copy[0] = (char)(copy[0] - 'a' + 'A');
    return (struct span){copy, text.len};
}
