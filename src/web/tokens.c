/* tokens.c: tokens as JSON: /jitsi/generate-token/ and, with DEBUG, /test-meeting-jwt/<id>/. */
#include "web/admit.h"
#include "web/metrics.h"
#include "web/routes.h"
#include "web/verdicts.h"

#include "base/json.h"

#define MAX_OPEN 64

static struct response token_answer(struct exchange *ex, struct span room, const struct token *token)
{
    struct buf body = buf_new(ex->arena, 2 * TOKEN_MAX);
    struct json json = json_to(&body);
    json_object(&json);
    json_put_text(&json, SPAN("token"), token->text);
    json_put_text(&json, SPAN("room"), room);
    json_put_int(&json, SPAN("exp"), token->exp);
    json_object_end(&json);
    return answer_json(ex, 200, &body);
}

/* What was asked for: one call, or whatever there is (meeting 0). */
struct wish {
    struct meeting_id meeting;
    struct course_id course; /* 0: not said */
};

/* Status 0 in the answer: understood. */
static struct response read_wish(struct exchange *ex, struct wish *out)
{
    bool bad = false;
    struct span room = exchange_parameter(ex, "room_name", &bad), id = exchange_parameter(ex, "videollamada_id", &bad);
    *out = (struct wish){0};
    if (bad)
        return answer_json_error(ex, 400, text_error_400(ex->language), SPAN("solicitud_invalida"));
    bool named = room.len && !span_eq(room, SPAN("*"));
    struct response not_found = answer_json_error(ex, 404, text_not_found_label(ex->language), SPAN("no_encontrada"));
    if (named && !room_parse(room, &out->course, &out->meeting))
        return not_found;
    if (id.len == 0)
        return answer_empty(0);
    int64_t number;
    if (!span_to_id(id, &number))
        return not_found;
    if ((named && number != out->meeting.v) || span_eq(room, SPAN("*")))
        return answer_json_error(ex, 400, text_error_400(ex->language), SPAN("solicitud_invalida"));
    out->meeting.v = number;
    return answer_empty(0);
}

static struct response token_for_attempt(struct exchange *ex, struct attempt *attempt)
{
    if (attempt->verdict == VERDICT_ALLOWED)
        attempt_admit(ex, attempt);
    attempt_record(ex, attempt);
    if (attempt->verdict != VERDICT_ALLOWED)
        return answer_refusal(ex, attempt);
    return token_answer(ex, attempt->room, &attempt->token);
}

static struct response token_for_meeting(struct exchange *ex, const struct wish *wish)
{
    struct attempt attempt;
    struct err err;
    if (!attempt_decide_room(ex, wish->course, wish->meeting, VIA_TOKEN, &attempt, &err))
        return answer_failure(ex, &err);
    return token_for_attempt(ex, &attempt);
}

/* What this person finds open now, each by the one decision. */
struct what_is_open {
    struct attempt *enterable;
    size_t count;
    struct attempt waiting; /* the first that only waits for its teacher; meeting 0: none */
};

static struct response several_open(struct exchange *ex, const struct what_is_open *open)
{
    struct buf body = buf_new(ex->arena, 64 * 1024);
    struct json json = json_to(&body);
    json_object(&json);
    json_put_text(&json, SPAN("error"), text_several_open(ex->language));
    json_put_text(&json, SPAN("code"), SPAN("varias_abiertas"));
    json_key(&json, SPAN("videollamadas"));
    json_array(&json);
    for (size_t i = 0; i < open->count; i++) {
        json_object(&json);
        json_put_int(&json, SPAN("id"), open->enterable[i].meeting.v);
        json_put_text(&json, SPAN("curso"), open->enterable[i].facts.course.name);
        json_put_text(&json, SPAN("room"), open->enterable[i].room);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return answer_json(ex, 409, &body);
}

static bool among(const struct what_is_open *open, struct meeting_id meeting)
{
    for (size_t i = 0; i < open->count; i++)
        if (open->enterable[i].meeting.v == meeting.v)
            return true;
    return false;
}

static bool find_open(struct exchange *ex, struct what_is_open *out, struct err *err)
{
    const struct windows *windows = &ex->app->windows;
    int64_t early = windows->early > windows->early_teacher ? windows->early : windows->early_teacher;
    struct class_span span = {.from = ex->now - windows->late - 1, .to = ex->now + early + 1};
    struct user_class_list near;
    struct attempt attempt;
    if (!store_user_classes(ex->worker->db, ex->arena, ex->session->user.id, &span, MAX_OPEN, &near, err))
        return false;
    *out = (struct what_is_open){.enterable = arena_array(ex->arena, near.count ? near.count : 1, sizeof *out->enterable)};
    for (size_t i = 0; i < near.count; i++) {
        struct meeting_id meeting = near.items[i].meeting.id;
        if (near.items[i].occurrence.starts_at >= span.to || among(out, meeting))
            continue;
        if (!attempt_decide(ex, meeting, VIA_TOKEN, &attempt, err))
            return false;
        if (attempt.verdict == VERDICT_ALLOWED)
            out->enterable[out->count++] = attempt;
        else if (attempt.verdict == VERDICT_WAITING_FOR_TEACHER && out->waiting.meeting.v == 0)
            out->waiting = attempt;
    }
    return true;
}

static struct response token_for_what_is_open(struct exchange *ex)
{
    struct what_is_open open;
    struct err err;
    if (!find_open(ex, &open, &err))
        return answer_failure(ex, &err);
    if (open.count > 1)
        return several_open(ex, &open);
    if (open.count == 1)
        return token_for_attempt(ex, &open.enterable[0]);
    if (open.waiting.meeting.v != 0)
        return token_for_attempt(ex, &open.waiting);
    log_event(&ex->log, LOG_WARNING, FIELDS(F_TEXT("usuario", ex->session->user.username)),
              "Acceso denegado: ninguna videollamada abierta para un JWT");
    return answer_json_error(ex, 403, text_none_open(ex->language), SPAN("ninguna_abierta"));
}

static bool may_have_general(const struct exchange *ex)
{
    enum general_token who = ex->app->config->jitsi_general_token;
    return who == GENERAL_ALL || (who == GENERAL_STAFF && ex->session->user.staff);
}

struct response generate_token(struct exchange *ex)
{
    log_event(&ex->log, LOG_DEBUG,
              FIELDS(F_INT("sesion", ex->session != NULL), F_INT("largo_form", (int64_t)ex->request->body.len)),
              "Extracción de la sesión y los parámetros de la solicitud de JWT");
    if (ex->session == NULL) {
        count_join(ex, VERDICT_UNAUTHENTICATED, VIA_TOKEN);
        return answer_unauthenticated(ex);
    }
    struct wish wish;
    struct response response = read_wish(ex, &wish);
    if (response.status != 0)
        return response;
    if (wish.meeting.v != 0)
        return token_for_meeting(ex, &wish);
    if (!may_have_general(ex))
        return token_for_what_is_open(ex);
    struct token token;
    if (!exchange_token(ex, SPAN(""), ex->session->user.staff, ex->now + ex->app->jitsi.ttl, &token))
        return answer_json_error(ex, 500, text_token_error_label(ex->language), SPAN("error_jwt"));
    return token_answer(ex, SPAN("*"), &token);
}

static void put_debug_user(struct json *json, const struct user *user)
{
    json_key(json, SPAN("user"));
    json_object(json);
    json_put_text(json, SPAN("username"), user->username);
    json_put_text(json, SPAN("full_name"), user->name);
    json_put_text(json, SPAN("email"), user->email);
    json_put_bool(json, SPAN("is_staff"), user->staff);
    json_object_end(json);
}

static struct response debug_answer(struct exchange *ex, const struct attempt *attempt, enum verdict told)
{
    struct buf body = buf_new(ex->arena, 8 * TOKEN_MAX);
    struct json json = json_to(&body);
    json_object(&json);
    json_put_int(&json, SPAN("videollamada_id"), attempt->meeting.v);
    json_put_text(&json, SPAN("curso"), attempt->facts.course.name);
    json_put_text(&json, SPAN("room_name"), attempt->room);
    json_put_text(&json, SPAN("jwt_token"), attempt->token.text);
    json_key(&json, SPAN("meeting_url"));
    if (attempt->url.len)
        json_text(&json, attempt->url);
    else
        json_null(&json);
    json_key(&json, SPAN("payload"));
    json_raw(&json, attempt->token.payload);
    put_debug_user(&json, attempt->facts.user);
    json_put_text(&json, SPAN("verdict"), span_of(verdict_name(told)));
    json_object_end(&json);
    return answer_json(ex, 200, &body);
}

struct response test_meeting_jwt(struct exchange *ex)
{
    struct attempt attempt;
    struct err err;
    if (!attempt_decide(ex, ex->path.meeting, VIA_DEBUG, &attempt, &err))
        return answer_failure(ex, &err);
    if (attempt.verdict == VERDICT_ALLOWED)
        attempt_admit(ex, &attempt);
    if (attempt.verdict != VERDICT_ALLOWED) {
        attempt_record(ex, &attempt);
        return answer_refusal(ex, &attempt);
    }
    struct attempt told = attempt;
    told.verdict = decide_access(&attempt.facts);
    attempt_record(ex, &told);
    log_event(&ex->log, LOG_INFO, FIELDS(F_TEXT("sala", attempt.room), F_TEXT("veredicto", span_of(verdict_name(told.verdict)))),
              "Prueba de JWT completada");
    return debug_answer(ex, &attempt, told.verdict);
}
