/* view_test.c: what somebody else wrote stays text, whatever it tries. */
#include "web/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

typedef void writer(struct buf *out, struct span value);

static void check(writer *write, const char *value, const char *expected)
{
    struct arena *arena = arena_new();
    struct buf out = buf_new(arena, 10000);
    write(&out, span_of(value));
    buf_byte(&out, 0);
    assert_string_equal(out.ptr, expected);
    arena_free(arena);
}

static void text_keeps_letters(void **state)
{
    (void)state;
    check(view_text, "Ñandú «a» \"b\" 'c' €", "Ñandú «a» \"b\" 'c' €");
    check(view_text, "", "");
}

static void text_begins_no_tag_and_no_reference(void **state)
{
    (void)state;
    check(view_text, "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
    check(view_text, "&lt;&#60;", "&amp;lt;&amp;#60;");
    check(view_text, "</title>", "&lt;/title&gt;");
}

static void attribute_does_not_end(void **state)
{
    (void)state;
    check(view_attribute, "\" onfocus=\"alert(1)", "&quot; onfocus=&quot;alert(1)");
    check(view_attribute, "' onfocus='alert(1)", "&#39; onfocus=&#39;alert(1)");
    check(view_attribute, "\"><img src=x onerror=alert(1)>", "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;");
    check(view_attribute, "a&quot;b", "a&amp;quot;b");
}

static void url_is_ours_or_harmless(void **state)
{
    static const char *const kept[] = {"/",
                                       "/join-meeting/5/",
                                       "/a//b",
                                       "https://meet.gryphos.cl/curso_2_5#config.x=1",
                                       "HTTPS://meet.gryphos.cl/",
                                       "http://127.0.0.1:8080/demo/meet/x",
                                       "mailto:ayuda@gryphos.cl",
                                       "tel:+56221234567"};
    (void)state;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        check(view_url, kept[i], kept[i]);
    check(view_url, "/x?a=1&b=\"2\"", "/x?a=1&amp;b=&quot;2&quot;");
}

static void url_goes_nowhere_else(void **state)
{
    static const char *const refused[] = {"",
                                          "javascript:alert(1)",
                                          "JaVaScRiPt:alert(1)",
                                          "java\tscript:alert(1)",
                                          " javascript:alert(1)",
                                          "\001javascript:alert(1)",
                                          "data:text/html,<script>alert(1)</script>",
                                          "vbscript:x",
                                          "//evil.example/",
                                          "/\\evil.example/",
                                          "\\\\evil.example/",
                                          "/\t/evil.example/",
                                          "/\n/evil.example/",
                                          "\t//evil.example/",
                                          "https:\n//x",
                                          "evil.example",
                                          "?next=/",
                                          "#top",
                                          "https",
                                          "/a b"};
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        check(view_url, refused[i], "#");
}

static void url_part_stays_in_its_place(void **state)
{
    (void)state;
    check(view_url_part, "a-b_c.d~9", "a-b_c.d~9");
    check(view_url_part, "/../?a=1&b#c", "%2F..%2F%3Fa%3D1%26b%23c");
    check(view_url_part, "\"><b>:ñ\n", "%22%3E%3Cb%3E%3A%C3%B1%0A");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_keeps_letters),     cmocka_unit_test(text_begins_no_tag_and_no_reference),
        cmocka_unit_test(attribute_does_not_end), cmocka_unit_test(url_is_ours_or_harmless),
        cmocka_unit_test(url_goes_nowhere_else),  cmocka_unit_test(url_part_stays_in_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
