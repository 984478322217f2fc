/* civil.h: dates and wall-clock times without a zone. */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include "base/arena.h"

/* Seconds since 1970-01-01T00:00:00Z. INSTANT_NONE is stored as NULL. */
typedef int64_t instant;
#define INSTANT_NONE INT64_MIN

/* A day of the proleptic Gregorian calendar, as days since 1970-01-01. DATE_NONE is stored as NULL. */
struct date {
    int32_t days;
};
#define DATE_NONE ((struct date){INT32_MIN})
static inline bool date_is_none(struct date d)
{
    return d.days == INT32_MIN;
}

#define DAY_SECONDS 86400

/* Years 1900 to 2199: what people may type. */
bool date_make(int year, int month, int day, struct date *out);
struct date date_of(int year, int month, int day); /* any year; the day exists */
void date_split(struct date date, int *year, int *month, int *day);
int date_weekday(struct date date); /* 0 = Monday ... 6 = Sunday */

bool date_parse(struct span text, struct date *out); /* exactly YYYY-MM-DD */
struct span date_format(struct arena *arena, struct date date);

/* Wall-clock time as seconds of the day, 0 to 86399: HH:MM or HH:MM:SS. Written as HH:MM, with :SS only if not 00. */
bool time_parse(struct span text, int *seconds);
struct span time_format(struct arena *arena, int seconds);

/* 2026-11-24T22:00:00Z */
struct span instant_format_utc(struct arena *arena, instant at);

#endif
