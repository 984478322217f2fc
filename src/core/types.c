/* types.c: the names of the domain's values (contract §3, §8). */
#include "core/types.h"

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {
        [VERDICT_ALLOWED] = "allowed",           [VERDICT_UNAUTHENTICATED] = "unauthenticated",
        [VERDICT_NOT_FOUND] = "not_found",       [VERDICT_NOT_ENROLLED] = "not_enrolled",
        [VERDICT_INACTIVE] = "inactive",         [VERDICT_TOO_EARLY] = "too_early",
        [VERDICT_TOO_LATE] = "too_late",         [VERDICT_NO_LINK] = "no_link",
        [VERDICT_TOKEN_ERROR] = "token_error",   [VERDICT_WAITING_FOR_TEACHER] = "waiting_for_teacher",
    };
    return names[verdict];
}

const char *via_name(enum via via)
{
    static const char *const names[] = {
        [VIA_PAGE] = "page", [VIA_TOKEN] = "token", [VIA_DEBUG] = "debug", [VIA_RETURN] = "return"};
    return names[via];
}

const char *role_name(enum role role)
{
    static const char *const names[] = {[ROLE_NONE] = "", [ROLE_STUDENT] = "student", [ROLE_TEACHER] = "teacher"};
    return names[role];
}
