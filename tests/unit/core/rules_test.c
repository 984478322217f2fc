/* rules_test.c: what people may call themselves and type. */
#include "base/arena.h"
#include "base/embedded.h"
#include "core/common_passwords.gen.h"
#include "core/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static int begin(void **state)
{
    *state = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static struct span repeat(struct arena *arena, struct span piece, size_t count)
{
    char *text = arena_alloc(arena, piece.len * count);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * piece.len, piece.ptr, piece.len);
    return (struct span){text, piece.len * count};
}

static void names(void **state)
{
    assert_int_equal(rule_name(SPAN("O'Ñandú \"Zoë\" \\ 👩🏽‍🏫"), 100, false), RULE_OK);
    assert_int_equal(rule_name(SPAN("</script>"), 100, false), RULE_OK);
    assert_int_equal(rule_name(SPAN(""), 100, false), RULE_EMPTY);
    assert_int_equal(rule_name(SPAN(""), 100, true), RULE_OK);
    assert_int_equal(rule_name(SPAN("a\nb"), 100, false), RULE_NOT_CLEAN);
    assert_int_equal(rule_name(SPAN("\xC3"), 100, true), RULE_NOT_CLEAN);
    assert_int_equal(rule_name(repeat(*state, SPAN("👩"), 100), 100, false), RULE_OK);
    assert_int_equal(rule_name(repeat(*state, SPAN("👩"), 101), 100, false), RULE_TOO_LONG);
}

static void usernames(void **state)
{
    assert_int_equal(rule_username(SPAN("ana.soto")), RULE_OK);
    assert_int_equal(rule_username(SPAN("ñandú")), RULE_OK);
    assert_int_equal(rule_username(SPAN("4ana")), RULE_OK);
    assert_int_equal(rule_username(SPAN("")), RULE_EMPTY);
    assert_int_equal(rule_username(SPAN("ana soto")), RULE_USERNAME_FORM);
    assert_int_equal(rule_username(SPAN("ana\u00A0soto")), RULE_USERNAME_FORM);
    assert_int_equal(rule_username(SPAN("ana\u200B")), RULE_USERNAME_FORM); /* looks like «ana» */
    assert_int_equal(rule_username(SPAN("\u202Eana")), RULE_USERNAME_FORM);
    assert_int_equal(rule_username(SPAN("ana@example.org")), RULE_USERNAME_FORM);
    assert_int_equal(rule_username(SPAN("12345")), RULE_USERNAME_FORM);
    assert_int_equal(rule_username(SPAN("ana\t")), RULE_NOT_CLEAN);
    assert_int_equal(rule_username(repeat(*state, SPAN("ñ"), 64)), RULE_OK);
    assert_int_equal(rule_username(repeat(*state, SPAN("ñ"), 65)), RULE_TOO_LONG);
}

static void emails(void **state)
{
    assert_int_equal(rule_email(SPAN("ana@example.org")), RULE_OK);
    assert_int_equal(rule_email(SPAN("a@b")), RULE_OK);
    assert_int_equal(rule_email(SPAN("")), RULE_EMPTY);
    assert_int_equal(rule_email(SPAN("ana")), RULE_EMAIL_FORM);
    assert_int_equal(rule_email(SPAN("@example.org")), RULE_EMAIL_FORM);
    assert_int_equal(rule_email(SPAN("ana@")), RULE_EMAIL_FORM);
    assert_int_equal(rule_email(SPAN("ana@b@c")), RULE_EMAIL_FORM);
    assert_int_equal(rule_email(SPAN("ana soto@example.org")), RULE_EMAIL_FORM);
    assert_int_equal(rule_email(SPAN("ana@example.org\r\nBcc: x")), RULE_NOT_CLEAN);
    assert_int_equal(rule_email(arena_printf(*state, "%0250d@b.c", 0)), RULE_OK);
    assert_int_equal(rule_email(arena_printf(*state, "%0251d@b.c", 0)), RULE_TOO_LONG);
}

static void avatars(void **state)
{
    assert_int_equal(rule_avatar(SPAN("")), RULE_OK);
    assert_int_equal(rule_avatar(SPAN("https://example.org/a.png?s=80")), RULE_OK);
    assert_int_equal(rule_avatar(SPAN("http://example.org/a.png")), RULE_AVATAR_FORM);
    assert_int_equal(rule_avatar(SPAN("data:image/png;base64,AAAA")), RULE_AVATAR_FORM);
    assert_int_equal(rule_avatar(SPAN("//example.org/a.png")), RULE_AVATAR_FORM);
    assert_int_equal(rule_avatar(SPAN("https://example.org/a\n")), RULE_NOT_CLEAN);
    assert_int_equal(rule_avatar(arena_printf(*state, "https://a/%0490d", 0)), RULE_OK);
    assert_int_equal(rule_avatar(arena_printf(*state, "https://a/%0491d", 0)), RULE_TOO_LONG);
}

static enum rule_problem password(struct span typed)
{
    return rule_password(typed, SPAN("ana.soto"), SPAN("ana@example.org"));
}

static void passwords(void **state)
{
    assert_int_equal(password(SPAN("caballo de 3 patas")), RULE_OK);
    assert_int_equal(password(SPAN("ñññññ")), RULE_OK); /* ten bytes */
    assert_int_equal(password(SPAN(" x\0\xFF\ny  z ")), RULE_OK);
    assert_int_equal(password(SPAN("")), RULE_PASSWORD_SHORT);
    assert_int_equal(password(SPAN("7 bytes")), RULE_PASSWORD_SHORT);
    assert_int_equal(password(SPAN("Ana.Soto")), RULE_PASSWORD_SAME);
    assert_int_equal(password(SPAN("ana@example.org")), RULE_PASSWORD_SAME);
    assert_int_equal(password(SPAN("colocolo")), RULE_PASSWORD_COMMON);
    assert_int_equal(password(SPAN("Password123")), RULE_PASSWORD_COMMON);
    assert_int_equal(password(repeat(*state, SPAN("x"), 1024)), RULE_OK);
    assert_int_equal(password(repeat(*state, SPAN("x"), 1025)), RULE_PASSWORD_LONG);
}

/* Whoever adds one finds its place, and none is there that would be too short anyway. */
static void the_list_of_common_passwords_is_sorted(void **state)
{
    (void)state;
    assert_int_equal(common_passwords_count, 1);
    struct span rest = {(const char *)common_passwords[0].bytes, common_passwords[0].len}, line, before = SPAN("");
    size_t count = 0;
    while (span_cut(&rest, '\n', &line) && line.len) {
        assert_true(line.len >= 8);
        size_t common = before.len < line.len ? before.len : line.len;
        int order = memcmp(before.ptr, line.ptr, common);
        assert_true(order < 0 || (order == 0 && before.len < line.len));
        before = line;
        count++;
    }
    assert_true(count >= 200);
}

static void assert_username(struct arena *arena, const char *email, unsigned number, const char *expected)
{
    struct span made = username_from_email(arena, span_of(email), number);
    assert_true(span_eq(made, span_of(expected)));
    assert_int_equal(rule_username(made), RULE_OK);
}

static void usernames_from_emails(void **state)
{
    assert_username(*state, "Ana.Perez@example.org", 1, "ana.perez");
    assert_username(*state, "ana.perez@example.org", 2, "ana.perez2");
    assert_username(*state, "12345678@example.org", 1, "u12345678"); /* only digits would be an id */
    struct span long_one = repeat(*state, SPAN("ñ"), 200);
    assert_username(*state, arena_cstr(*state, arena_printf(*state, "%.*s@example.org", SPAN_ARG(long_one))), 65535,
                    arena_cstr(*state, arena_printf(*state, "%.*s65535", SPAN_ARG(span_sub(long_one, 0, 2 * 56)))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),     cmocka_unit_test(usernames),
        cmocka_unit_test(emails),    cmocka_unit_test(avatars),
        cmocka_unit_test(usernames_from_emails),
        cmocka_unit_test(passwords), cmocka_unit_test(the_list_of_common_passwords_is_sorted),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
