/* posix_tz.c: the rule for the time after a TZif file's table. */
#include "base/posix_tz.h"

#define MAX_HOURS 167

static bool take(struct span *rest, char byte)
{
    if (rest->len == 0 || rest->ptr[0] != byte)
        return false;
    *rest = span_sub(*rest, 1, rest->len);
    return true;
}

static bool take_number(struct span *rest, int max, int *out)
{
    size_t len = 0;
    *out = 0;
    while (len < rest->len && len < 3 && rest->ptr[len] >= '0' && rest->ptr[len] <= '9')
        *out = *out * 10 + (rest->ptr[len++] - '0');
    *rest = span_sub(*rest, len, rest->len);
    return len > 0 && *out <= max;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A zone's abbreviation: letters, or anything but `>` between `<` and `>`. */
static bool take_name(struct span *rest)
{
    struct span ignored;
    if (take(rest, '<'))
        return span_has(*rest, '>') && span_cut(rest, '>', &ignored);
    size_t len = 0;
    while (len < rest->len && is_letter(rest->ptr[len]))
        len++;
    *rest = span_sub(*rest, len, rest->len);
    return len >= 3;
}

/* [+-]hh[:mm[:ss]] */
static bool take_time(struct span *rest, int64_t *out)
{
    int hours, minutes = 0, seconds = 0;
    bool negative = take(rest, '-');
    if (!negative)
        take(rest, '+');
    if (!take_number(rest, MAX_HOURS, &hours))
        return false;
    if (take(rest, ':')) {
        if (!take_number(rest, 59, &minutes))
            return false;
        if (take(rest, ':') && !take_number(rest, 59, &seconds))
            return false;
    }
    int64_t value = (int64_t)hours * 3600 + minutes * 60 + seconds;
    *out = negative ? -value : value;
    return true;
}

/* POSIX counts west of Greenwich as positive. */
static bool take_offset(struct span *rest, int *out)
{
    int64_t west;
    if (!take_time(rest, &west) || west > 25 * 3600 || west < -26 * 3600)
        return false;
    *out = (int)-west;
    return true;
}

static bool take_date(struct span *rest, struct tz_date *out)
{
    *out = (struct tz_date){.time = 2 * 3600};
    if (take(rest, 'M')) {
        out->kind = TZ_MONTH;
        if (!take_number(rest, 12, &out->month) || !take(rest, '.') || !take_number(rest, 5, &out->week) ||
            !take(rest, '.') || !take_number(rest, 6, &out->day) || out->month == 0 || out->week == 0)
            return false;
    } else {
        out->kind = take(rest, 'J') ? TZ_JULIAN : TZ_DAY;
        if (!take_number(rest, 365, &out->day) || (out->kind == TZ_JULIAN && out->day == 0))
            return false;
    }
    return !take(rest, '/') || take_time(rest, &out->time);
}

bool tz_rule_parse(struct span text, struct tz_rule *out)
{
    *out = (struct tz_rule){0};
    if (!take_name(&text) || !take_offset(&text, &out->standard))
        return false;
    if (text.len == 0)
        return true;
    out->has_dst = true;
    out->dst = out->standard + 3600;
    if (!take_name(&text))
        return false;
    if (text.len && text.ptr[0] != ',' && !take_offset(&text, &out->dst))
        return false;
    return take(&text, ',') && take_date(&text, &out->start) && take(&text, ',') && take_date(&text, &out->end) &&
           text.len == 0;
}

static int32_t first_of(int year, int month)
{
    return date_of(year, month, 1).days;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Local seconds since the epoch at which the clocks change in that year. */
static int64_t change_of(const struct tz_date *date, int year)
{
    int32_t days;
    if (date->kind == TZ_MONTH) {
        int32_t first = first_of(year, date->month);
        int32_t next = date->month == 12 ? first_of(year + 1, 1) : first_of(year, date->month + 1);
        int weekday = (date_weekday((struct date){first}) + 1) % 7; /* 0 = Sunday, as in the rule */
        days = first + (date->day - weekday + 7) % 7 + (date->week - 1) * 7;
        while (days >= next)
            days -= 7;
    } else if (date->kind == TZ_JULIAN) {
        days = first_of(year, 1) + date->day - 1 + (is_leap(year) && date->day >= 60);
    } else {
        days = first_of(year, 1) + date->day;
    }
    return (int64_t)days * DAY_SECONDS + date->time;
}

int tz_rule_offset(const struct tz_rule *rule, instant at)
{
    if (!rule->has_dst)
        return rule->standard;
    int year, month, day;
    date_split((struct date){(int32_t)((at + rule->standard) / DAY_SECONDS)}, &year, &month, &day);
    instant start = change_of(&rule->start, year) - rule->standard;
    instant end = change_of(&rule->end, year) - rule->dst;
    bool dst = start < end ? at >= start && at < end : at >= start || at < end;
    return dst ? rule->dst : rule->standard;
}
