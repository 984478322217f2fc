/* admit.c: the steps that every path into a call takes. */
#include "web/admit.h"

#include "base/text.h"
#include "web/metrics.h"
#include "web/routes.h"
#include "web/verdicts.h"

#include <inttypes.h>

static void log_decision(struct exchange *ex, const struct attempt *attempt)
{
    if (!log_wants(ex->log.log, LOG_DEBUG))
        return;
    const struct access_facts *facts = &attempt->facts;
    log_event(&ex->log, LOG_DEBUG,
              FIELDS(F_INT("videollamada", attempt->meeting.v), F_INT("curso", facts->course.id.v),
                     F_TEXT("rol", span_of(role_name(facts->enrolment.role)))),
              "Verificación de acceso al curso");
    log_event(&ex->log, LOG_DEBUG,
              FIELDS(F_INT("videollamada", attempt->meeting.v), F_INT("encendida", facts->meeting.on),
                     F_INT("clases_cerca", (int64_t)facts->near_count)),
              "Estado de la videollamada");
    log_event(&ex->log, LOG_DEBUG,
              FIELDS(F_INT("videollamada", attempt->meeting.v), F_TEXT("enlace", room_logged(attempt->link))),
              "Verificación del enlace");
}

bool attempt_decide(struct exchange *ex, struct meeting_id meeting, enum via via, struct attempt *out, struct err *err)
{
    *out = (struct attempt){.meeting = meeting, .via = via, .way = ex->request->path};
    struct access_facts *facts = &out->facts;
    facts->now = ex->now;
    facts->user = exchange_user(ex);
    facts->windows = ex->app->windows;
    facts->jitsi = &ex->app->jitsi;
    facts->can_sign = worker_signer(ex->worker) != NULL;
    if (facts->user && !store_access_facts(ex->worker->db, ex->arena, meeting, facts, err))
        return false;
    out->verdict = via == VIA_DEBUG ? decide_access_debug(facts) : decide_access(facts);
    if (facts->meeting_exists) {
        out->room = room_name(ex->arena, facts->course.id, meeting);
        out->link = access_link(facts, ex->arena);
        log_decision(ex, out);
    }
    return true;
}

bool attempt_decide_room(struct exchange *ex, struct course_id course, struct meeting_id meeting, enum via via,
                         struct attempt *out, struct err *err)
{
    if (!attempt_decide(ex, meeting, via, out, err))
        return false;
    if (course.v && out->facts.meeting_exists && out->facts.course.id.v != course.v) {
        out->facts.meeting_exists = false;
        out->facts.enrolment.role = ROLE_NONE;
        out->verdict = decide_access(&out->facts);
    }
    return true;
}

bool exchange_token(struct exchange *ex, struct span room, bool moderator, instant exp, struct token *out)
{
    struct token_request request = {.jitsi = &ex->app->jitsi,
                                    .exp = exp,
                                    .room = room,
                                    .user = exchange_user(ex),
                                    .moderator = moderator};
    struct span shown = room.len ? room : SPAN("*");
    log_event(&ex->log, LOG_INFO, FIELDS(F_TEXT("sala", shown), F_TEXT("usuario", request.user->username)),
              "Iniciando generación de JWT");
    log_event(&ex->log, LOG_DEBUG, FIELDS(F_TEXT("sala", shown), F_INT("moderador", moderator)),
              "Generación del payload JWT: iss, aud, sub, room, exp, context");
    struct err err;
    if (!generate_jitsi_token(ex->arena, worker_signer(ex->worker), &request, out, &err)) {
        log_event(&ex->log, LOG_ERROR, FIELDS(ON_THE_WAY, F_TEXT("sala", shown), F_TEXT("error", span_of(err.text))),
                  "Error generando JWT");
        return false;
    }
    log_event(&ex->log, LOG_INFO,
              FIELDS(F_TEXT("sala", shown), F_TEXT("usuario", request.user->username), F_INT("exp", out->exp)),
              "JWT generado exitosamente");
    return true;
}

void attempt_admit(struct exchange *ex, struct attempt *attempt)
{
    const struct access_facts *facts = &attempt->facts;
    if (!exchange_token(ex, attempt->room, access_is_moderator(facts), access_token_expiry(facts), &attempt->token)) {
        attempt->verdict = VERDICT_TOKEN_ERROR;
        return;
    }
    if (attempt->link.len == 0)
        return;
    log_event(&ex->log, LOG_DEBUG, FIELDS(F_TEXT("enlace", room_logged(attempt->link)), F_TEXT("sala", attempt->room)),
              "Construcción de la URL de la videollamada");
    attempt->url = meeting_url(ex->arena, attempt->link, attempt->room, attempt->token.text);
}

/* Once the record is on disk: only then it is true. */
static void log_joined(struct exchange *ex)
{
    const struct join *join = &ex->append->join;
    count_join(ex, VERDICT_ALLOWED, join->via);
    log_event(&ex->log, LOG_INFO, FIELDS(F_TEXT("via", span_of(via_name(join->via)))),
              "Usuario %.*s se unió exitosamente a videollamada %" PRId64 " del curso %" PRId64,
              SPAN_ARG(join->username), join->meeting.v, join->course.v);
}

static void log_refusal(struct exchange *ex, const struct attempt *attempt)
{
    enum log_level level = verdict_look(attempt->verdict)->level;
    int64_t meeting = attempt->meeting.v;
    const struct user *user = attempt->facts.user;
    struct log_fields fields =
        FIELDS(F_TEXT("usuario", user ? user->username : SPAN("")), F_TEXT("direccion", ex->request->address));
    switch (attempt->verdict) {
    case VERDICT_NOT_FOUND:
        log_event(&ex->log, level, fields, "Videollamada %" PRId64 " no encontrada", meeting);
        break;
    case VERDICT_NOT_ENROLLED:
        log_event(&ex->log, level, fields, "Acceso denegado: sin inscripción en el curso de la videollamada %" PRId64,
                  meeting);
        break;
    case VERDICT_INACTIVE:
        log_event(&ex->log, level, fields, "Videollamada %" PRId64 " no activa (desactivada)", meeting);
        break;
    case VERDICT_TOO_EARLY:
        log_event(&ex->log, level, fields, "Videollamada %" PRId64 " no activa (fuera de horario: aún no abre)", meeting);
        break;
    case VERDICT_TOO_LATE:
        log_event(&ex->log, level, fields, "Videollamada %" PRId64 " no activa (fuera de horario: no quedan clases)",
                  meeting);
        break;
    case VERDICT_WAITING_FOR_TEACHER:
        log_event(&ex->log, level, fields, "Videollamada %" PRId64 " en espera de su docente", meeting);
        break;
    case VERDICT_NO_LINK:
        log_event(&ex->log, level, FIELDS(ON_THE_WAY, F_TEXT("usuario", user->username)),
                  "Videollamada %" PRId64 " sin enlace configurado", meeting);
        break;
    case VERDICT_TOKEN_ERROR:
        if (!attempt->facts.can_sign)
            log_event(&ex->log, level, FIELDS(ON_THE_WAY), "Error generando JWT: falta la clave con que se firma");
        break; /* what failed while it was made was logged there */
    case VERDICT_ALLOWED:
    case VERDICT_UNAUTHENTICATED:
        break;
    }
}

void exchange_prolong_session(struct exchange *ex, instant moment)
{
    instant until = moment + SESSION_AFTER_CLASS;
    if (ex->session == NULL || until <= ex->session->times.until)
        return;
    struct append *append = exchange_append(ex);
    append->has_touch = true;
    append->until = until;
}

void attempt_record(struct exchange *ex, const struct attempt *attempt)
{
    const struct access_facts *facts = &attempt->facts;
    bool allowed = attempt->verdict == VERDICT_ALLOWED;
    if (!allowed)
        log_refusal(ex, attempt);
    if (!allowed && exchange_is_retry(ex))
        return;
    if (!allowed)
        count_join(ex, attempt->verdict, attempt->via);
    if (facts->user == NULL || !facts->meeting_exists)
        return;
    const struct occurrence *class = access_open_class(facts);
    struct append *append = exchange_append(ex);
    struct span agent = request_header(ex->request, "User-Agent");
    append->has_join = true;
    append->join = (struct join){.at = ex->now,
                                 .user = facts->user->id,
                                 .username = facts->user->username,
                                 .name = facts->user->name,
                                 .meeting = attempt->meeting,
                                 .course = facts->course.id,
                                 .course_name = facts->course.name,
                                 .occurrence = class ? class->id : (struct occurrence_id){0},
                                 .verdict = attempt->verdict,
                                 .via = attempt->via,
                                 .address = ex->request->address,
                                 .user_agent = text_clean(ex->arena, span_sub(agent, 0, 1000), 200)};
    if (allowed) {
        ex->committed = log_joined;
        if (class)
            exchange_prolong_session(ex, class->ends_at);
    }
}
