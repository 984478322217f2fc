/* verdicts.c: how a verdict looks (contract §3). What is true is decided in core/access. */
#include "web/verdicts.h"

static const struct verdict_look looks[] = {
    [VERDICT_ALLOWED] = {302, SPAN_INIT(""), LOG_INFO, NULL, NULL},
    [VERDICT_UNAUTHENTICATED] = {302, SPAN_INIT("no_autenticado"), LOG_WARNING, text_login_title, text_login_title},
    [VERDICT_NOT_FOUND] = {404, SPAN_INIT("no_encontrada"), LOG_WARNING, text_not_found_label, text_not_found_heading},
    [VERDICT_NOT_ENROLLED] = {403, SPAN_INIT("sin_acceso"), LOG_WARNING, text_not_enrolled_label,
                              text_not_enrolled_heading},
    [VERDICT_INACTIVE] = {409, SPAN_INIT("no_activa"), LOG_WARNING, text_inactive_label, text_inactive_heading},
    [VERDICT_TOO_EARLY] = {409, SPAN_INIT("fuera_de_horario"), LOG_WARNING, text_inactive_label,
                           text_too_early_heading},
    [VERDICT_TOO_LATE] = {409, SPAN_INIT("fuera_de_horario"), LOG_WARNING, text_inactive_label, text_too_late_heading},
    [VERDICT_WAITING_FOR_TEACHER] = {409, SPAN_INIT("esperando_docente"), LOG_WARNING, text_waiting_teacher_label,
                                     text_waiting_teacher_heading},
    [VERDICT_NO_LINK] = {409, SPAN_INIT("sin_enlace"), LOG_ERROR, text_no_link_label, text_no_link_heading},
    [VERDICT_TOKEN_ERROR] = {500, SPAN_INIT("error_jwt"), LOG_ERROR, text_token_error_label, text_token_error_heading},
};

const struct verdict_look *verdict_look(enum verdict verdict)
{
    return &looks[verdict];
}

struct response answer_unauthenticated(struct exchange *ex)
{
    log_event(&ex->log, LOG_WARNING,
              FIELDS(F_TEXT("ruta", ex->request->path), F_TEXT("direccion", ex->request->address)),
              "Intento de acceso sin autenticación");
    if (exchange_wants_json(ex))
        return answer_json_error(ex, 401, text_not_signed_in(ex->language), looks[VERDICT_UNAUTHENTICATED].code);
    return answer_redirect(ex, 302, exchange_login_href(ex));
}

struct span verdict_words(enum language language, enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_ALLOWED: return text_verdict_allowed(language);
    case VERDICT_UNAUTHENTICATED: return text_verdict_unauthenticated(language);
    case VERDICT_NOT_FOUND: return text_verdict_not_found(language);
    case VERDICT_NOT_ENROLLED: return text_verdict_not_enrolled(language);
    case VERDICT_INACTIVE: return text_verdict_inactive(language);
    case VERDICT_TOO_EARLY: return text_verdict_too_early(language);
    case VERDICT_TOO_LATE: return text_verdict_too_late(language);
    case VERDICT_WAITING_FOR_TEACHER: return text_verdict_waiting_for_teacher(language);
    case VERDICT_NO_LINK: return text_verdict_no_link(language);
    case VERDICT_TOKEN_ERROR: return text_verdict_token_error(language);
    }
    return SPAN("");
}
