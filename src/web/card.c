/* card.c: one class as the portal shows it: its state, and what can be done about it (ui.md, "Portal"). */
#include "web/card.h"

#include "web/manage_calls.h"

#define MAX_NOTES 2

/* The facts of one class, so that the one decision speaks here too. */
static struct access_facts class_facts(const struct exchange *ex, const struct user_class *class)
{
    return (struct access_facts){.now = ex->now,
                                 .user = exchange_user(ex),
                                 .meeting_exists = true,
                                 .meeting = class->meeting,
                                 .course = class->course,
                                 .enrolment = {.role = class->role},
                                 .windows = ex->app->windows,
                                 .near = &class->occurrence,
                                 .near_count = 1,
                                 .jitsi = &ex->app->jitsi,
                                 .can_sign = true,
                                 .teacher_entered = true}; /* a class is open where one has to wait, too */
}

enum card_state card_state(const struct exchange *ex, const struct user_class *class)
{
    struct access_facts facts = class_facts(ex, class);
    if (class->occurrence.cancelled)
        return CARD_CANCELLED;
    if (class->occurrence.ends_at + ex->app->windows.late < ex->now)
        return CARD_ENDED;
    if (!class->meeting.on)
        return CARD_OFF;
    if (access_link(&facts, ex->arena).len == 0)
        return CARD_NO_LINK;
    return decide_access(&facts) == VERDICT_ALLOWED ? CARD_OPEN : CARD_SCHEDULED;
}

struct span card_state_word(enum language language, enum card_state state)
{
    static struct span (*const words[])(enum language) = {text_state_open, text_state_scheduled, text_state_cancelled,
                                                          text_state_off,  text_state_no_link,   text_state_ended};
    return words[state](language);
}

struct span card_state_style(enum card_state state)
{
    static const struct span styles[] = {SPAN_INIT("open"), SPAN_INIT("scheduled"), SPAN_INIT("warn"),
                                         SPAN_INIT("warn"), SPAN_INIT("warn"),  SPAN_INIT("muted")};
    return styles[state];
}

static instant opens_at(const struct exchange *ex, const struct user_class *class)
{
    struct access_facts facts = class_facts(ex, class);
    return class->occurrence.starts_at - access_early(&facts);
}

instant card_changes_at(const struct exchange *ex, const struct user_class *class)
{
    const struct occurrence *occurrence = &class->occurrence;
    instant opens = opens_at(ex, class), next = INSTANT_NONE;
    instant changes[] = {opens - CARD_WAIT_SECONDS, opens, occurrence->ends_at + 1,
                         occurrence->ends_at + ex->app->windows.late + 1};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
        if (changes[i] > ex->now && (next == INSTANT_NONE || changes[i] < next))
            next = changes[i];
    return next;
}

/* --- what stands on it -------------------------------------------------------------------------------------------- */

static void note(struct exchange *ex, struct portal_card *card, struct span text)
{
    if (card->notes.items == NULL)
        card->notes.items = arena_array(ex->arena, MAX_NOTES, sizeof *card->notes.items);
    if (text.len && card->notes.count < MAX_NOTES)
        card->notes.items[card->notes.count++].text = text;
}

static bool note_next_class(struct exchange *ex, struct portal_card *card, const struct user_class *class,
                            const struct when *when, struct err *err)
{
    struct occurrence next;
    bool found;
    instant after = ex->now > class->occurrence.starts_at ? ex->now : class->occurrence.starts_at;
    if (!store_next_class(ex->worker->db, ex->arena, class->meeting.id, &class->course, after, &next, &found, err))
        return false;
    if (found)
        note(ex, card, text_next_class(ex->arena, ex->language, when_class(when, next.starts_at, next.ends_at)));
    return true;
}

/* Where the course waits for its teacher: who waits for whom behind the button. */
static bool note_waiting(struct exchange *ex, struct portal_card *card, const struct user_class *class, struct err *err)
{
    struct access_facts facts = class_facts(ex, class);
    bool entered;
    if (!class->course.waits || (!card->teacher && access_is_moderator(&facts)))
        return true;
    if (!store_teacher_entered(ex->worker->db, class->occurrence.id, class->course.id, ex->now, &entered, err))
        return false;
    if (!entered)
        note(ex, card, card->teacher ? text_card_students_wait(ex->language) : text_card_waiting(ex->language));
    return true;
}

static void put_join(struct exchange *ex, struct portal_card *card, const struct user_class *class,
                     const struct when *when)
{
    instant ends = class->occurrence.ends_at, last = ends + ex->app->windows.late;
    card->join_href = arena_printf(ex->arena, "/join-meeting/%lld/", (long long)class->meeting.id.v);
    card->join_text = card->teacher ? text_start_class(ex->language) : text_join_now(ex->language);
    card->ends = ex->now <= ends
                     ? text_ends_at(ex->arena, ex->language, when_time(when, ends))
                     : text_over_until(ex->arena, ex->language, when_time(when, ends), when_time(when, last));
}

static void put_wait(struct exchange *ex, struct portal_card *card, const struct user_class *class)
{
    int64_t left = opens_at(ex, class) - ex->now;
    if (left > CARD_WAIT_SECONDS || left < 0)
        return;
    card->state_class = SPAN("soon");
    card->wait_href = arena_printf(ex->arena, "/join-meeting/%lld/", (long long)class->meeting.id.v);
    card->opens_seconds = left;
    card->opens = text_opens_in(ex->arena, ex->language, arena_printf(ex->arena, "%lld", (long long)((left + 59) / 60)));
    card->opens_text = text_opens_in(ex->arena, ex->language, SPAN("{minutes}"));
}

/* What a teacher sends to the students: portero's address, never Jitsi's, which holds for nobody else. */
static struct span invitation_of(struct exchange *ex, const struct user_class *class, const struct when *when)
{
    struct date day, today;
    int ignored;
    zone_local(when->zone, class->occurrence.starts_at, &day, &ignored);
    zone_local(when->zone, ex->now, &today, &ignored);
    struct span time = when_time(when, class->occurrence.starts_at), zone = zone_words(ex, &class->course);
    struct span path = arena_printf(ex->arena, "/join-meeting/%lld/", (long long)class->meeting.id.v);
    struct span words = day.days == today.days ? text_invitation_today(ex->arena, ex->language, time)
                                               : text_invitation_day(ex->arena, ex->language, when_date(when, day), time);
    if (zone.len)
        words = arena_printf(ex->arena, "%.*s (%.*s)", SPAN_ARG(words), SPAN_ARG(zone));
    return text_invitation(ex->arena, ex->language, class->course.name, words, public_address(ex, path));
}

static bool put_for_teachers(struct exchange *ex, struct portal_card *card, const struct user_class *class,
                             enum card_state state, const struct when *when, struct err *err)
{
    int64_t entered, students;
    if (state == CARD_OPEN || state == CARD_SCHEDULED)
        card->invitation = invitation_of(ex, class, when);
    if (state == CARD_NO_LINK)
        card->state_class = SPAN("bad");
    if (state != CARD_OPEN && state != CARD_ENDED)
        return true;
    if (!store_class_entered(ex->worker->db, ex->arena, &class->occurrence, class->course.id, &entered, &students, err))
        return false;
    card->entered = text_entered(ex->arena, ex->language, arena_printf(ex->arena, "%lld", (long long)entered),
                                 arena_printf(ex->arena, "%lld", (long long)students));
    return true;
}

static void put_missing_link(struct exchange *ex, struct portal_card *card, const struct user_class *class)
{
    if (!exchange_user(ex)->staff && !card->teacher) {
        note(ex, card, text_link_is_missing(ex->language));
        return;
    }
    note(ex, card, text_nobody_can_enter(ex->language));
    card->mend_text = text_add_link(ex->language);
    card->mend_href = link_add_href(ex, class->meeting.id);
}

/* Whoever may switch it on is led there. */
static void put_switched_off(struct exchange *ex, struct portal_card *card, const struct user_class *class)
{
    struct access_facts facts = class_facts(ex, class);
    if (!access_is_moderator(&facts)) {
        note(ex, card, text_ask_contact(ex->arena, ex->language, contact_of(ex)));
        return;
    }
    note(ex, card, text_nobody_can_enter(ex->language));
    card->mend_text = text_denial_switch_on(ex->language);
    card->mend_href = call_href(ex, class->meeting.id, "");
}

static bool put_action(struct exchange *ex, struct portal_card *card, const struct user_class *class,
                       enum card_state state, const struct when *when, struct err *err)
{
    switch (state) {
    case CARD_OPEN:
        put_join(ex, card, class, when);
        return note_waiting(ex, card, class, err);
    case CARD_SCHEDULED:
        put_wait(ex, card, class);
        break;
    case CARD_CANCELLED:
        note(ex, card, class->occurrence.reason);
        return note_next_class(ex, card, class, when, err);
    case CARD_OFF:
        put_switched_off(ex, card, class);
        break;
    case CARD_NO_LINK:
        put_missing_link(ex, card, class);
        break;
    case CARD_ENDED:
        return note_next_class(ex, card, class, when, err);
    }
    return true;
}

bool card_fill(struct exchange *ex, const struct user_class *class, enum card_state state, struct portal_card *card,
               struct err *err)
{
    const struct zone *zone = zones_get(ex->worker->zones, class->course.zone, ex->now, err);
    if (zone == NULL)
        return false;
    struct when when = {ex->arena, ex->language, zone, ex->now};
    const struct occurrence *occurrence = &class->occurrence;
    *card = (struct portal_card){
        .state = card_state_word(ex->language, state),
        .state_class = card_state_style(state),
        .course = class->course.name,
        .code = class->course.code,
        .when = capitalised(ex->arena, when_class(&when, occurrence->starts_at, occurrence->ends_at)),
        .zone = zone_words(ex, &class->course),
        .description = class->meeting.description,
        .starts_rfc = zone_format(ex->arena, zone, occurrence->starts_at),
        .ends_rfc = zone_format(ex->arena, zone, occurrence->ends_at),
        .teacher = class->role == ROLE_TEACHER};
    return put_action(ex, card, class, state, &when, err) &&
           (!card->teacher || put_for_teachers(ex, card, class, state, &when, err));
}
