/* access.c: THE decision: may this user enter this call now? (contract §3) */
#include "core/access.h"

enum role access_role(const struct access_facts *facts)
{
    const struct enrolment *enrolment = &facts->enrolment;
    bool begun = enrolment->from == 0 || enrolment->from <= facts->now;
    bool over = enrolment->until != 0 && enrolment->until < facts->now;
    return begun && !over ? enrolment->role : ROLE_NONE;
}

int64_t access_early(const struct access_facts *facts)
{
    return access_role(facts) == ROLE_TEACHER ? facts->windows.early_teacher : facts->windows.early;
}

bool access_is_moderator(const struct access_facts *facts)
{
    return access_role(facts) == ROLE_TEACHER ||
           (access_role(facts) != ROLE_NONE && facts->user != NULL && facts->user->staff);
}

bool access_in_course(const struct course *course, const struct occurrence *occurrence)
{
    bool begun = date_is_none(course->first_day) || occurrence->day.days >= course->first_day.days;
    bool over = !date_is_none(course->last_day) && occurrence->day.days > course->last_day.days;
    return begun && !over && !course->archived;
}

/* Both ends included: the opening second, and the last second of the late minutes. The minutes are added to the clock's
 * reading and not to the class, so that no stored time overflows. */
static bool is_open(const struct access_facts *facts, const struct occurrence *class, int64_t early, instant at)
{
    return !class->cancelled && access_in_course(&facts->course, class) && class->starts_at <= at + early &&
           at - facts->windows.late <= class->ends_at;
}

const struct occurrence *access_open_class(const struct access_facts *facts)
{
    const struct occurrence *open = NULL;
    int64_t early = access_early(facts);
    for (size_t i = 0; i < facts->near_count; i++)
        if (is_open(facts, &facts->near[i], early, facts->now) && (open == NULL || facts->near[i].starts_at >= open->starts_at))
            open = &facts->near[i];
    return open;
}

/* The last of the late minutes is still inside, and exp is the first second that is not (RFC 7519, 4.1.4). Where no class
 * is open (/test-meeting-jwt/ outside hours) there is none to end with. */
instant access_token_expiry(const struct access_facts *facts)
{
    const struct occurrence *class = access_open_class(facts);
    bool with_class = facts->jitsi->expiry == EXPIRY_CLASS && class != NULL;
    return with_class ? class->ends_at + facts->windows.late + 1 : facts->now + facts->jitsi->ttl;
}

struct span access_link(const struct access_facts *facts, struct arena *arena)
{
    struct err ignored;
    struct span link = link_of(arena, facts->jitsi, &facts->meeting);
    return link.len && link_check(facts->jitsi, link, &ignored) ? link : SPAN("");
}

/* --- the checks: each three lines and total ------------------------------------------------------------------------ */

static bool has_session(const struct access_facts *facts)
{
    return facts->user != NULL && facts->user->enabled;
}

static bool exists(const struct access_facts *facts)
{
    return facts->meeting_exists;
}

static bool is_enrolled(const struct access_facts *facts)
{
    return access_role(facts) != ROLE_NONE;
}

static bool is_switched_on(const struct access_facts *facts)
{
    return facts->meeting.on;
}

static bool is_within_hours(const struct access_facts *facts)
{
    return access_open_class(facts) != NULL;
}

/* Where the course waits, students do, until a teacher is inside. */
static bool has_teacher(const struct access_facts *facts)
{
    return facts->meeting_exists && (!facts->course.waits || facts->teacher_entered || access_is_moderator(facts));
}

/* The default link is as good as the setting that it is made of: only a link of its own can be wrong. */
static bool has_link(const struct access_facts *facts)
{
    struct err ignored;
    return facts->meeting.link_kind == LINK_DEFAULT ||
           (facts->meeting.link_kind == LINK_OWN && link_check(facts->jitsi, facts->meeting.link, &ignored));
}

static bool can_sign(const struct access_facts *facts)
{
    return facts->can_sign;
}

static const struct check {
    const char *name;
    bool (*holds)(const struct access_facts *facts);
    enum verdict refusal;
    bool in_debug; /* does it refuse /test-meeting-jwt/ too? */
} checks[ACCESS_CHECKS] = {
    {"session", has_session, VERDICT_UNAUTHENTICATED, true},
    {"exists", exists, VERDICT_NOT_FOUND, true},
    {"enrolled", is_enrolled, VERDICT_NOT_ENROLLED, true},
    {"switch", is_switched_on, VERDICT_INACTIVE, false},
    {"hours", is_within_hours, VERDICT_TOO_EARLY, false},
    {"teacher", has_teacher, VERDICT_WAITING_FOR_TEACHER, false},
    {"link", has_link, VERDICT_NO_LINK, false},
    {"token", can_sign, VERDICT_TOKEN_ERROR, true},
};

/* Outside hours there are two answers: is any class still to come? */
static enum verdict refusal_of(const struct check *check, const struct access_facts *facts)
{
    bool none_to_come = check->refusal == VERDICT_TOO_EARLY && facts->next.id.v == 0;
    return none_to_come ? VERDICT_TOO_LATE : check->refusal;
}

static enum verdict first_refusal(const struct access_facts *facts, bool debug)
{
    for (size_t i = 0; i < ACCESS_CHECKS; i++)
        if ((checks[i].in_debug || !debug) && !checks[i].holds(facts))
            return refusal_of(&checks[i], facts);
    return VERDICT_ALLOWED;
}

enum verdict decide_access(const struct access_facts *facts)
{
    return first_refusal(facts, false);
}

enum verdict decide_access_debug(const struct access_facts *facts)
{
    return first_refusal(facts, true);
}

int64_t access_room_early(const struct windows *windows)
{
    return windows->early > windows->early_teacher ? windows->early : windows->early_teacher;
}

/* By start: whichever is open in the second after those before it carries the room on. */
static instant room_until(const struct access_facts *facts)
{
    instant until = facts->now - 1;
    int64_t early = access_room_early(&facts->windows);
    for (size_t i = 0; i < facts->near_count; i++)
        if (is_open(facts, &facts->near[i], early, until + 1))
            until = facts->near[i].ends_at + facts->windows.late;
    return until;
}

enum verdict access_room(const struct access_facts *facts, instant *until)
{
    *until = INSTANT_NONE;
    if (!exists(facts))
        return VERDICT_NOT_FOUND;
    if (!is_switched_on(facts))
        return VERDICT_INACTIVE;
    instant end = room_until(facts);
    if (end < facts->now)
        return facts->next.id.v ? VERDICT_TOO_EARLY : VERDICT_TOO_LATE;
    *until = end;
    return VERDICT_ALLOWED;
}

void explain_access(const struct access_facts *facts, struct access_check out[ACCESS_CHECKS])
{
    for (size_t i = 0; i < ACCESS_CHECKS; i++)
        out[i] = (struct access_check){checks[i].name, checks[i].holds(facts), refusal_of(&checks[i], facts)};
}
