/* reservations.c: /jitsi/reservas/conference…: Jitsi's mod_reservations asks whether a room may be opened, and until when.
 *
 * A reservation is nothing that is kept: its id is the room's name, and whatever is asked about it is decided anew. So two
 * rooms never are in conflict (409), and there is nothing to forget when one ends. */
#include "web/hours.h"
#include "web/pages.h"
#include "web/routes.h"
#include "web/verdicts.h"

#include "base/json.h"

#define OTHER_ROOM_SECONDS ((int64_t)24 * 3600)
#define DOCTOR_SECONDS ((int64_t)60)
#define OTHER_ROOM_ID "otra"
#define NAME_MAX_BYTES 500 /* of a room, and of who asks */

/* One room that was asked for. */
struct reservation {
    struct exchange *ex;
    struct span name, owner; /* as Prosody sent them, and wants them back */
    struct span id;
    struct access_facts facts;
    struct when when; /* in the course's zone; zone NULL: unknown */
    instant until;
};

/* Is it the Jitsi server that asks? Status 0: it is. No browser chose a language here. */
static struct response check_caller(struct exchange *ex)
{
    struct secret key = ex->app->config->reservations_key;
    language_of(ex->app->config->language_code, &ex->language);
    if (key.len == 0)
        return answer_error(ex, 404);
    if (exchange_has_bearer(ex, key))
        return answer_empty(0);
    log_event(&ex->log, LOG_WARNING, FIELDS(F_TEXT("direccion", ex->request->address)),
              "Reserva de sala sin la clave de RESERVATIONS_KEY");
    struct response response = answer_message(ex, 401, text_room_unknown_caller(ex->arena, ex->language, contact_of(ex)));
    response_header(&response, SPAN("WWW-Authenticate"), SPAN("Bearer"));
    return response;
}

/* --- which room ------------------------------------------------------------------------------------------------------ */

/* What Jitsi makes of a room's name: capitals are small ones there. Of other scripts some letters become Latin ones: a name
 * in which they stand is none that a browser sends (it escapes them), but a way around the hours of a room of ours. */
static bool plain_name(struct arena *arena, struct span name, struct span *out)
{
    char *copy = arena_cstr(arena, name);
    for (size_t i = 0; i < name.len; i++) {
        if (copy[i] <= ' ' || copy[i] > '~')
            return false;
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] - 'A' + 'a');
    }
    *out = (struct span){copy, name.len};
    return true;
}

/* "[tenant]room": a link may lead to a tenant of the server. */
static struct span without_tenant(struct span name)
{
    struct span rest = name, tenant;
    return span_starts(name, SPAN("[")) && span_cut(&rest, ']', &tenant) && rest.ptr ? rest : name;
}

/* --- the answers ----------------------------------------------------------------------------------------------------- */

static struct response reserved(const struct reservation *reservation, int64_t seconds)
{
    struct exchange *ex = reservation->ex;
    struct buf body = buf_new(ex->arena, 16 * 1024);
    struct json json = json_to(&body);
    json_object(&json);
    json_put_text(&json, SPAN("id"), reservation->id);
    json_put_text(&json, SPAN("name"), reservation->name);
    json_put_text(&json, SPAN("mail_owner"), reservation->owner);
    json_put_text(&json, SPAN("start_time"), instant_format_utc(ex->arena, ex->now));
    json_put_int(&json, SPAN("duration"), seconds);
    json_object_end(&json);
    log_event(&ex->log, LOG_INFO,
              FIELDS(F_TEXT("sala", room_logged(reservation->name)),
                     F_TEXT("hasta", instant_format_utc(ex->arena, ex->now + seconds))),
              "Reserva de sala permitida");
    return answer_json(ex, 200, &body);
}

static struct response refused(const struct reservation *reservation, const char *why, struct span message)
{
    struct exchange *ex = reservation->ex;
    log_event(&ex->log, LOG_WARNING, FIELDS(F_TEXT("sala", room_logged(reservation->name)), F_TEXT("motivo", span_of(why))),
              "Reserva de sala rechazada");
    return answer_message(ex, 403, message);
}

static struct response other_room(struct reservation *reservation, bool plain)
{
    struct exchange *ex = reservation->ex;
    bool doctors = plain && room_is_doctors(reservation->id);
    reservation->id = SPAN(OTHER_ROOM_ID);
    if (doctors) /* only its own tokens open it, and general ones (JITSI_GENERAL_TOKEN) */
        return reserved(reservation, DOCTOR_SECONDS);
    if (plain && ex->app->config->reservations_other_rooms == OTHER_ROOMS_ALLOW)
        return reserved(reservation, OTHER_ROOM_SECONDS);
    return refused(reservation, "other_room",
                   text_room_of_others(ex->arena, ex->language, ex->app->config->school_name,
                                       public_address(ex, SPAN("/"))));
}

/* One sentence after the other: "La clase aún no comienza. Hoy, …". */
static void say(struct buf *text, struct span sentence)
{
    if (sentence.len == 0)
        return;
    bool ended = span_ends(sentence, SPAN(".")) || span_ends(sentence, SPAN("!")) || span_ends(sentence, SPAN("?"));
    buf_printf(text, "%s%.*s%s", text->len ? " " : "", SPAN_ARG(sentence), ended ? "" : ".");
}

static struct span class_of(const struct reservation *reservation, const struct occurrence *class)
{
    return class_words(reservation->ex, &reservation->when, &reservation->facts.course, class);
}

static void say_next(struct buf *text, const struct reservation *reservation)
{
    const struct occurrence *next = &reservation->facts.next;
    if (next->id.v)
        say(text, text_next_class(reservation->ex->arena, reservation->ex->language, class_of(reservation, next)));
}

/* The class that was cancelled, or has ended. */
static void say_was(struct buf *text, const struct reservation *reservation, const struct occurrence *class)
{
    struct exchange *ex = reservation->ex;
    if (class->cancelled) {
        say(text, text_cancelled_today_heading(ex->language));
        say(text, class->reason);
    } else {
        say(text, text_ended_today_heading(ex->language));
        say(text, text_ended_at(ex->arena, ex->language, when_time(&reservation->when, class->ends_at)));
    }
    say_next(text, reservation);
}

/* Students first: nobody knows who it is that asks. */
static void say_opening(struct buf *text, const struct reservation *reservation)
{
    const struct when *when = &reservation->when;
    const struct windows *windows = &reservation->facts.windows;
    instant starts = reservation->facts.next.starts_at;
    say(text, opening_words(when, starts - windows->early, starts));
    if (windows->early_teacher != windows->early)
        say(text, text_room_teachers_from(when->arena, when->language, when_time(when, starts - windows->early_teacher)));
}

static void say_hours(struct buf *text, const struct reservation *reservation, enum verdict verdict)
{
    const struct access_facts *facts = &reservation->facts;
    const struct when *when = &reservation->when;
    bool early = verdict == VERDICT_TOO_EARLY;
    instant opens = early ? facts->next.starts_at - access_room_early(&facts->windows) : INSTANT_NONE;
    const struct occurrence *was = class_that_was(facts, when->zone, opens);
    if (was) {
        say_was(text, reservation, was);
        return;
    }
    say(text, verdict_look(verdict)->heading(when->language));
    if (early && when->zone) {
        say(text, capitalised(when->arena, class_of(reservation, &facts->next)));
        say_opening(text, reservation);
    } else if (facts->last.id.v && when->zone) {
        say(text, text_last_was(when->arena, when->language, when_date(when, facts->last.day)));
    }
}

static struct response refused_by(struct reservation *reservation, enum verdict verdict)
{
    struct exchange *ex = reservation->ex;
    struct buf text = buf_new(ex->arena, 4096);
    if (verdict == VERDICT_TOO_EARLY || verdict == VERDICT_TOO_LATE)
        say_hours(&text, reservation, verdict);
    else
        say(&text, verdict_look(verdict)->heading(ex->language));
    if (verdict == VERDICT_NOT_FOUND)
        say(&text, text_not_found_why(ex->language));
    if (verdict == VERDICT_INACTIVE)
        say(&text, text_room_inactive(ex->arena, ex->language, contact_of(ex)));
    return refused(reservation, verdict_name(verdict), buf_span(&text));
}

static struct response room_of_ours(struct reservation *reservation, struct course_id course, struct meeting_id meeting)
{
    struct exchange *ex = reservation->ex;
    struct access_facts *facts = &reservation->facts;
    struct err err;
    *facts = (struct access_facts){.now = ex->now, .windows = ex->app->windows, .jitsi = &ex->app->jitsi};
    if (!store_access_facts(ex->worker->db, ex->arena, meeting, facts, &err))
        return answer_failure(ex, &err);
    facts->meeting_exists = facts->meeting_exists && facts->course.id.v == course.v;
    reservation->when = (struct when){ex->arena, ex->language, NULL, ex->now};
    if (facts->meeting_exists)
        reservation->when.zone = zones_get(ex->worker->zones, facts->course.zone, ex->now, &err);
    enum verdict verdict = access_room(facts, &reservation->until);
    return verdict == VERDICT_ALLOWED ? reserved(reservation, reservation->until - ex->now)
                                      : refused_by(reservation, verdict);
}

static struct response reserve(struct exchange *ex, struct span name, struct span owner)
{
    struct reservation reservation = {.ex = ex, .name = name, .owner = owner};
    struct course_id course;
    struct meeting_id meeting;
    bool plain = plain_name(ex->arena, name, &reservation.id);
    reservation.id = without_tenant(reservation.id);
    if (plain && room_parse(reservation.id, &course, &meeting))
        return room_of_ours(&reservation, course, meeting);
    return other_room(&reservation, plain);
}

struct response reservation_add(struct exchange *ex)
{
    struct response response = check_caller(ex);
    if (response.status != 0)
        return response;
    bool names, owners;
    struct span name = form_get(&ex->form, "name", &names), owner = form_get(&ex->form, "mail_owner", &owners);
    if (names || owners || name.len == 0 || name.len > NAME_MAX_BYTES || owner.len > NAME_MAX_BYTES)
        return answer_message(ex, 400, text_error_400(ex->language));
    return reserve(ex, name, owner);
}

struct response reservation_show(struct exchange *ex)
{
    struct response response = check_caller(ex);
    struct course_id course;
    struct meeting_id meeting;
    if (response.status != 0)
        return response;
    if (ex->path.rest.len > NAME_MAX_BYTES || !room_parse(ex->path.rest, &course, &meeting))
        return answer_message(ex, 404, text_not_found_heading(ex->language));
    return reserve(ex, ex->path.rest, SPAN(""));
}

struct response reservation_remove(struct exchange *ex)
{
    struct response response = check_caller(ex);
    struct buf body = buf_new(ex->arena, 16);
    BUF_LITERAL(&body, "{}");
    return response.status != 0 ? response : answer_json(ex, 200, &body);
}
