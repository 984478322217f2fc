/* manage_why.c: «¿Por qué no puede entrar?»: a person, a call, a moment: each check with what it saw, and where it is mended. */
#include "store/people.h"
#include "store/records.h"
#include "web/manage_form.h"
#include "web/records.h"
#include "web/routes.h"
#include "web/verdicts.h"
#include "web/when.h"

#include <string.h>

#define RECENT_DAYS 7
#define RECENT_SHOWN 10

struct why {
    struct exchange *ex;
    struct manage *page;
    struct user user;
    struct user_standing standing;
    struct access_facts facts;
    const struct zone *zone;
    struct when when; /* around the moment that is asked about */
};

/* --- what is asked -------------------------------------------------------------------------------------------------- */

/* "2026-11-24T19:00", in the course's zone; nothing: now. */
static bool parse_moment(struct why *why, struct span text)
{
    struct date day;
    int seconds;
    if (text.len == 0)
        return true;
    if (text.len < 16 || !date_parse(span_sub(text, 0, 10), &day) || !time_parse(span_sub(text, 11, text.len), &seconds))
        return false;
    why->facts.now = zone_instant(why->zone, day, seconds);
    return true;
}

static struct span moment_text(const struct why *why)
{
    struct date day;
    int seconds;
    struct arena *arena = why->ex->arena;
    zone_local(why->zone, why->facts.now, &day, &seconds);
    return arena_printf(arena, "%.*sT%02d:%02d", SPAN_ARG(date_format(arena, day)), seconds / 3600, seconds / 60 % 60);
}

static void add_question(struct why *why, struct span who, struct span moment)
{
    struct exchange *ex = why->ex;
    struct manage_form form;
    filters_open(&form, why->page);
    form_input(&form, "text", "persona", text_why_person(ex->language), who);
    form_input(&form, "datetime-local", "momento", text_why_moment(ex->language), moment);
    filters_close(&form, SPAN(""));
}

/* --- what each check saw -------------------------------------------------------------------------------------------- */

static struct span saw_enrolled(const struct why *why)
{
    struct exchange *ex = why->ex;
    const struct enrolment *enrolment = &why->facts.enrolment;
    struct date since;
    int ignored;
    if (enrolment->role == ROLE_NONE)
        return why->user.staff ? text_why_staff_not_enrolled(ex->language) : text_why_not_enrolled(ex->language);
    struct span role = enrolment->role == ROLE_TEACHER ? text_role_teacher(ex->language) : text_role_student(ex->language);
    if (access_role(&why->facts) == ROLE_NONE)
        return text_why_other_days(ex->arena, ex->language, role);
    zone_local(why->zone, enrolment->since, &since, &ignored);
    return text_why_enrolled(ex->arena, ex->language, role, table_date(ex, since));
}

/* The class that the hours are about: the open one, a suspended one, the next one, else the last; NULL: none at all. */
static const struct occurrence *class_of(const struct access_facts *facts)
{
    const struct occurrence *open = access_open_class(facts);
    if (open)
        return open;
    for (size_t i = 0; i < facts->near_count; i++)
        if (facts->near[i].cancelled && facts->near[i].ends_at >= facts->now)
            return &facts->near[i];
    if (facts->next.id.v)
        return &facts->next;
    return facts->last.id.v ? &facts->last : NULL;
}

static struct span saw_hours(const struct why *why)
{
    struct exchange *ex = why->ex;
    const struct access_facts *facts = &why->facts;
    const struct occurrence *class = class_of(facts);
    if (facts->course.archived)
        return text_why_archived(ex->language);
    if (class == NULL)
        return text_why_no_class(ex->language);
    struct span words = when_class(&why->when, class->starts_at, class->ends_at);
    if (class->cancelled)
        return class->reason.len ? text_why_cancelled(ex->arena, ex->language, words, class->reason)
                                 : text_why_cancelled_without(ex->arena, ex->language, words);
    return text_why_hours(ex->arena, ex->language, words, when_moment(&why->when, class->starts_at - access_early(facts)),
                          when_moment(&why->when, class->ends_at + facts->windows.late));
}

static struct span saw_teacher(const struct why *why)
{
    struct exchange *ex = why->ex;
    const struct access_facts *facts = &why->facts;
    if (!facts->course.waits)
        return text_why_waits_not(ex->language);
    if (access_is_moderator(facts))
        return text_why_waits_moderator(ex->language);
    const struct occurrence *class = access_open_class(facts);
    if (class == NULL)
        return text_why_waits_closed(ex->language);
    if (facts->teacher_entered)
        return text_why_waits_entered(ex->language);
    return class->ends_at < facts->now ? text_why_waits_missed(ex->language) : text_why_waits_missing(ex->language);
}

static struct span saw_link(const struct why *why)
{
    struct exchange *ex = why->ex;
    struct err ignored;
    struct span link = link_of(ex->arena, &ex->app->jitsi, &why->facts.meeting), address, rest;
    if (link.len == 0)
        return text_why_no_link(ex->language);
    bool good = link_check(&ex->app->jitsi, link, &ignored);
    span_cut(&link, '?', &rest); /* somebody may have pasted a token with it */
    span_cut(&rest, '#', &address);
    return good ? address : text_why_bad_link(ex->arena, ex->language, address, ex->app->config->jitsi_domain);
}

/* Nobody signs in to such an account, whatever else is right. */
static bool lacks_password(const struct why *why)
{
    return why->user.enabled && !why->standing.has_password;
}

static struct span saw_account(const struct why *why)
{
    enum language l = why->ex->language;
    if (lacks_password(why))
        return text_why_account_no_password(l);
    return why->user.enabled ? text_why_account_on(l) : text_why_account_off(l);
}

static struct span saw(const struct why *why, const char *name)
{
    struct exchange *ex = why->ex;
    if (strcmp(name, "session") == 0)
        return saw_account(why);
    if (strcmp(name, "exists") == 0)
        return why->facts.course.name;
    if (strcmp(name, "enrolled") == 0)
        return saw_enrolled(why);
    if (strcmp(name, "switch") == 0)
        return why->facts.meeting.on ? text_switched_on(ex->language) : text_state_off(ex->language);
    if (strcmp(name, "hours") == 0)
        return saw_hours(why);
    if (strcmp(name, "teacher") == 0)
        return saw_teacher(why);
    if (strcmp(name, "link") == 0)
        return saw_link(why);
    return why->facts.can_sign ? text_why_token(ex->language) : text_why_no_token(ex->language);
}

static struct span check_words(enum language language, const char *name)
{
    static const struct {
        const char *name;
        struct span (*words)(enum language language);
    } words[] = {{"session", text_check_session}, {"exists", text_check_exists}, {"enrolled", text_check_enrolled},
                 {"switch", text_check_switch},   {"hours", text_check_hours},   {"teacher", text_check_teacher},
                 {"link", text_check_link},       {"token", text_check_token}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].name, name) == 0)
            return words[i].words(language);
    return SPAN("");
}

/* Where it is mended, for whoever may; empty: nowhere here. */
static struct span mended_at(const struct why *why, const char *name)
{
    struct exchange *ex = why->ex;
    long long call = (long long)why->facts.meeting.id.v;
    bool staff = manage_is_staff(ex);
    if (strcmp(name, "session") == 0 && staff)
        return arena_printf(ex->arena, "/gestion/personas/%lld/", (long long)why->user.id.v);
    if (strcmp(name, "enrolled") == 0)
        return arena_printf(ex->arena, "/gestion/cursos/%lld/personas/", (long long)why->facts.course.id.v);
    if (strcmp(name, "teacher") == 0 && staff)
        return arena_printf(ex->arena, "/gestion/cursos/%lld/editar/", (long long)why->facts.course.id.v);
    if (strcmp(name, "link") == 0)
        return link_add_href(ex, why->facts.meeting.id);
    if (strcmp(name, "switch") == 0 || strcmp(name, "hours") == 0)
        return arena_printf(ex->arena, "/gestion/videollamadas/%lld/", call);
    return SPAN("");
}

static void add_checks(struct why *why)
{
    struct exchange *ex = why->ex;
    struct manage *page = why->page;
    struct access_check checks[ACCESS_CHECKS];
    explain_access(&why->facts, checks);
    struct section *section = manage_section(page, text_why_checks(ex->language));
    const struct span heads[] = {text_why_check(ex->language), text_why_result(ex->language), text_why_saw(ex->language),
                                 text_what_to_do(ex->language)};
    section_columns(page, section, heads, 4);
    for (size_t i = 0; i < ACCESS_CHECKS; i++) {
        struct row *row = section_row(page, section);
        bool well = checks[i].passed && !(strcmp(checks[i].name, "session") == 0 && lacks_password(why));
        struct span href = well ? SPAN("") : mended_at(why, checks[i].name);
        row_cell(page, section, row, check_words(ex->language, checks[i].name));
        row_cell(page, section, row, well ? text_why_passed(ex->language) : text_why_failed(ex->language))->style =
            well ? SPAN("open") : SPAN("bad");
        row_cell(page, section, row, saw(why, checks[i].name));
        row_link(page, section, row, href.len ? text_why_mend(ex->language) : SPAN(""), href);
    }
}

/* --- the answer ----------------------------------------------------------------------------------------------------- */

#define PAST 60 /* seconds: the form asks by the minute */

static void add_verdict(struct why *why)
{
    struct exchange *ex = why->ex;
    struct arena *arena = ex->arena;
    enum language l = ex->language;
    bool may = decide_access(&why->facts) == VERDICT_ALLOWED, past = ex->now - why->facts.now >= PAST;
    struct span name = name_within(ex, user_shown(&why->user)), moment = when_moment(&why->when, why->facts.now);
    struct span words = past ? (may ? text_why_might : text_why_might_not)(arena, l, name, moment)
                             : (may ? text_why_may : text_why_may_not)(arena, l, name, moment);
    if (lacks_password(why)) {
        why->page->warning = text_why_no_password(arena, l, name);
        manage_say(why->page, words);
    } else {
        *(may ? &why->page->done : &why->page->warning) = words;
    }
    if (past && manage_is_staff(ex)) /* it was judged by what was so then */
        manage_link(why->page, text_why_changes(l),
                    arena_printf(arena, "/gestion/cambios/?curso=%lld", (long long)why->facts.course.id.v));
}

struct recent {
    struct why *why;
    struct join items[RECENT_SHOWN];
    size_t count, next;
};

/* The last ones stay. */
static bool remember(void *context, const struct join *join)
{
    struct recent *recent = context;
    recent->items[recent->next] = *join;
    recent->next = (recent->next + 1) % RECENT_SHOWN;
    recent->count += recent->count < RECENT_SHOWN;
    return true;
}

static bool add_attempts(struct why *why, struct err *err)
{
    struct exchange *ex = why->ex;
    struct recent recent = {.why = why};
    struct join_filter filter = {.meeting = why->facts.meeting.id, .user = why->user.id,
                                 .since = why->facts.now - RECENT_DAYS * DAY_SECONDS};
    if (!store_joins_each(ex->worker->db, &filter, remember, &recent, err))
        return false;
    struct section *section = manage_section(why->page, text_why_attempts(ex->language));
    const struct span heads[] = {text_history_when(ex->language), text_why_result(ex->language)};
    section_columns(why->page, section, heads, 2);
    for (size_t i = 0; i < recent.count; i++) {
        const struct join *join = &recent.items[(recent.next + RECENT_SHOWN - 1 - i) % RECENT_SHOWN];
        struct row *row = section_row(why->page, section);
        row_cell(why->page, section, row, table_time(ex, why->facts.course.zone, join->at));
        row_cell(why->page, section, row, verdict_words(ex->language, join->verdict));
    }
    if (recent.count == 0)
        section->text = text_why_no_attempts(ex->language);
    return true;
}

/* Somebody of the course, or, for staff, anybody. */
static bool find_person(struct why *why, struct span who, bool *found, struct err *err)
{
    struct exchange *ex = why->ex;
    struct enrolment enrolment;
    *found = false;
    if (!records_by_email(ex) && span_has(who, '@')) /* whose address it is, is not theirs to learn */
        return true;
    *found = store_user_find(ex->worker->db, ex->arena, who, &why->user, err);
    if (!*found)
        return err->code == ERR_NOT_FOUND;
    if (manage_is_staff(ex))
        return true;
    if (!store_enrolment_find(ex->worker->db, ex->arena, why->user.id, why->facts.meeting.course, &enrolment, err))
        return false;
    *found = enrolment.role != ROLE_NONE;
    return true;
}

static struct response answer_about(struct why *why, struct span who, struct span moment)
{
    struct exchange *ex = why->ex;
    struct err err;
    bool found = false;
    if (who.len && !find_person(why, who, &found, &err))
        return answer_failure(ex, &err);
    bool sound = parse_moment(why, moment);
    add_question(why, found && manage_is_staff(ex) ? why->user.username : who, sound ? moment_text(why) : moment);
    if (!sound || (who.len && !found)) {
        why->page->warning = sound ? text_why_nobody(ex->language) : text_not_a_time(ex->language);
        return manage_answer(why->page, 422);
    }
    if (!found)
        return manage_answer(why->page, 200);
    why->facts.user = &why->user;
    why->when = (struct when){ex->arena, ex->language, why->zone, ex->now};
    if (!store_access_facts(ex->worker->db, ex->arena, ex->path.meeting, &why->facts, &err) ||
        !store_user_standing(ex->worker->db, ex->arena, why->user.id, ex->app->config->session_ttl, ex->now, &why->standing, &err))
        return answer_failure(ex, &err);
    add_verdict(why);
    add_checks(why);
    return add_attempts(why, &err) ? manage_answer(why->page, 200) : answer_failure(ex, &err);
}

struct response manage_why(struct exchange *ex)
{
    struct why why = {.ex = ex};
    struct err err;
    why.facts = (struct access_facts){.now = ex->now, .windows = ex->app->windows, .jitsi = &ex->app->jitsi,
                                      .can_sign = worker_signer(ex->worker) != NULL};
    if (!store_meeting_find(ex->worker->db, ex->arena, ex->path.meeting, &why.facts.meeting, &err) ||
        !store_course_find(ex->worker->db, ex->arena, why.facts.meeting.course, &why.facts.course, &err))
        return manage_missing(ex, &err);
    why.zone = zones_get(ex->worker->zones, why.facts.course.zone, ex->now, &err);
    if (why.zone == NULL)
        return answer_failure(ex, &err);
    why.page = manage_new(ex, text_why_title(ex->arena, ex->language, why.facts.course.name), MENU_NONE);
    manage_up(why.page, why.facts.course.name,
              arena_printf(ex->arena, "/gestion/videollamadas/%lld/", (long long)ex->path.meeting.v));
    return answer_about(&why, span_trim(form_get(&ex->query, "persona", NULL)), span_trim(form_get(&ex->query, "momento", NULL)));
}
