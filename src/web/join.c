/* join.c: the main job: /join-meeting/<id>/. */
#include "web/embed.h"
#include "web/routes.h"
#include "web/verdicts.h"

#include "base/json.h"

#include <inttypes.h>

static struct response answer_allowed(struct exchange *ex, const struct attempt *attempt)
{
    if (!exchange_wants_json(ex))
        return embed_wanted(ex) ? answer_embedded(ex, attempt) : answer_redirect(ex, 302, attempt->url);
    struct buf body = buf_new(ex->arena, 3 * TOKEN_MAX);
    struct json json = json_to(&body);
    json_object(&json);
    json_put_text(&json, SPAN("meeting_url"), attempt->url);
    json_put_text(&json, SPAN("room"), attempt->room);
    json_put_int(&json, SPAN("exp"), attempt->token.exp);
    json_object_end(&json);
    return answer_json(ex, 200, &body);
}

static struct response answer_glance(struct exchange *ex, const struct attempt *attempt)
{
    struct buf body = buf_new(ex->arena, 256);
    struct json json = json_to(&body);
    json_object(&json);
    json_put_text(&json, SPAN("verdict"), span_of(verdict_name(attempt->verdict)));
    json_object_end(&json);
    return answer_json(ex, 200, &body);
}

struct response join_meeting(struct exchange *ex)
{
    struct attempt attempt;
    struct err err;
    bool glance = exchange_is_glance(ex) && ex->session != NULL;
    if (!glance)
        log_event(&ex->log, LOG_INFO, FIELDS(F_TEXT("usuario", ex->session ? ex->session->user.username : SPAN(""))),
                  "Intento de unirse a videollamada %" PRId64, ex->path.meeting.v);
    if (!attempt_decide(ex, ex->path.meeting, VIA_PAGE, &attempt, &err))
        return answer_failure(ex, &err);
    if (glance)
        return answer_glance(ex, &attempt);
    if (attempt.verdict == VERDICT_ALLOWED)
        attempt_admit(ex, &attempt);
    attempt_record(ex, &attempt);
    return attempt.verdict == VERDICT_ALLOWED ? answer_allowed(ex, &attempt) : answer_refusal(ex, &attempt);
}
