/* civil.c: dates and wall-clock times without a zone. */
#include "base/civil.h"

#define FIRST_YEAR 1900
#define LAST_YEAR 2199

/* Counted in years that begin in March, so that the leap day comes last. */
struct date date_of(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int of_era = y - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return (struct date){era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468};
}

void date_split(struct date date, int *year, int *month, int *day)
{
    int days = date.days + 719468;
    int era = (days >= 0 ? days : days - 146096) / 146097;
    int of_era = days - era * 146097;
    int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int m = (5 * of_year + 2) / 153;
    *day = of_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

bool date_make(int year, int month, int day, struct date *out)
{
    int y, m, d;
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    struct date date = date_of(year, month, day);
    date_split(date, &y, &m, &d);
    if (y != year || m != month || d != day)
        return false;
    *out = date;
    return true;
}

int date_weekday(struct date date)
{
    int32_t weekday = (date.days + 3) % 7; /* 1970-01-01 was a Thursday */
    return weekday < 0 ? weekday + 7 : weekday;
}

/* `len` digits, leading zeros allowed. */
static bool digits(struct span text, size_t from, size_t len, int *out)
{
    *out = 0;
    for (size_t i = from; i < from + len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        *out = *out * 10 + (text.ptr[i] - '0');
    }
    return true;
}

bool date_parse(struct span text, struct date *out)
{
    int year, month, day;
    return text.len == 10 && text.ptr[4] == '-' && text.ptr[7] == '-' && digits(text, 0, 4, &year) &&
           digits(text, 5, 2, &month) && digits(text, 8, 2, &day) && date_make(year, month, day, out);
}

struct span date_format(struct arena *arena, struct date date)
{
    int year, month, day;
    date_split(date, &year, &month, &day);
    return arena_printf(arena, "%04d-%02d-%02d", year, month, day);
}

bool time_parse(struct span text, int *seconds)
{
    int hour, minute, second = 0;
    if ((text.len != 5 && text.len != 8) || text.ptr[2] != ':' || !digits(text, 0, 2, &hour) ||
        !digits(text, 3, 2, &minute))
        return false;
    if (text.len == 8 && (text.ptr[5] != ':' || !digits(text, 6, 2, &second)))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *seconds = hour * 3600 + minute * 60 + second;
    return true;
}

struct span time_format(struct arena *arena, int seconds)
{
    int hour = seconds / 3600, minute = seconds / 60 % 60, second = seconds % 60;
    if (second)
        return arena_printf(arena, "%02d:%02d:%02d", hour, minute, second);
    return arena_printf(arena, "%02d:%02d", hour, minute);
}

struct span instant_format_utc(struct arena *arena, instant at)
{
    int year, month, day;
    int64_t seconds = at % DAY_SECONDS;
    if (seconds < 0)
        seconds += DAY_SECONDS;
    date_split((struct date){(int32_t)((at - seconds) / DAY_SECONDS)}, &year, &month, &day);
    return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day, (int)(seconds / 3600),
                        (int)(seconds / 60 % 60), (int)(seconds % 60));
}
