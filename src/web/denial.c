/* denial.c: a refusal, told to the person (ui.md, "The seven denials") or to a program (JSON). */
#include "web/admit.h"
#include "web/hours.h"
#include "web/manage_calls.h"
#include "web/verdicts.h"

#include "base/json.h"

#define RETRY_SECONDS 30
#define MAX_LINES 4
#define GLANCE_SECONDS 10 /* between two looks for a teacher; the script's are spread around it */
#define TEACHER_LATE 900  /* after that long what to do is told */

struct denial {
    struct exchange *ex;
    const struct attempt *attempt;
    struct when when; /* in the course's zone; zone NULL: unknown */
    struct denial_page page;
};

static void say(struct denial *denial, struct span line)
{
    struct lines *lines = &denial->page.lines;
    if (lines->items == NULL)
        lines->items = arena_array(denial->ex->arena, MAX_LINES, sizeof *lines->items);
    if (lines->count < MAX_LINES && line.len)
        lines->items[lines->count++].text = line;
}

/* The one accent button of the page. */
static void offer(struct denial *denial, struct span text, struct span href)
{
    denial->page.action = text;
    denial->page.action_href = href;
    denial->page.action_style = SPAN("button");
}

/* Site administrators need not ask anybody: they become a teacher of the course, and are led back here. */
static void offer_teaching(struct denial *denial)
{
    struct exchange *ex = denial->ex;
    denial->page.enrol_href = arena_printf(ex->arena, "/gestion/cursos/%lld/docente/",
                                           (long long)denial->attempt->facts.course.id.v);
    denial->page.enrol_once = new_once(ex);
    denial->page.enrol_back = denial->attempt->way;
    denial->page.action_style = SPAN("quiet");
}

/* The page asks again by itself, which records nothing until it is allowed. */
static void ask_again(struct denial *denial, int64_t seconds)
{
    denial->page.frame.refresh = seconds;
    denial->page.frame.refresh_href = arena_printf(denial->ex->arena, "%.*s?reintento=1", SPAN_ARG(denial->attempt->way));
}

/* What only time or somebody else can mend: it retries, and a button does so at once. */
static void retry(struct denial *denial)
{
    ask_again(denial, RETRY_SECONDS);
    offer(denial, text_try_now(denial->ex->language), denial->attempt->way);
    denial->page.again_text = text_see_my_classes(denial->ex->language);
    denial->page.again_href = SPAN("/portal-cliente/");
}

static instant opens_at(const struct attempt *attempt)
{
    return attempt->facts.next.starts_at - access_early(&attempt->facts);
}

/* The class that the page is about. */
static void show_class(struct denial *denial, const struct occurrence *class)
{
    struct denial_page *page = &denial->page;
    page->class_time = capitalised(denial->ex->arena, class_words(denial->ex, &denial->when,
                                                                  &denial->attempt->facts.course, class));
    page->starts_rfc = zone_format(denial->ex->arena, denial->when.zone, class->starts_at);
    page->ends_rfc = zone_format(denial->ex->arena, denial->when.zone, class->ends_at);
}

static void say_next_class(struct denial *denial)
{
    const struct occurrence *next = &denial->attempt->facts.next;
    if (next->id.v == 0 || denial->when.zone == NULL)
        return;
    say(denial, text_next_class(denial->ex->arena, denial->ex->language,
                                class_words(denial->ex, &denial->when, &denial->attempt->facts.course, next)));
}

static void say_opening(struct denial *denial)
{
    const struct attempt *attempt = denial->attempt;
    instant opens = opens_at(attempt);
    denial->page.opens_rfc = zone_format(denial->ex->arena, denial->when.zone, opens);
    denial->page.opening = opening_words(&denial->when, opens, attempt->facts.next.starts_at);
}

static void tell_waiting(struct denial *denial)
{
    const struct attempt *attempt = denial->attempt;
    int64_t left = opens_at(attempt) - attempt->facts.now;
    struct exchange *ex = denial->ex;
    if (denial->when.zone) {
        show_class(denial, &attempt->facts.next);
        say_opening(denial);
    }
    if (left > WAITING_SECONDS) { /* no clock yet; but it becomes a page that waits */
        if (left < SESSION_ABSOLUTE)
            ask_again(denial, left - WAITING_SECONDS + 1);
        return;
    }
    denial->page.waits = true;
    denial->page.seconds = left > 0 ? left : 0;
    denial->page.minutes_left = text_minutes_left(ex->arena, ex->language, SPAN("{minutes}"));
    ask_again(denial, denial->page.seconds + 1);
    exchange_prolong_session(ex, opens_at(attempt)); /* or who waits longest would be asked to log in at the door */
    denial->page.action_style = SPAN("quiet");
    denial->page.again_text = text_try_now(ex->language);
    denial->page.again_href = attempt->way;
}

static void tell_hours(struct denial *denial)
{
    const struct attempt *attempt = denial->attempt;
    enum language language = denial->ex->language;
    instant opens = attempt->verdict == VERDICT_TOO_EARLY ? opens_at(attempt) : INSTANT_NONE;
    const struct occurrence *today = class_that_was(&attempt->facts, denial->when.zone, opens);
    if (today) {
        denial->page.heading = today->cancelled ? text_cancelled_today_heading(language)
                                                : text_ended_today_heading(language);
        if (today->cancelled)
            show_class(denial, today);
        say(denial, today->cancelled ? today->reason
                                     : text_ended_at(denial->ex->arena, language, when_time(&denial->when, today->ends_at)));
        say_next_class(denial);
    } else if (attempt->verdict == VERDICT_TOO_EARLY) {
        tell_waiting(denial);
    } else if (attempt->facts.last.id.v && denial->when.zone) {
        struct date last;
        int ignored;
        zone_local(denial->when.zone, attempt->facts.last.starts_at, &last, &ignored);
        say(denial, text_last_was(denial->ex->arena, language, when_date(&denial->when, last)));
    }
}

/* The next moment at which the page reads differently, so far as the clock alone decides it. */
static instant waiting_changes_at(const struct access_facts *facts, const struct occurrence *class)
{
    if (facts->now < class->starts_at)
        return class->starts_at;
    if (facts->now < class->starts_at + TEACHER_LATE)
        return class->starts_at + TEACHER_LATE;
    return class->ends_at + facts->windows.late + 1;
}

static void tell_waiting_for_teacher(struct denial *denial)
{
    struct exchange *ex = denial->ex;
    struct denial_page *page = &denial->page;
    const struct access_facts *facts = &denial->attempt->facts;
    const struct occurrence *class = access_open_class(facts);
    if (denial->when.zone) {
        struct span starts = when_time(&denial->when, class->starts_at);
        show_class(denial, class);
        say(denial, facts->now < class->starts_at ? text_waiting_teacher_starts(ex->arena, ex->language, starts)
                                                  : text_waiting_teacher_started(ex->arena, ex->language, starts));
    }
    if (facts->now >= class->starts_at + TEACHER_LATE)
        say(denial, text_waiting_teacher_late(ex->arena, ex->language, contact_of(ex)));
    page->seconds = waiting_changes_at(facts, class) - facts->now;
    page->glance_href = arena_printf(ex->arena, "%.*s?mira=1", SPAN_ARG(ex->request->path));
    ask_again(denial, GLANCE_SECONDS);
    exchange_prolong_session(ex, class->ends_at);
    page->action_style = SPAN("quiet");
    page->again_text = text_try_now(ex->language);
    page->again_href = ex->request->path;
}

static void tell_not_enrolled(struct denial *denial)
{
    struct exchange *ex = denial->ex;
    const struct user *user = denial->attempt->facts.user;
    struct span name = user->name.len ? user->name : user->username;
    denial->page.account = arena_printf(ex->arena, "%.*s (%.*s)", SPAN_ARG(name),
                                        SPAN_ARG(user->email.len ? user->email : user->username));
    if (!user->staff)
        say(denial, text_not_enrolled_recent(ex->arena, ex->language, contact_of(ex)));
    offer(denial, text_other_account(ex->language), exchange_login_href(ex));
    if (user->staff && !denial->attempt->facts.course.archived)
        offer_teaching(denial);
    denial->page.again_text = text_see_my_classes(ex->language);
    denial->page.again_href = SPAN("/portal-cliente/");
}

/* Whoever can mend it is led there; it goes on asking by itself. */
static void tell_inactive(struct denial *denial)
{
    struct exchange *ex = denial->ex;
    bool mends = access_is_moderator(&denial->attempt->facts);
    say(denial, mends ? text_nobody_can_enter(ex->language) : text_inactive_why(ex->arena, ex->language, contact_of(ex)));
    retry(denial);
    if (mends)
        offer(denial, text_denial_switch_on(ex->language), call_href(ex, denial->attempt->facts.meeting.id, ""));
}

static void tell_no_link(struct denial *denial)
{
    struct exchange *ex = denial->ex;
    const struct access_facts *facts = &denial->attempt->facts;
    bool mends = facts->user->staff || access_is_moderator(facts);
    say(denial, mends ? text_nobody_can_enter(ex->language) : text_no_link_why(ex->language));
    retry(denial);
    if (mends)
        offer(denial, text_denial_add_link(ex->language), link_add_href(ex, facts->meeting.id));
}

static void tell(struct denial *denial)
{
    struct exchange *ex = denial->ex;
    switch (denial->attempt->verdict) {
    case VERDICT_NOT_FOUND:
        say(denial, text_not_found_why(ex->language));
        break;
    case VERDICT_NOT_ENROLLED:
        tell_not_enrolled(denial);
        break;
    case VERDICT_INACTIVE:
        tell_inactive(denial);
        break;
    case VERDICT_NO_LINK:
        tell_no_link(denial);
        break;
    case VERDICT_TOKEN_ERROR:
        say(denial, text_token_error_why(ex->arena, ex->language, contact_of(ex)));
        retry(denial);
        break;
    case VERDICT_TOO_EARLY:
    case VERDICT_TOO_LATE:
        tell_hours(denial);
        break;
    case VERDICT_WAITING_FOR_TEACHER:
        tell_waiting_for_teacher(denial);
        break;
    case VERDICT_ALLOWED:
    case VERDICT_UNAUTHENTICATED:
        break;
    }
}

static struct response refusal_page(struct exchange *ex, const struct attempt *attempt, const struct zone *zone)
{
    const struct verdict_look *look = verdict_look(attempt->verdict);
    struct denial denial = {.ex = ex, .attempt = attempt, .when = {ex->arena, ex->language, zone, ex->now}};
    struct denial_page *page = &denial.page;
    struct err err;
    page->frame = frame_of(ex, look->label(ex->language));
    page->label = look->label(ex->language);
    page->heading = look->heading(ex->language);
    page->code = ex->request_id;
    if (attempt->facts.enrolment.role != ROLE_NONE) /* whose course it is, is told to nobody else */
        page->course = attempt->facts.course.name;
    if (attempt->facts.enrolment.role == ROLE_TEACHER && !frame_tabs_if_teaching(ex, &page->frame, &err))
        return answer_failure(ex, &err);
    offer(&denial, text_see_my_classes(ex->language), SPAN("/portal-cliente/"));
    tell(&denial);
    struct buf body = buf_new(ex->arena, PAGE_MAX);
    struct view_context view = exchange_view(ex);
    view_denial(&body, &view, page);
    return answer_html(ex, look->status, &body);
}

static const struct zone *course_zone(struct exchange *ex, const struct attempt *attempt)
{
    struct err err;
    if (!attempt->facts.meeting_exists)
        return NULL;
    return zones_get(ex->worker->zones, attempt->facts.course.zone, ex->now, &err);
}

static struct response refusal_json(struct exchange *ex, const struct attempt *attempt)
{
    const struct verdict_look *look = verdict_look(attempt->verdict);
    const struct zone *zone = course_zone(ex, attempt);
    struct buf body = buf_new(ex->arena, 4096);
    struct json json = json_to(&body);
    json_object(&json);
    json_put_text(&json, SPAN("error"), look->label(ex->language));
    json_put_text(&json, SPAN("code"), look->code);
    if (attempt->verdict == VERDICT_TOO_EARLY && zone)
        json_put_text(&json, SPAN("abre"), zone_format(ex->arena, zone, opens_at(attempt)));
    json_object_end(&json);
    return answer_json(ex, look->status, &body);
}

struct response answer_refusal(struct exchange *ex, const struct attempt *attempt)
{
    if (attempt->verdict == VERDICT_UNAUTHENTICATED)
        return answer_unauthenticated(ex);
    if (exchange_wants_json(ex))
        return refusal_json(ex, attempt);
    return refusal_page(ex, attempt, course_zone(ex, attempt));
}
