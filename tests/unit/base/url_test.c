/* url_test.c: URLs, percent-encoding, forms. */
#include "base/buf.h"
#include "base/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define assert_span(actual, literal) assert_true(span_eq((actual), SPAN(literal)))

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

static void an_url_has_its_pieces(void **state)
{
    (void)state;
    struct url url;
    assert_true(url_parse(SPAN("https://ana:x@meet.example.org:8443/tenant/room?a=1&b#c=2?"), &url));
    assert_span(url.scheme, "https");
    assert_span(url.user, "ana:x");
    assert_span(url.host, "meet.example.org");
    assert_int_equal(url.port, 8443);
    assert_span(url.path, "/tenant/room");
    assert_span(url.query, "a=1&b");
    assert_span(url.fragment, "c=2?");
    assert_true(url.has_user && url.has_query && url.has_fragment);
}

static void what_is_left_out_has_a_default(void **state)
{
    (void)state;
    struct url url;
    assert_true(url_parse(SPAN("HTTP://host"), &url));
    assert_int_equal(url.port, 80);
    assert_int_equal(url.path.len, 0);
    assert_false(url.has_user || url.has_query || url.has_fragment);
    assert_true(url_parse(SPAN("https://host?"), &url));
    assert_int_equal(url.port, 443);
    assert_true(url.has_query && url.query.len == 0);
    assert_true(url_parse(SPAN("https://@host/#"), &url));
    assert_true(url.has_user && url.user.len == 0 && url.has_fragment);
}

static void addresses_are_hosts(void **state)
{
    (void)state;
    struct url url;
    assert_true(url_parse(SPAN("http://[::1]:8080/"), &url));
    assert_span(url.host, "[::1]");
    assert_int_equal(url.port, 8080);
    assert_true(url_parse(SPAN("http://[2001:db8::2]/"), &url));
    assert_int_equal(url.port, 80);
    assert_true(url_parse(SPAN("http://127.0.0.1:1"), &url));
}

/* The host is what browsers take for it: what follows the last `@`. */
static void the_last_at_sign_ends_the_user(void **state)
{
    (void)state;
    struct url url;
    assert_true(url_parse(SPAN("https://meet.example.org@evil.example@other.example/"), &url));
    assert_span(url.host, "other.example");
    assert_true(url_parse(SPAN("https://evil.example?@meet.example.org/"), &url));
    assert_span(url.host, "evil.example");
    assert_true(url_parse(SPAN("https://evil.example#@meet.example.org/"), &url));
    assert_span(url.host, "evil.example");
}

static void what_is_no_url_is_refused(void **state)
{
    static const struct span refused[] = {
        SPAN_INIT(""),
        SPAN_INIT("meet.example.org/x"),
        SPAN_INIT("//meet.example.org/x"),
        SPAN_INIT("https:meet.example.org"),
        SPAN_INIT("https:/meet.example.org"),
        SPAN_INIT("https://"),
        SPAN_INIT("https:///x"),
        SPAN_INIT("https://:443/"),
        SPAN_INIT("https://u@/"),
        SPAN_INIT("javascript://x/%0aalert(1)"),
        SPAN_INIT("data:text/html,x"),
        SPAN_INIT(" https://host/"),
        SPAN_INIT("https://host/a b"),
        SPAN_INIT("https://host/a\tb"),
        SPAN_INIT("https://host\\@other/"),
        SPAN_INIT("https://ho%73t/"),
        SPAN_INIT("https://host/\0"),
        SPAN_INIT("https://ñandú.cl/"),
        SPAN_INIT("https://host:/"),
        SPAN_INIT("https://host:0/"),
        SPAN_INIT("https://host:65536/"),
        SPAN_INIT("https://host:080/"),
        SPAN_INIT("https://host:8x/"),
        SPAN_INIT("https://[::1/"),
        SPAN_INIT("https://[]/"),
        SPAN_INIT("https://[::1]x/"),
        SPAN_INIT("https://a:b:c/"),
    };
    struct url url;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_false(url_parse(refused[i], &url));
    struct span long_url = arena_printf(*state, "https://host/%01990d", 0);
    assert_false(url_parse(long_url, &url));
    assert_true(url_parse(span_sub(long_url, 0, 2000), &url));
}

static void percent_encoding_there_and_back(void **state)
{
    struct span decoded;
    assert_span(percent_encode(*state, SPAN("a-b.c_d~ /ñ%&+")), "a-b.c_d~%20%2F%C3%B1%25%26%2B");
    assert_true(percent_decode(*state, SPAN("%c3%B1+%2537"), false, &decoded));
    assert_span(decoded, "ñ+%37"); /* once */
    assert_true(percent_decode(*state, SPAN("a+b%2B"), true, &decoded));
    assert_span(decoded, "a b+");
}

static void bad_escapes_are_refused(void **state)
{
    static const struct span refused[] = {SPAN_INIT("%"),  SPAN_INIT("%4"),  SPAN_INIT("a%zz"),      SPAN_INIT("%00"),
                                          SPAN_INIT("\0"), SPAN_INIT("%ff"), SPAN_INIT("%ed%a0%80"), SPAN_INIT("%-1")};
    struct span decoded;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_false(percent_decode(*state, refused[i], false, &decoded));
}

static void forms_are_decoded(void **state)
{
    struct form form;
    bool repeated;
    assert_true(form_parse(*state, SPAN("username=ana%40x&next=%2Fa%3Fb%3D1&&empty=&bare&eq=a=b"), &form));
    assert_int_equal(form.count, 5);
    assert_span(form_get(&form, "username", &repeated), "ana@x");
    assert_false(repeated);
    assert_span(form_get(&form, "next", NULL), "/a?b=1");
    assert_span(form_get(&form, "eq", NULL), "a=b");
    assert_non_null(form_get(&form, "empty", NULL).ptr);
    assert_non_null(form_get(&form, "bare", NULL).ptr);
    assert_null(form_get(&form, "absent", NULL).ptr);
}

static void a_repeated_field_is_told(void **state)
{
    struct form form;
    bool repeated;
    assert_true(form_parse(*state, SPAN("a=1&b=2&a=3"), &form));
    assert_span(form_get(&form, "a", &repeated), "1");
    assert_true(repeated);
}

static void broken_forms_are_refused(void **state)
{
    struct form form;
    assert_false(form_parse(*state, SPAN("a=%zz"), &form));
    assert_false(form_parse(*state, SPAN("a\0b=1"), &form));
    assert_true(form_parse(*state, SPAN(""), &form));
    struct buf many = buf_new(*state, 1000);
    for (int i = 0; i < FORM_MAX; i++)
        BUF_LITERAL(&many, "a=1&");
    assert_true(form_parse(*state, buf_span(&many), &form));
    BUF_LITERAL(&many, "a=1");
    assert_false(form_parse(*state, buf_span(&many), &form));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_url_has_its_pieces),     cmocka_unit_test(what_is_left_out_has_a_default),
        cmocka_unit_test(addresses_are_hosts),       cmocka_unit_test(the_last_at_sign_ends_the_user),
        cmocka_unit_test(what_is_no_url_is_refused), cmocka_unit_test(percent_encoding_there_and_back),
        cmocka_unit_test(bad_escapes_are_refused),   cmocka_unit_test(forms_are_decoded),
        cmocka_unit_test(a_repeated_field_is_told),  cmocka_unit_test(broken_forms_are_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
