/* rules.h: what names, usernames, e-mails, avatars and passwords may be when they are saved. */
#ifndef CORE_RULES_H
#define CORE_RULES_H

#include "core/types.h"

#define NAME_MAX_LEN 100  /* code points: of a person's name, of a course's name and code */
#define PASSWORD_MAX 1024 /* bytes */

/* Why a value is refused; RULE_OK: it is not. Each has a text of its own on pages and on the command line. */
enum rule_problem {
    RULE_OK,
    RULE_EMPTY,
    RULE_TOO_LONG,      /* code points: username 64, e-mail 254, URL 500, others as their caller says */
    RULE_NOT_CLEAN,     /* control characters or bad UTF-8 */
    RULE_USERNAME_FORM, /* white space, `@`, or only digits (that is an id) */
    RULE_EMAIL_FORM,    /* not one `@` with something on both sides, or white space */
    RULE_AVATAR_FORM,   /* not an absolute https URL */
    RULE_PASSWORD_SHORT, /* under 8 bytes */
    RULE_PASSWORD_LONG,  /* over PASSWORD_MAX bytes */
    RULE_PASSWORD_COMMON,
    RULE_PASSWORD_SAME, /* is the username or the e-mail */
};

/* Texts arrive trimmed. */
enum rule_problem rule_name(struct span name, size_t max, bool may_be_empty);
enum rule_problem rule_username(struct span username);
enum rule_problem rule_email(struct span email);
enum rule_problem rule_avatar(struct span url); /* "" is allowed */
/* A username by those rules for whoever has that e-mail: what stands before the `@`, and from the second on a number. */
struct span username_from_email(struct arena *arena, struct span email, unsigned number);
/* As sent: neither trimmed nor cut. */
enum rule_problem rule_password(struct span password, struct span username, struct span email);

#endif
