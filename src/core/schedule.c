/* schedule.c: when a meeting happens (contract §7). */
#include "core/schedule.h"

#define CLOCK_CHANGE_MAX (3 * 3600) /* seconds: none is set back by more */

struct planned schedule_class(const struct rule *rule, const struct zone *zone, struct date day)
{
    int days = rule->end <= rule->start;
    instant starts_at = zone_instant(zone, day, rule->start);
    instant ends_at = zone_instant(zone, (struct date){day.days + days}, rule->end);
    if (ends_at <= starts_at) /* the start was moved over a gap, past the end: the end goes with it */
        ends_at = starts_at + days * DAY_SECONDS + rule->end - rule->start;
    return (struct planned){.day = day, .starts_at = starts_at, .ends_at = ends_at};
}

static struct plan plan_once(struct arena *arena, const struct rule *rule, const struct zone *zone)
{
    struct plan plan = {.items = arena_array(arena, 1, sizeof *plan.items), .count = 1};
    plan.items[0] = schedule_class(rule, zone, rule->date);
    return plan;
}

struct plan schedule_plan(struct arena *arena, const struct rule *rule, const struct course *course,
                          const struct zone *zone, struct date today)
{
    if (rule->weekday < 0)
        return plan_once(arena, rule, zone);
    int32_t first = date_is_none(course->first_day) ? today.days : course->first_day.days;
    int32_t last = today.days + SCHEDULE_HORIZON_DAYS;
    if (!date_is_none(course->last_day))
        last = course->last_day.days;
    first += (rule->weekday - date_weekday((struct date){first}) + 7) % 7;
    size_t room = 0;
    struct plan plan = {0};
    for (int32_t day = first; day <= last; day += 7) {
        plan.items = arena_grow(arena, plan.items, plan.count, &room, sizeof *plan.items);
        plan.items[plan.count++] = schedule_class(rule, zone, (struct date){day});
    }
    return plan;
}

bool schedule_asks(const struct rule *rule, const struct course *course, struct date day)
{
    if (rule->weekday < 0)
        return day.days == rule->date.days;
    bool begun = date_is_none(course->first_day) || day.days >= course->first_day.days;
    bool over = !date_is_none(course->last_day) && day.days > course->last_day.days;
    return begun && !over && date_weekday(day) == rule->weekday;
}

enum clock_change schedule_clock(const struct zone *zone, struct date day, int seconds)
{
    struct date shown;
    int shown_seconds;
    instant at = zone_instant(zone, day, seconds);
    zone_local(zone, at, &shown, &shown_seconds);
    if (shown.days != day.days || shown_seconds != seconds)
        return CLOCK_SKIPPED;
    int back = zone_offset(zone, at) - zone_offset(zone, at + CLOCK_CHANGE_MAX);
    if (back <= 0)
        return CLOCK_PLAIN;
    zone_local(zone, at + back, &shown, &shown_seconds);
    return shown.days == day.days && shown_seconds == seconds ? CLOCK_TWICE : CLOCK_PLAIN;
}

/* Somebody decided about it, or it is history: no rule changes it any more. */
static bool is_kept(const struct existing *existing, instant now)
{
    const struct occurrence *class = &existing->occurrence;
    return class->starts_at <= now || class->origin != ORIGIN_RULE || class->cancelled || existing->entered;
}

static void add_change(struct arena *arena, struct changes *changes, size_t *room, struct change change)
{
    changes->items = arena_grow(arena, changes->items, changes->count, room, sizeof *changes->items);
    changes->items[changes->count++] = change;
}

static const struct planned *planned_on(const struct plan *plan, struct date day)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->items[i].day.days == day.days)
            return &plan->items[i];
    return NULL;
}

static bool exists_on(const struct existing *existing, size_t count, struct date day)
{
    for (size_t i = 0; i < count; i++)
        if (existing[i].occurrence.rule_day.days == day.days && existing[i].occurrence.origin != ORIGIN_EXTRA)
            return true;
    return false;
}

struct changes schedule_diff(struct arena *arena, const struct plan *plan, const struct existing *existing,
                             size_t existing_count, instant now, bool once)
{
    struct changes changes = {0};
    size_t room = 0;
    for (size_t i = 0; i < existing_count; i++) {
        const struct occurrence *class = &existing[i].occurrence;
        if (is_kept(&existing[i], now))
            continue;
        const struct planned *planned = planned_on(plan, class->rule_day);
        if (planned == NULL)
            add_change(arena, &changes, &room, (struct change){.kind = CHANGE_REMOVE, .id = class->id});
        else if (planned->starts_at != class->starts_at || planned->ends_at != class->ends_at)
            add_change(arena, &changes, &room,
                       (struct change){.kind = CHANGE_UPDATE, .id = class->id, .planned = *planned});
    }
    for (size_t i = 0; i < plan->count; i++) {
        const struct planned *planned = &plan->items[i];
        if ((once || planned->ends_at >= now) && !exists_on(existing, existing_count, planned->day))
            add_change(arena, &changes, &room, (struct change){.kind = CHANGE_ADD, .planned = *planned});
    }
    return changes;
}
