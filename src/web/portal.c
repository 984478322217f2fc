/* portal.c: /portal-cliente/: my classes and courses (ui.md, "Portal"). */
#include "web/pages.h"
#include "web/routes.h"
#include "web/verdicts.h"
#include "web/when.h"

#define MAX_CARDS 20
#define ALL_CARDS 200 /* with «Ver más» */
#define MAX_LATER 50
#define WAIT_SECONDS 3600
#define RENEW_SECONDS 300 /* the page asks again at least that often */

enum state { STATE_OPEN, STATE_SCHEDULED, STATE_CANCELLED, STATE_OFF, STATE_NO_LINK, STATE_ENDED };

struct portal {
    struct exchange *ex;
    struct portal_page page;
    struct date today;           /* in the school's zone, and so are the next two */
    instant today_end, week_end;
    instant renew_at;
    size_t shown, most;
    struct user_course_list courses;
    struct meeting_list meetings;
};

/* The facts of one class, so that the one decision speaks here too. */
static struct access_facts class_facts(struct exchange *ex, const struct user_class *class)
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
                                 .can_sign = true};
}

static enum state state_of(struct exchange *ex, const struct user_class *class, const struct access_facts *facts)
{
    if (class->occurrence.cancelled)
        return STATE_CANCELLED;
    if (class->occurrence.ends_at + ex->app->windows.late < ex->now)
        return STATE_ENDED;
    if (!class->meeting.on)
        return STATE_OFF;
    if (access_link(facts, ex->arena).len == 0)
        return STATE_NO_LINK;
    return decide_access(facts) == VERDICT_ALLOWED ? STATE_OPEN : STATE_SCHEDULED;
}

static struct span state_word(enum language language, enum state state)
{
    static struct span (*const words[])(enum language) = {text_state_open, text_state_scheduled, text_state_cancelled,
                                                          text_state_off,  text_state_no_link,   text_state_ended};
    return words[state](language);
}

static struct span state_class(enum state state)
{
    static const struct span classes[] = {SPAN_INIT("open"), SPAN_INIT("plain"), SPAN_INIT("warn"),
                                          SPAN_INIT("warn"), SPAN_INIT("warn"),  SPAN_INIT("muted")};
    return classes[state];
}

static void note_change(struct portal *portal, instant at)
{
    if (at > portal->ex->now && at < portal->renew_at)
        portal->renew_at = at;
}

static void put_action(struct portal *portal, struct portal_card *card, const struct user_class *class,
                       const struct access_facts *facts, enum state state, const struct when *when)
{
    struct exchange *ex = portal->ex;
    instant opens = class->occurrence.starts_at - access_early(facts);
    struct span href = arena_printf(ex->arena, "/join-meeting/%lld/", (long long)class->meeting.id.v);
    note_change(portal, opens);
    note_change(portal, class->occurrence.ends_at + ex->app->windows.late + 1);
    switch (state) {
    case STATE_OPEN:
        card->join_href = href;
        card->join_text = card->teacher ? text_start_class(ex->language) : text_join_now(ex->language);
        card->note = text_ends_at(ex->arena, ex->language, when_time(when, class->occurrence.ends_at));
        break;
    case STATE_SCHEDULED:
        if (opens - ex->now > WAIT_SECONDS)
            break;
        card->wait_href = href;
        card->note = text_opens_in(ex->arena, ex->language,
                                   arena_printf(ex->arena, "%lld", (long long)((opens - ex->now + 59) / 60)));
        break;
    case STATE_CANCELLED:
        card->note = class->occurrence.reason;
        break;
    case STATE_OFF:
        card->note = text_ask_contact(ex->arena, ex->language, contact_of(ex));
        break;
    case STATE_NO_LINK:
        card->note = text_link_is_missing(ex->language);
        break;
    case STATE_ENDED:
        break;
    }
}

static struct cards *section_of(struct portal *portal, const struct user_class *class, enum state state)
{
    instant starts_at = class->occurrence.starts_at;
    if (state == STATE_OPEN)
        return &portal->page.now;
    return starts_at < portal->today_end ? &portal->page.today : &portal->page.week;
}

/* A card for the class, if it has ended or has not, as asked: ended ones come last. */
static void add_class(struct portal *portal, const struct user_class *class, bool ended)
{
    struct exchange *ex = portal->ex;
    struct access_facts facts = class_facts(ex, class);
    enum state state = state_of(ex, class, &facts);
    struct err err;
    const struct zone *zone = zones_get(ex->worker->zones, class->course.zone, ex->now, &err);
    bool past = state == STATE_CANCELLED && class->occurrence.ends_at < ex->now; /* nobody waits for it any more */
    if (zone == NULL || past || ended != (state == STATE_ENDED) || !access_in_course(&class->course, &class->occurrence))
        return;
    if (portal->shown == portal->most) { /* twice as many were read: some are outside their course's days */
        portal->page.more = true;
        return;
    }
    portal->shown++;
    struct when when = {ex->arena, ex->language, zone, ex->now};
    struct cards *cards = section_of(portal, class, state);
    if (cards->items == NULL)
        cards->items = arena_array(ex->arena, portal->most, sizeof *cards->items);
    struct portal_card *card = &cards->items[cards->count++];
    *card = (struct portal_card){
        .state = state_word(ex->language, state),
        .state_class = state_class(state),
        .course = class->course.name,
        .code = class->course.code,
        .when = capitalised(ex->arena, when_class(&when, class->occurrence.starts_at, class->occurrence.ends_at)),
        .description = class->meeting.description,
        .starts_rfc = zone_format(ex->arena, zone, class->occurrence.starts_at),
        .teacher = access_is_moderator(&facts)};
    put_action(portal, card, class, &facts, state, &when);
}

/* --- further on: a line a meeting; and the courses ----------------------------------------------------------------- */

static const struct user_course *course_of(const struct portal *portal, struct course_id id)
{
    for (size_t i = 0; i < portal->courses.count; i++)
        if (portal->courses.items[i].course.id.v == id.v)
            return &portal->courses.items[i];
    return NULL;
}

static struct date local_today(struct exchange *ex, struct span zone_name, struct when *when)
{
    struct err err;
    struct date today = DATE_NONE;
    int seconds;
    const struct zone *zone = zones_get(ex->worker->zones, zone_name, ex->now, &err);
    *when = (struct when){ex->arena, ex->language, zone, ex->now};
    if (zone)
        zone_local(zone, ex->now, &today, &seconds);
    return today;
}

static bool is_over(const struct course *course, struct date today)
{
    return !date_is_none(course->last_day) && !date_is_none(today) && course->last_day.days < today.days;
}

/* One that does not begin within the week. */
static void add_later(struct portal *portal, const struct meeting *meeting)
{
    struct exchange *ex = portal->ex;
    const struct user_course *mine = course_of(portal, meeting->course);
    struct when when;
    if (mine == NULL)
        return;
    struct date today = local_today(ex, mine->course.zone, &when);
    struct date first = meeting->rule.weekday < 0 ? meeting->rule.date : mine->course.first_day;
    if (when.zone == NULL || is_over(&mine->course, today))
        return;
    struct later_line *line = &portal->page.later.items[portal->page.later.count++];
    *line = (struct later_line){.course = mine->course.name};
    if (meeting->rule.weekday < 0) {
        line->rule = capitalised(ex->arena, when_date(&when, first));
    } else {
        line->rule = when_weekly(&when, meeting->rule.weekday, meeting->rule.start, meeting->rule.end);
        line->since = text_since(ex->arena, ex->language, when_date(&when, first));
    }
}

static void add_course(struct portal *portal, const struct user_course *mine)
{
    struct exchange *ex = portal->ex;
    struct when when;
    struct date today = local_today(ex, mine->course.zone, &when);
    bool over = is_over(&mine->course, today);
    struct portal_courses *list = over ? &portal->page.finished : &portal->page.courses;
    struct portal_course *row = &list->items[list->count++];
    *row = (struct portal_course){.name = mine->course.name, .code = mine->course.code};
    if (over)
        row->note = text_course_ended(ex->arena, ex->language, when_date(&when, mine->course.last_day));
    else if (!mine->has_meeting)
        row->note = text_course_without_calls(ex->language);
    else if (mine->role == ROLE_TEACHER)
        row->note = text_you_teach(ex->language);
}

static void add_courses(struct portal *portal)
{
    struct exchange *ex = portal->ex;
    struct portal_page *page = &portal->page;
    size_t courses = portal->courses.count + 1, meetings = portal->meetings.count + 1;
    page->later.items = arena_array(ex->arena, meetings, sizeof *page->later.items);
    page->courses.items = arena_array(ex->arena, courses, sizeof *page->courses.items);
    page->finished.items = arena_array(ex->arena, courses, sizeof *page->finished.items);
    for (size_t i = 0; i < portal->meetings.count; i++)
        add_later(portal, &portal->meetings.items[i]);
    for (size_t i = 0; i < portal->courses.count; i++)
        add_course(portal, &portal->courses.items[i]);
    page->empty = portal->courses.count == 0;
    page->empty_text = text_no_courses(ex->arena, ex->language, contact_of(ex));
}

/* The day in the school's zone: its beginning, and the ends of today and of the week. */
static bool read_days(struct portal *portal, instant *from, struct err *err)
{
    struct exchange *ex = portal->ex;
    int seconds;
    const struct zone *zone = zones_get(ex->worker->zones, ex->app->config->time_zone, ex->now, err);
    if (zone == NULL)
        return false;
    zone_local(zone, ex->now, &portal->today, &seconds);
    struct date today = portal->today;
    *from = zone_instant(zone, today, 0);
    portal->today_end = zone_instant(zone, (struct date){today.days + 1}, 0);
    portal->week_end = zone_instant(zone, (struct date){today.days + 8}, 0);
    return true;
}

struct response portal_cliente(struct exchange *ex)
{
    struct portal portal = {.ex = ex, .renew_at = ex->now + RENEW_SECONDS, .most = MAX_CARDS};
    struct user_class_list classes;
    struct err err;
    instant from = 0;
    if (span_eq(form_get(&ex->query, "todas", NULL), SPAN("1")))
        portal.most = ALL_CARDS;
    struct db *db = ex->worker->db;
    struct user_id user = ex->session->user.id;
    if (!read_days(&portal, &from, &err) ||
        !store_user_classes(db, ex->arena, user, from, portal.week_end, 2 * portal.most, &classes, &err) ||
        !store_user_courses(db, ex->arena, user, &portal.courses, &err) ||
        !store_user_later_meetings(db, ex->arena, user, (struct date){portal.today.days + 7}, MAX_LATER,
                                   &portal.meetings, &err))
        return answer_failure(ex, &err);
    for (size_t i = 0; i < classes.count; i++)
        add_class(&portal, &classes.items[i], false);
    for (size_t i = 0; i < classes.count; i++)
        add_class(&portal, &classes.items[i], true);
    add_courses(&portal);
    struct portal_page *page = &portal.page;
    page->more_href = SPAN("/portal-cliente/?todas=1");
    page->frame = frame_of(ex, page->now.count ? text_portal_title_open(ex->arena, ex->language, page->now.items[0].course)
                                               : text_portal_title(ex->language));
    page->frame.refresh = portal.renew_at - ex->now + 1;
    page->frame.refresh_href = SPAN("/portal-cliente/");
    struct buf body = buf_new(ex->arena, PAGE_MAX);
    struct view_context view = exchange_view(ex);
    view_portal(&body, &view, page);
    return answer_html(ex, 200, &body);
}
