/* explain.c: `portero explain`: why can (or can't) this person enter this call at that moment? */
#include "cli/commands.h"

#include "core/access.h"
#include "meet/keyring.h"
#include "web/when.h"

#include <stdio.h>

struct explanation {
    struct cli *cli;
    struct user user;
    struct jitsi jitsi;
    struct access_facts facts;
    enum verdict verdict;
    bool signs; /* who asks may read the secret, or the keys */
    const struct zone *zone; /* the course's, else the school's */
};

static struct span say(const struct explanation *e, const char *es, const char *en)
{
    return cli_word(e->cli, es, en);
}

/* HH:MM:SS in the course's zone, with the date where it is another day than `at`'s. */
static struct span clock_of(const struct explanation *e, instant at)
{
    struct date day, now_day;
    int seconds, ignored;
    struct arena *arena = e->cli->arena;
    zone_local(e->zone, at, &day, &seconds);
    zone_local(e->zone, e->facts.now, &now_day, &ignored);
    struct span clock = arena_printf(arena, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (day.days == now_day.days)
        return clock;
    return arena_printf(arena, "%.*s %.*s", SPAN_ARG(date_format(arena, day)), SPAN_ARG(clock));
}

/* --- what each check saw --------------------------------------------------------------------------------------------- */

static struct span saw_session(const struct explanation *e)
{
    if (!e->user.enabled)
        return say(e, "cuenta deshabilitada", "account disabled");
    return say(e, "cuenta habilitada (el inicio de sesión se da por hecho)",
               "account enabled (explain takes the log-in for granted)");
}

static struct span saw_exists(const struct explanation *e)
{
    const struct course *course = &e->facts.course;
    if (!e->facts.meeting_exists)
        return say(e, "no existe esa videollamada", "there is no such call");
    return arena_printf(e->cli->arena, e->cli->spanish ? "videollamada %lld, curso %lld «%.*s»" : "call %lld, course %lld «%.*s»",
                        (long long)e->facts.meeting.id.v, (long long)course->id.v, SPAN_ARG(course->name));
}

static struct span saw_enrolled(const struct explanation *e)
{
    const struct enrolment *enrolment = &e->facts.enrolment;
    struct date since;
    int ignored;
    if (enrolment->role == ROLE_NONE)
        return e->user.staff ? say(e, "sin inscripción (ser staff no es una puerta trasera)",
                                   "not enrolled (staff is no back door)")
                             : say(e, "sin inscripción", "not enrolled");
    if (access_role(&e->facts) == ROLE_NONE)
        return say(e, "solo en otros días (suplencia)", "on other days only (as a substitute)");
    zone_local(e->zone, enrolment->since, &since, &ignored);
    struct span role = enrolment->role == ROLE_TEACHER ? say(e, "docente", "teacher") : say(e, "estudiante", "student");
    return arena_printf(e->cli->arena, e->cli->spanish ? "%.*s desde %.*s" : "%.*s since %.*s", SPAN_ARG(role),
                        SPAN_ARG(date_format(e->cli->arena, since)));
}

static struct span saw_switch(const struct explanation *e)
{
    return e->facts.meeting.on ? say(e, "encendida", "on") : say(e, "desactivada", "off");
}

/* The class that the hours are about: the open one, the next one, else the last near one; NULL: none at all. */
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

static struct span saw_hours(const struct explanation *e)
{
    const struct access_facts *facts = &e->facts;
    const struct occurrence *class = class_of(facts);
    if (facts->course.archived)
        return say(e, "el curso está archivado", "the course is archived");
    if (class == NULL)
        return say(e, "no hay ninguna clase", "there is no class");
    struct span from = clock_of(e, class->starts_at), to = clock_of(e, class->ends_at);
    struct arena *arena = e->cli->arena;
    if (class->cancelled)
        return arena_printf(arena, e->cli->spanish ? "clase %.*s a %.*s suspendida%s%.*s"
                                                   : "class %.*s to %.*s cancelled%s%.*s",
                            SPAN_ARG(from), SPAN_ARG(to), class->reason.len ? ": " : "", SPAN_ARG(class->reason));
    return arena_printf(
        arena,
        e->cli->spanish
            ? "clase %.*s a %.*s; estudiantes desde %.*s (JOIN_EARLY_MINUTES=%lld), docentes desde %.*s; hasta %.*s"
            : "class %.*s to %.*s; students from %.*s (JOIN_EARLY_MINUTES=%lld), teachers from %.*s; until %.*s",
        SPAN_ARG(from), SPAN_ARG(to), SPAN_ARG(clock_of(e, class->starts_at - facts->windows.early)),
        (long long)facts->windows.early / 60, SPAN_ARG(clock_of(e, class->starts_at - facts->windows.early_teacher)),
        SPAN_ARG(clock_of(e, class->ends_at + facts->windows.late)));
}

static struct span saw_teacher(const struct explanation *e)
{
    const struct access_facts *facts = &e->facts;
    if (!facts->course.waits)
        return say(e, "no se espera", "not waited for");
    if (access_is_moderator(facts))
        return say(e, "modera, y no espera", "a moderator, who does not wait");
    const struct occurrence *class = access_open_class(facts);
    if (class == NULL)
        return say(e, "no hay clase abierta; la espera está encendida", "no class is open; the course waits");
    if (facts->teacher_entered)
        return say(e, "ya entró; la espera está encendida", "has come in; the course waits");
    return class->ends_at < facts->now ? say(e, "no entró; la espera está encendida", "did not come in; the course waits")
                                       : say(e, "aún no entra; la espera está encendida", "has not come in; the course waits");
}

static struct span saw_link(const struct explanation *e)
{
    struct span link = link_of(e->cli->arena, &e->jitsi, &e->facts.meeting);
    struct err err;
    if (link.len == 0)
        return say(e, "no tiene", "none");
    if (link_check(&e->jitsi, link, &err))
        return link;
    return arena_printf(e->cli->arena, "%.*s (%s)", SPAN_ARG(link), err.text);
}

static struct span saw_token(const struct explanation *e)
{
    bool moderator = access_is_moderator(&e->facts);
    struct span room = room_name(e->cli->arena, e->facts.course.id, e->facts.meeting.id);
    bool rs256 = e->jitsi.signing == SIGNING_RS256;
    struct span alg = rs256 ? SPAN("RS256") : SPAN("HS256");
    struct span granted = say(e, "; la clave se da por hecha",
                              rs256 ? "; the key is taken for granted" : "; the secret is taken for granted");
    struct span note = e->signs ? SPAN("") : granted;
    return arena_printf(e->cli->arena,
                        e->cli->spanish ? "%.*s, sala %.*s, moderador %s, terminaría %.*s%.*s"
                                        : "%.*s, room %.*s, moderator %s, would end %.*s%.*s",
                        SPAN_ARG(alg), SPAN_ARG(room), moderator ? "true" : "false",
                        SPAN_ARG(clock_of(e, access_token_expiry(&e->facts))), SPAN_ARG(note));
}

static struct span (*const saw[ACCESS_CHECKS])(const struct explanation *e) = {
    saw_session, saw_exists, saw_enrolled, saw_switch, saw_hours, saw_teacher, saw_link, saw_token};

/* Where there is no call, there is nothing more to see. */
static struct span seen_by(const struct explanation *e, size_t check)
{
    bool blind = check > 1 && !e->facts.meeting_exists;
    return blind ? SPAN("-") : cli_shown(e->cli->arena, saw[check](e));
}

/* --- output ---------------------------------------------------------------------------------------------------------- */

static struct span opening(const struct explanation *e)
{
    if (e->verdict != VERDICT_TOO_EARLY)
        return SPAN("");
    struct span from = clock_of(e, e->facts.next.starts_at - access_early(&e->facts));
    return arena_printf(e->cli->arena, e->cli->spanish ? ". Puede entrar desde %.*s" : ". May enter from %.*s",
                        SPAN_ARG(from));
}

static void print_text(const struct explanation *e)
{
    struct access_check checks[ACCESS_CHECKS];
    struct date today;
    int ignored;
    struct cli *cli = e->cli;
    /* A clock of 1970 makes when_date write the year. */
    struct when when = {cli->arena, cli->spanish ? LANGUAGE_ES : LANGUAGE_EN, e->zone, 0};
    zone_local(e->zone, e->facts.now, &today, &ignored);
    struct span name = e->user.name.len ? e->user.name : e->user.username;
    bool allowed = e->verdict == VERDICT_ALLOWED;
    struct span zone_name = e->facts.meeting_exists ? e->facts.course.zone : cli->config->time_zone;
    struct span course = e->facts.meeting_exists ? cli_shown(cli->arena, e->facts.course.name) : SPAN("?");
    printf(cli->spanish ? "%.*s → %.*s (videollamada %lld), %.*s, %.*s %.*s: %s, %s%.*s\n"
                        : "%.*s → %.*s (call %lld), %.*s, %.*s %.*s: %s, %s%.*s\n",
           SPAN_ARG(cli_shown(cli->arena, name)), SPAN_ARG(course), (long long)e->facts.meeting.id.v,
           SPAN_ARG(when_date(&when, today)), SPAN_ARG(clock_of(e, e->facts.now)),
           SPAN_ARG(zone_name), allowed ? (cli->spanish ? "SÍ" : "YES") : "NO", verdict_name(e->verdict),
           SPAN_ARG(opening(e)));
    explain_access(&e->facts, checks);
    for (size_t i = 0; i < ACCESS_CHECKS; i++)
        printf("  %s  %zu %-9s %.*s\n", checks[i].passed ? "ok" : "NO", i + 1, checks[i].name, SPAN_ARG(seen_by(e, i)));
}

static void print_json(const struct explanation *e)
{
    struct access_check checks[ACCESS_CHECKS];
    struct buf out = cli_json(e->cli);
    struct json json = json_to(&out);
    explain_access(&e->facts, checks);
    json_object(&json);
    json_put_text(&json, SPAN("verdict"), span_of(verdict_name(e->verdict)));
    json_key(&json, SPAN("checks"));
    json_array(&json);
    for (size_t i = 0; i < ACCESS_CHECKS; i++) {
        json_object(&json);
        json_put_text(&json, SPAN("check"), span_of(checks[i].name));
        json_put_bool(&json, SPAN("passed"), checks[i].passed);
        json_put_text(&json, SPAN("facts"), seen_by(e, i));
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    cli_print(buf_span(&out));
}

/* --at, a wall-clock time of the course's zone. */
static bool read_at(struct cli *cli, struct date *day, int *seconds)
{
    struct span text = cli_option(cli, "at"), date_text = span_sub(text, 0, 10);
    if (text.ptr == NULL)
        return false;
    if (text.len < 16 || text.ptr[10] != 'T' || !date_parse(date_text, day) ||
        !time_parse(span_sub(text, 11, text.len), seconds))
        cli_problem(cli, "at", "no es un momento como 2026-11-24T19:00", "is no moment such as 2026-11-24T19:00");
    return true;
}

/* The zone that --at is in: the meeting's course's. */
static bool find_zone(struct explanation *e, struct meeting_id id, struct err *err)
{
    struct meeting meeting;
    struct course course = {.zone = e->cli->config->time_zone};
    bool found = store_meeting_find(e->cli->db, e->cli->arena, id, &meeting, err);
    if (!found && err->code != ERR_NOT_FOUND)
        return false;
    if (found && !store_course_find(e->cli->db, e->cli->arena, meeting.course, &course, err))
        return false;
    e->zone = zones_get(e->cli->zones, course.zone, e->cli->now, err);
    return e->zone != NULL;
}

static bool has_signer(struct cli *cli)
{
    struct signer *signer;
    struct err ignored;
    signer_open(cli->arena, cli->config, cli->now, &signer, &ignored);
    signer_free(signer);
    return signer != NULL;
}

int explain(struct cli *cli)
{
    struct explanation e = {.cli = cli, .jitsi = config_jitsi(cli->config)};
    struct meeting_id meeting = {0};
    struct date day = DATE_NONE;
    int seconds = 0;
    struct err err;
    cli_id(cli, "meeting", &meeting.v);
    bool has_at = read_at(cli, &day, &seconds);
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    if (!store_user_find(cli->db, cli->arena, cli_option(cli, "user"), &e.user, &err) || !find_zone(&e, meeting, &err))
        return cli_fail(cli, &err);
    e.signs = has_signer(cli);
    e.facts = (struct access_facts){.now = has_at ? zone_instant(e.zone, day, seconds) : cli->now,
                                    .user = &e.user,
                                    .windows = config_windows(cli->config),
                                    .jitsi = &e.jitsi,
                                    .can_sign = true};
    if (!store_access_facts(cli->db, cli->arena, meeting, &e.facts, &err))
        return cli_fail(cli, &err);
    if (!e.facts.meeting_exists)
        e.facts.meeting.id = meeting;
    e.verdict = decide_access(&e.facts);
    if (cli_has(cli, "json"))
        print_json(&e);
    else
        print_text(&e);
    return EXIT_DONE;
}
