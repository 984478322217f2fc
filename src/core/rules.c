/* rules.c: what names, usernames, e-mails, avatars and passwords may be when they are saved. */
#include "core/rules.h"
#include "base/embedded.h"
#include "base/text.h"
#include "base/url.h"
#include "core/common_passwords.gen.h"

#define USERNAME_MAX 64
#define EMAIL_MAX 254
#define AVATAR_MAX 500
#define PASSWORD_MIN 8

enum rule_problem rule_name(struct span name, size_t max, bool may_be_empty)
{
    if (name.len == 0)
        return may_be_empty ? RULE_OK : RULE_EMPTY;
    if (!text_is_clean(name))
        return RULE_NOT_CLEAN;
    return name.len > max && text_length(name) > max ? RULE_TOO_LONG : RULE_OK;
}

/* White space, and what is invisible or turns the direction of text: two names that look the same would differ. */
static bool is_blank(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } blanks[] = {{' ', ' '},       {0xA0, 0xA0},     {0xAD, 0xAD},     {0x61C, 0x61C},
                  {0x1680, 0x1680}, {0x180E, 0x180E}, {0x2000, 0x200F}, {0x2028, 0x202F},
                  {0x205F, 0x2069}, {0x3000, 0x3000}, {0x3164, 0x3164}, {0xFEFF, 0xFEFF}};
    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++)
        if (c >= blanks[i].first && c <= blanks[i].last)
            return true;
    return false;
}

static bool has_blank(struct span s)
{
    uint32_t c;
    for (size_t i = 0, len; i < s.len && (len = text_decode(span_sub(s, i, s.len), &c)) > 0; i += len)
        if (is_blank(c))
            return true;
    return false;
}

static bool is_digits(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return true;
}

enum rule_problem rule_username(struct span username)
{
    enum rule_problem problem = rule_name(username, USERNAME_MAX, false);
    if (problem != RULE_OK)
        return problem;
    return has_blank(username) || span_has(username, '@') || is_digits(username) ? RULE_USERNAME_FORM : RULE_OK;
}

enum rule_problem rule_email(struct span email)
{
    enum rule_problem problem = rule_name(email, EMAIL_MAX, false);
    if (problem != RULE_OK)
        return problem;
    struct span rest = email, local;
    bool found = span_cut(&rest, '@', &local) && local.len > 0 && rest.len > 0 && !span_has(rest, '@');
    return found && !has_blank(email) ? RULE_OK : RULE_EMAIL_FORM;
}

enum rule_problem rule_avatar(struct span url)
{
    struct url parts;
    if (url.len <= AVATAR_MAX && url_parse(url, &parts) && span_eq_nocase(parts.scheme, SPAN("https")))
        return RULE_OK;
    enum rule_problem problem = rule_name(url, AVATAR_MAX, true);
    return problem == RULE_OK && url.len > 0 ? RULE_AVATAR_FORM : problem;
}

struct span username_from_email(struct arena *arena, struct span email, unsigned number)
{
    struct span rest = text_lower(arena, email), local = SPAN("");
    span_cut(&rest, '@', &local);
    local = text_clean(arena, local, USERNAME_MAX - 8); /* room for the number */
    if (is_digits(local))
        local = arena_printf(arena, "u%.*s", SPAN_ARG(local));
    return number < 2 ? local : arena_printf(arena, "%.*s%u", SPAN_ARG(local), number);
}

static bool is_common(struct span password)
{
    struct span rest = {(const char *)common_passwords[0].bytes, common_passwords[0].len}, line;
    while (span_cut(&rest, '\n', &line))
        if (span_eq_nocase(line, password))
            return true;
    return false;
}

enum rule_problem rule_password(struct span password, struct span username, struct span email)
{
    if (password.len < PASSWORD_MIN)
        return RULE_PASSWORD_SHORT;
    if (password.len > PASSWORD_MAX)
        return RULE_PASSWORD_LONG;
    if (span_eq_nocase(password, username) || span_eq_nocase(password, email))
        return RULE_PASSWORD_SAME;
    return is_common(password) ? RULE_PASSWORD_COMMON : RULE_OK;
}
