/* schedule.h: when a meeting happens (contract §7). Pure: rules and zones in, classes out. */
#ifndef CORE_SCHEDULE_H
#define CORE_SCHEDULE_H

#include "base/zone.h"
#include "core/types.h"

/* Weekly meetings without a last day are made this many days ahead. */
#define SCHEDULE_HORIZON_DAYS 731

struct planned {
    struct date day;
    instant starts_at, ends_at;
};
struct plan {
    struct planned *items;
    size_t count;
};

/* The classes that the rule asks for, by day: from the course's first day (or `today`, if it has none) to its last day or
 * the horizon counted from `today`, both included; a one-date rule gives its date, whatever the course's days. */
struct plan schedule_plan(struct arena *arena, const struct rule *rule, const struct course *course,
                          const struct zone *zone, struct date today);

/* The class of one day under a rule. Its end is after its start, also where a gap in the clocks swallows the start. */
struct planned schedule_class(const struct rule *rule, const struct zone *zone, struct date day);

/* Does the rule ask for a class on that day? */
bool schedule_asks(const struct rule *rule, const struct course *course, struct date day);

/* What the clocks make of a wall-clock time on a day: they skip it (it is moved forward by the gap), or show it twice (it is
 * the first). */
enum clock_change { CLOCK_PLAIN, CLOCK_SKIPPED, CLOCK_TWICE };
enum clock_change schedule_clock(const struct zone *zone, struct date day, int seconds);

/* An occurrence as it is stored, and whether somebody entered it. */
struct existing {
    struct occurrence occurrence;
    bool entered;
};

enum change_kind { CHANGE_ADD, CHANGE_UPDATE, CHANGE_REMOVE };
struct change {
    enum change_kind kind;
    struct occurrence_id id;  /* of an update or removal */
    struct planned planned;   /* of an addition or update */
};
struct changes {
    struct change *items;
    size_t count;
};

/* What must be written so that `existing` follows `plan`. Classes are matched by rule_day. Those that have begun, were
 * moved, cancelled, added by hand or entered stay as they are, and no second one is made beside them; but one that was
 * added by hand never stood for the rule's own, which is made beside it. Added are classes that have not ended yet; the
 * one class of a one-date rule (`once`) always. */
struct changes schedule_diff(struct arena *arena, const struct plan *plan, const struct existing *existing,
                             size_t existing_count, instant now, bool once);

#endif
