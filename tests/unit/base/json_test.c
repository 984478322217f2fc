/* json_test.c: JSON out and in. */
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
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

static bool reads(struct span text)
{
    struct err err;
    struct json_value *document = json_read(text, &err);
    bool taken = document != NULL;
    assert_true(taken || err.code == ERR_INVALID);
    json_free(document);
    return taken;
}

static void commas_stand_where_they_belong(void **state)
{
    struct buf buf = buf_new(*state, 1000);
    struct json json = json_to(&buf);
    json_object(&json);
    json_put_text(&json, SPAN("a"), SPAN("x"));
    json_put_int(&json, SPAN("b"), -7);
    json_key(&json, SPAN("c"));
    json_array(&json);
    json_bool(&json, true);
    json_null(&json);
    json_object(&json);
    json_object_end(&json);
    json_raw(&json, SPAN("[1]"));
    json_array_end(&json);
    json_put_bool(&json, SPAN("d"), false);
    json_object_end(&json);
    assert_span(buf_span(&buf), "{\"a\":\"x\",\"b\":-7,\"c\":[true,null,{},[1]],\"d\":false}");
}

static void escaped_is_only_what_must_be(void **state)
{
    struct buf buf = buf_new(*state, 1000);
    struct json json = json_to(&buf);
    json_text(&json, SPAN("ñ \u2028 </script> \" \\ / \b\f\n\r\t \0 \x1F \x7F"));
    assert_span(buf_span(&buf), "\"ñ \u2028 </script> \\\" \\\\ / \\b\\f\\n\\r\\t \\u0000 \\u001f \x7F\"");
}

static void a_text_that_does_not_fit_is_told(void **state)
{
    struct buf buf = buf_new(*state, 10);
    struct json json = json_to(&buf);
    json_text(&json, SPAN("0123456789"));
    assert_true(buf.overflowed);
}

static void documents_are_read(void **state)
{
    struct err err;
    struct json_value *document =
        json_read(SPAN("{\"t\":\"ñ\\u00f1\",\"i\":-3,\"r\":1.5,\"b\":true,\"n\":null,\"a\":[1,\"x\"]}"), &err);
    assert_int_equal(json_kind(document), JSON_KIND_OBJECT);
    assert_int_equal(json_count(document), 6);
    assert_span(json_get_text(json_member(document, "t")), "ññ");
    assert_int_equal(json_get_int(json_member(document, "i")), -3);
    assert_true(json_get_real(json_member(document, "r")) == 1.5);
    assert_true(json_get_bool(json_member(document, "b")));
    assert_int_equal(json_kind(json_member(document, "n")), JSON_KIND_NULL);
    assert_int_equal(json_kind(json_member(document, "absent")), JSON_KIND_ABSENT);
    assert_span(json_get_text(json_item(json_member(document, "a"), 1)), "x");
    assert_null(json_item(json_member(document, "a"), 2));
    assert_span(json_quote(*state, json_member(document, "a"), 100), "[1,\"x\"]");
    json_free(document);
}

static void members_come_in_the_documents_order(void **state)
{
    (void)state;
    struct err err;
    struct json_value *document = json_read(SPAN("{\"z\":1,\"a\":2}"), &err);
    struct json_members members = {0};
    struct span key;
    const struct json_value *value;
    assert_true(json_next(document, &members, &key, &value));
    assert_span(key, "z");
    assert_true(json_next(document, &members, &key, &value));
    assert_int_equal(json_get_int(value), 2);
    assert_false(json_next(document, &members, &key, &value));
    json_free(document);
}

static void values_of_another_kind_are_empty(void **state)
{
    (void)state;
    struct err err;
    struct json_value *document = json_read(SPAN("[\"1\", 2]"), &err);
    assert_int_equal(json_get_int(json_item(document, 0)), 0);
    assert_int_equal(json_get_text(json_item(document, 1)).len, 0);
    assert_null(json_member(document, "x"));
    json_free(document);
}

static void what_is_not_json_is_refused(void **state)
{
    (void)state;
    static const struct span refused[] = {
        SPAN_INIT(""),
        SPAN_INIT("{\"a\":1,\"a\":2}"), /* a key twice */
        SPAN_INIT("{\"a\":NaN}"),
        SPAN_INIT("[Infinity]"),
        SPAN_INIT("[\"\\ud800\"]"),  /* a lone surrogate */
        SPAN_INIT("\xEF\xBB\xBF{}"), /* a BOM */
        SPAN_INIT("{} x"),           /* trailing bytes */
        SPAN_INIT("{}{}"),
        SPAN_INIT("[1,]"),
        SPAN_INIT("{'a':1}"),
        SPAN_INIT("[01]"),
        SPAN_INIT("[\"\xFF\"]"), /* not UTF-8 */
        SPAN_INIT("[\"a\nb\"]"), /* a raw control character */
        SPAN_INIT("[\"\\u0000\"]"),
        SPAN_INIT("{}\0"),
        SPAN_INIT("[1e400]"),
        SPAN_INIT("[99999999999999999999]"), /* over 64 bits */
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_false(reads(refused[i]));
}

static void too_deep_or_too_long_is_refused(void **state)
{
    size_t len = JSON_MAX + 1;
    char *text = arena_alloc(*state, len);
    memset(text, '[', len);
    assert_false(reads((struct span){text, 60000}));
    memset(text, ' ', len);
    text[0] = '1';
    assert_true(reads((struct span){text, JSON_MAX}));
    assert_false(reads((struct span){text, JSON_MAX + 1}));
}

static void quotes_are_cut_between_characters(void **state)
{
    struct err err;
    struct json_value *document = json_read(SPAN("\"ññññ\""), &err);
    assert_span(json_quote(*state, document, 4), "\"ñ");
    assert_span(json_quote(*state, NULL, 4), "");
    json_free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commas_stand_where_they_belong),      cmocka_unit_test(escaped_is_only_what_must_be),
        cmocka_unit_test(a_text_that_does_not_fit_is_told),    cmocka_unit_test(documents_are_read),
        cmocka_unit_test(members_come_in_the_documents_order), cmocka_unit_test(values_of_another_kind_are_empty),
        cmocka_unit_test(what_is_not_json_is_refused),         cmocka_unit_test(too_deep_or_too_long_is_refused),
        cmocka_unit_test(quotes_are_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
