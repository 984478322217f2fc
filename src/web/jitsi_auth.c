/* jitsi_auth.c: /jitsi/auth/?room={room}: the way back of whom the Jitsi server asks for a token that it has no more (F5). */
#include "web/embed.h"
#include "web/routes.h"

#include "base/text.h"
#include "store/records.h"

/* A server that refuses our tokens sends people back at once, and they would go round for ever. */
#define RETURNS_MAX 3
#define RETURNS_SECONDS 30

/* Jitsi puts the room as it stands in its address, and takes capitals for small letters. Any other room is call 0, which
 * nobody has: who may not be told so is told the same as of a call that does not exist. */
static void read_room(struct exchange *ex, struct course_id *course, struct meeting_id *meeting)
{
    bool bad = false;
    struct span room = form_get(&ex->query, "room", &bad);
    *course = (struct course_id){0};
    *meeting = (struct meeting_id){0};
    log_event(&ex->log, LOG_INFO,
              FIELDS(F_TEXT("sala", room_logged(room)), F_TEXT("usuario", ex->session ? ex->session->user.username : SPAN(""))),
              "Vuelta desde el servidor de Jitsi");
    if (bad || !text_is_clean(room) || !room_parse(text_lower(ex->arena, room), course, meeting))
        *meeting = (struct meeting_id){0};
}

/* Has this person been sent back so often that the server must be refusing what we give? False where the database does not
 * answer. Their records were on disk before they left, whichever process answered. */
static bool check_returns(struct exchange *ex, struct attempt *attempt, struct err *err)
{
    int64_t returns;
    if (!store_returns(ex->worker->db, ex->arena, ex->session->user.id, attempt->meeting, ex->now - RETURNS_SECONDS + 1,
                       &returns, err))
        return false;
    if (returns < RETURNS_MAX)
        return true;
    attempt->verdict = VERDICT_TOKEN_ERROR;
    log_event(&ex->log, LOG_ERROR,
              FIELDS(ON_THE_WAY, F_TEXT("sala", attempt->room), F_TEXT("usuario", ex->session->user.username),
                     F_INT("vueltas", returns), F_INT("segundos", RETURNS_SECONDS)),
              "Error generando JWT que el servidor de Jitsi acepte: devuelve a la persona una y otra vez");
    return true;
}

/* Who comes from a page of ours (the call inside it, the login) sees the call there, where it is shown so; who comes from the
 * server's page goes back there. */
static struct response let_in(struct exchange *ex, const struct attempt *attempt)
{
    bool ours = span_eq(request_header(ex->request, "Sec-Fetch-Site"), SPAN("same-origin"));
    return ours && embed_wanted(ex) ? answer_embedded(ex, attempt) : answer_redirect(ex, 302, attempt->url);
}

struct response jitsi_auth(struct exchange *ex)
{
    struct attempt attempt;
    struct course_id course;
    struct meeting_id meeting;
    struct err err;
    read_room(ex, &course, &meeting);
    if (!attempt_decide_room(ex, course, meeting, VIA_RETURN, &attempt, &err))
        return answer_failure(ex, &err);
    /* A page that waits lets in through the front door: what the server sends back is not counted with what waits. */
    attempt.way = arena_printf(ex->arena, "/join-meeting/%lld/", (long long)meeting.v);
    if (attempt.verdict == VERDICT_ALLOWED && !check_returns(ex, &attempt, &err))
        return answer_failure(ex, &err);
    if (attempt.verdict == VERDICT_ALLOWED)
        attempt_admit(ex, &attempt);
    attempt_record(ex, &attempt);
    return attempt.verdict == VERDICT_ALLOWED ? let_in(ex, &attempt) : answer_refusal(ex, &attempt);
}
