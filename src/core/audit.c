/* audit.c: what changed, told field by field. */
#include "core/audit.h"

#define DETAILS_MAX ((size_t)64 * 1024)

struct buf details_new(struct arena *arena)
{
    return buf_new(arena, DETAILS_MAX);
}

static void put_line(struct buf *details, const char *field, struct span before, struct span after)
{
    buf_put(details, span_of(field));
    buf_byte(details, '\t');
    buf_put(details, before);
    buf_byte(details, '\t');
    buf_put(details, after);
    buf_byte(details, '\n');
}

void details_text(struct buf *details, const char *field, struct span before, struct span after)
{
    if (!span_eq(before, after))
        put_line(details, field, before, after);
}

void details_fact(struct buf *details, const char *field, struct span value)
{
    put_line(details, field, value, value);
}

void details_bool(struct buf *details, const char *field, bool before, bool after)
{
    details_text(details, field, before ? SPAN("1") : SPAN("0"), after ? SPAN("1") : SPAN("0"));
}

static struct span date_text(struct arena *arena, struct date date)
{
    return date_is_none(date) ? SPAN("") : date_format(arena, date);
}

void details_date(struct buf *details, const char *field, struct date before, struct date after)
{
    details_text(details, field, date_text(details->arena, before), date_text(details->arena, after));
}

void details_number(struct buf *details, const char *field, int64_t before, int64_t after)
{
    details_text(details, field, arena_printf(details->arena, "%lld", (long long)before),
                 arena_printf(details->arena, "%lld", (long long)after));
}

void details_time(struct buf *details, const char *field, int before, int after)
{
    details_text(details, field, before < 0 ? SPAN("") : time_format(details->arena, before),
                 after < 0 ? SPAN("") : time_format(details->arena, after));
}

bool audit_detail_next(struct span *details, struct audit_detail *out)
{
    struct span line;
    if (details->len == 0 || !span_cut(details, '\n', &line) || line.len == 0)
        return false;
    span_cut(&line, '\t', &out->field);
    span_cut(&line, '\t', &out->before);
    out->after = line;
    return true;
}

struct span user_differences(struct arena *arena, const struct user *before, const struct user *after)
{
    struct buf details = details_new(arena);
    details_text(&details, "username", before->username, after->username);
    details_text(&details, "name", before->name, after->name);
    details_text(&details, "email", before->email, after->email);
    details_text(&details, "avatar", before->avatar, after->avatar);
    details_text(&details, "language", before->language, after->language);
    details_bool(&details, "staff", before->staff, after->staff);
    return buf_span(&details);
}

struct span course_differences(struct arena *arena, const struct course *before, const struct course *after)
{
    struct buf details = details_new(arena);
    details_text(&details, "name", before->name, after->name);
    details_text(&details, "code", before->code, after->code);
    details_date(&details, "first_day", before->first_day, after->first_day);
    details_date(&details, "last_day", before->last_day, after->last_day);
    details_text(&details, "time_zone", before->zone, after->zone);
    details_bool(&details, "wait_for_teacher", before->waits, after->waits);
    return buf_span(&details);
}

/* A weekday that does not apply is "", as a date that does not is. */
static struct span weekday_text(struct arena *arena, int weekday)
{
    return weekday < 0 ? SPAN("") : arena_printf(arena, "%d", weekday);
}

/* Without its query and fragment: somebody may have pasted a token in it. */
static struct span link_text(const struct meeting *meeting)
{
    struct span link = meeting->link, address, rest;
    if (meeting->link_kind != LINK_OWN)
        return meeting->link_kind == LINK_DEFAULT ? SPAN("default") : SPAN("");
    span_cut(&link, '?', &rest);
    span_cut(&rest, '#', &address);
    return address;
}

static bool same_link(const struct meeting *before, const struct meeting *after)
{
    return before->link_kind == after->link_kind &&
           (before->link_kind != LINK_OWN || span_eq(before->link, after->link));
}

struct span meeting_differences(struct arena *arena, const struct meeting *before, const struct meeting *after)
{
    struct buf details = details_new(arena);
    details_text(&details, "weekday", weekday_text(arena, before->rule.weekday), weekday_text(arena, after->rule.weekday));
    details_date(&details, "date", before->rule.date, after->rule.date);
    details_time(&details, "start", before->rule.start, after->rule.start);
    details_time(&details, "end", before->rule.end, after->rule.end);
    if (!same_link(before, after))
        put_line(&details, "link", link_text(before), link_text(after));
    details_text(&details, "description", before->description, after->description);
    return buf_span(&details);
}
