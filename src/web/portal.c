/* portal.c: /portal-cliente/: my classes and courses (ui.md, "Portal"). */
#include "web/card.h"
#include "web/routes.h"
#include "web/when.h"

#define MAX_CARDS 20
#define ALL_CARDS 200 /* with «Ver más» */
#define RENEW_SECONDS 300 /* the page asks again at least that often */

struct portal {
    struct exchange *ex;
    struct portal_page page;
    instant today, week_end; /* when today begins in the school's zone, and when the week that begins with it ends */
    instant renew_at;
    size_t shown, most;
    struct user_course_list courses;
    struct user_class_list classes;
};

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

static void note_change(struct portal *portal, instant at)
{
    if (at > portal->ex->now && at < portal->renew_at)
        portal->renew_at = at;
}

static struct cards *section_of(struct portal *portal, const struct user_class *class, enum card_state state)
{
    struct when when;
    if (state == CARD_OPEN)
        return &portal->page.now;
    bool today = class->occurrence.day.days <= local_today(portal->ex, class->course.zone, &when).days;
    return today ? &portal->page.today : &portal->page.week;
}

/* Outside its course's days, in a zone that this machine does not know, or cancelled and over: nobody waits for it. */
static bool is_shown(const struct portal *portal, const struct user_class *class, enum card_state state)
{
    struct exchange *ex = portal->ex;
    struct err err;
    return access_in_course(&class->course, &class->occurrence) &&
           zones_get(ex->worker->zones, class->course.zone, ex->now, &err) != NULL &&
           !(state == CARD_CANCELLED && class->occurrence.ends_at < ex->now) &&
           !(state == CARD_ENDED && class->occurrence.ends_at < portal->today);
}

/* In each section: what is on or to come, then what is open but over, then what has ended. */
enum rank { RANK_NOW, RANK_OVERRUN, RANK_ENDED };

static enum rank rank_of(const struct portal *portal, const struct user_class *class, enum card_state state)
{
    if (state == CARD_ENDED)
        return RANK_ENDED;
    return class->occurrence.ends_at < portal->ex->now ? RANK_OVERRUN : RANK_NOW;
}

/* A card for the class, if it has that rank. */
static bool add_class(struct portal *portal, const struct user_class *class, enum rank rank, struct err *err)
{
    enum card_state state = card_state(portal->ex, class);
    if (rank != rank_of(portal, class, state) || !is_shown(portal, class, state))
        return true;
    if (portal->shown == portal->most) { /* twice as many were read: some are not shown */
        portal->page.more = true;
        return true;
    }
    portal->shown++;
    instant changes_at = card_changes_at(portal->ex, class);
    if (changes_at != INSTANT_NONE)
        note_change(portal, changes_at);
    struct cards *cards = section_of(portal, class, state);
    if (cards->items == NULL)
        cards->items = arena_array(portal->ex->arena, portal->most, sizeof *cards->items);
    return card_fill(portal->ex, class, state, &cards->items[cards->count++], err);
}

static bool is_later(const struct portal *portal, const struct user_class *class)
{
    return class->occurrence.starts_at >= portal->week_end;
}

static bool add_classes(struct portal *portal, enum rank rank, struct err *err)
{
    for (size_t i = 0; i < portal->classes.count; i++) {
        const struct user_class *class = &portal->classes.items[i];
        if (!is_later(portal, class) && !add_class(portal, class, rank, err))
            return false;
    }
    return true;
}

/* --- further on: a line a meeting; and the courses ----------------------------------------------------------------- */

static bool is_over(const struct course *course, struct date today)
{
    return !date_is_none(course->last_day) && !date_is_none(today) && course->last_day.days < today.days;
}

/* A call whose next class is not within the week. */
static void add_later(struct portal *portal, const struct user_class *class)
{
    struct exchange *ex = portal->ex;
    const struct rule *rule = &class->meeting.rule;
    struct when when;
    if (!class->meeting.on || !access_in_course(&class->course, &class->occurrence) ||
        date_is_none(local_today(ex, class->course.zone, &when)))
        return;
    struct later_line *line = &portal->page.later.items[portal->page.later.count++];
    *line = (struct later_line){.course = class->course.name};
    if (rule->weekday < 0) {
        line->rule = capitalised(ex->arena, when_class(&when, class->occurrence.starts_at, class->occurrence.ends_at));
    } else {
        struct date first;
        int ignored;
        zone_local(when.zone, class->occurrence.starts_at, &first, &ignored);
        line->rule = when_weekly(&when, rule->weekday, rule->start, rule->end);
        line->since = text_since(ex->arena, ex->language, when_day_of_month(&when, first));
    }
    line->zone = zone_words(ex, &class->course);
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
    size_t courses = portal->courses.count + 1;
    page->later.items = arena_array(ex->arena, portal->classes.count + 1, sizeof *page->later.items);
    page->courses.items = arena_array(ex->arena, courses, sizeof *page->courses.items);
    page->finished.items = arena_array(ex->arena, courses, sizeof *page->finished.items);
    for (size_t i = 0; i < portal->classes.count; i++)
        if (is_later(portal, &portal->classes.items[i]))
            add_later(portal, &portal->classes.items[i]);
    for (size_t i = 0; i < portal->courses.count; i++)
        add_course(portal, &portal->courses.items[i]);
    page->empty = portal->courses.count == 0;
    page->empty_text = text_no_courses(ex->arena, ex->language, contact_of(ex));
}

/* The day in the school's zone; at its end the page looks different. */
static bool read_days(struct portal *portal, struct err *err)
{
    struct exchange *ex = portal->ex;
    struct date today;
    int seconds;
    const struct zone *zone = zones_get(ex->worker->zones, ex->app->config->time_zone, ex->now, err);
    if (zone == NULL)
        return false;
    zone_local(zone, ex->now, &today, &seconds);
    portal->today = zone_instant(zone, today, 0);
    portal->week_end = zone_instant(zone, (struct date){today.days + 8}, 0);
    note_change(portal, zone_instant(zone, (struct date){today.days + 1}, 0));
    return true;
}

static bool read_portal(struct portal *portal, struct err *err)
{
    struct exchange *ex = portal->ex;
    struct db *db = ex->worker->db;
    struct user_id user = ex->session->user.id;
    size_t limit = 2 * portal->most + MAX_CARDS; /* some are not shown, some are lines of «Más adelante» */
    struct class_span span = {.ended = ex->now - ex->app->windows.late};
    if (!read_days(portal, err) ||
        !store_user_courses(db, ex->arena, user, ex->now, &portal->courses, err))
        return false;
    /* A class of yesterday may still be open at midnight. */
    span.from = (portal->today < span.ended ? portal->today : span.ended) - 1;
    span.to = portal->week_end;
    if (!store_user_classes(db, ex->arena, user, &span, limit, &portal->classes, err) ||
        !add_classes(portal, RANK_NOW, err) || !add_classes(portal, RANK_OVERRUN, err) ||
        !add_classes(portal, RANK_ENDED, err))
        return false;
    add_courses(portal);
    return true;
}

/* Perhaps one who does not teach yet, or any more: students are not looked up. */
static bool is_a_teacher(const struct portal *portal)
{
    for (size_t i = 0; i < portal->courses.count; i++)
        if (portal->courses.items[i].role == ROLE_TEACHER)
            return true;
    return false;
}

/* «Martes 24 de noviembre de 2026, 18:52 h» */
static struct span printed_at(struct exchange *ex)
{
    struct when when;
    struct date today = local_today(ex, ex->app->config->time_zone, &when);
    if (date_is_none(today))
        return SPAN("");
    return capitalised(ex->arena, text_moment(ex->arena, ex->language, when_full_date(&when, today), when_time(&when, ex->now)));
}

struct response portal_cliente(struct exchange *ex)
{
    struct portal portal = {.ex = ex, .renew_at = ex->now + RENEW_SECONDS, .most = MAX_CARDS};
    struct portal_page *page = &portal.page;
    struct err err;
    if (span_eq(form_get(&ex->query, "todas", NULL), SPAN("1")))
        portal.most = ALL_CARDS;
    if (!read_portal(&portal, &err))
        return answer_failure(ex, &err);
    page->quiet = !page->empty && portal.shown == 0;
    bool all = portal.most == ALL_CARDS;
    page->more = page->more && !all;
    page->more_href = SPAN("/portal-cliente/?todas=1");
    page->printed = printed_at(ex);
    page->frame = frame_of(ex, page->now.count ? text_portal_title_open(ex->arena, ex->language, page->now.items[0].course)
                                               : text_portal_title(ex->language));
    if (is_a_teacher(&portal) && !frame_tabs_if_teaching(ex, &page->frame, &err))
        return answer_failure(ex, &err);
    page->frame.refresh = portal.renew_at - ex->now + 1;
    page->frame.refresh_href = all ? SPAN("/portal-cliente/?todas=1&renueva=1") : SPAN("/portal-cliente/?renueva=1");
    struct buf body = buf_new(ex->arena, PAGE_MAX);
    struct view_context view = exchange_view(ex);
    view_portal(&body, &view, page);
    return answer_html(ex, 200, &body);
}
