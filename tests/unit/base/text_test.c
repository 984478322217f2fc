/* text_test.c: UTF-8, clean names, search keys. */
#include "base/text.h"

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

static void well_formed_text_is_taken(void **state)
{
    (void)state;
    assert_true(text_is_utf8(SPAN("")));
    assert_true(text_is_utf8(SPAN("Ñandú 中文 👩🏽‍🏫")));
    assert_true(text_is_utf8(SPAN("\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF")));
}

static void ill_formed_text_is_refused(void **state)
{
    (void)state;
    static const struct span ill_formed[] = {
        SPAN_INIT("\x80"),             /* a continuation alone */
        SPAN_INIT("\xC3"),             /* cut */
        SPAN_INIT("\xC0\xAF"),         /* overlong / */
        SPAN_INIT("\xE0\x9F\xBF"),     /* overlong */
        SPAN_INIT("\xF0\x8F\xBF\xBF"), /* overlong */
        SPAN_INIT("\xED\xA0\x80"),     /* a surrogate */
        SPAN_INIT("\xF4\x90\x80\x80"), /* over U+10FFFF */
        SPAN_INIT("\xF5\x80\x80\x80"),
        SPAN_INIT("\xFF"),
        SPAN_INIT("a\xE1\x80z"),
    };
    for (size_t i = 0; i < sizeof ill_formed / sizeof ill_formed[0]; i++)
        assert_false(text_is_utf8(ill_formed[i]));
}

static void code_points_are_read_one_by_one(void **state)
{
    (void)state;
    uint32_t c = 0;
    assert_int_equal(text_decode(SPAN("ñu"), &c), 2);
    assert_int_equal(c, 0xF1);
    assert_int_equal(text_decode(SPAN("👩"), &c), 4);
    assert_int_equal(c, 0x1F469);
    assert_int_equal(text_decode(SPAN(""), &c), 0);
    assert_int_equal(text_decode(SPAN("\xC3"), &c), 0);
}

static void control_characters_are_not_clean(void **state)
{
    (void)state;
    assert_true(text_is_clean(SPAN("O'Ñandú \"Zoë\" \\ </script>")));
    assert_false(text_is_clean(SPAN("a\nb")));
    assert_false(text_is_clean(SPAN("a\0b")));
    assert_false(text_is_clean(SPAN("a\x7F")));
    assert_false(text_is_clean(SPAN("\xC2\x85")));     /* NEL, C1 */
    assert_false(text_is_clean(SPAN("\xEF\xBF\xBF"))); /* U+FFFF */
    assert_false(text_is_clean(SPAN("\xFF")));
}

static void length_counts_code_points(void **state)
{
    (void)state;
    assert_int_equal(text_length(SPAN("")), 0);
    assert_int_equal(text_length(SPAN("Ñandú")), 5);
    assert_int_equal(text_length(SPAN("👩🏽")), 2);
}

static void cleaning_leaves_out_trims_and_cuts(void **state)
{
    struct arena *arena = *state;
    assert_span(text_clean(arena, SPAN("  Ana\x1B[31m\r\n\xFF "), 100), "Ana[31m");
    assert_span(text_clean(arena, SPAN("ñandú"), 3), "ñan");
    assert_span(text_clean(arena, SPAN("ab cd"), 3), "ab");
    assert_span(text_clean(arena, SPAN("\x01\x02"), 100), "");
    assert_span(text_clean(arena, SPAN("\xED\xA0\x80x"), 100), "x");
}

static void clean_text_is_not_copied(void **state)
{
    struct span name = SPAN("Ana María");
    assert_ptr_equal(text_clean(*state, name, 100).ptr, name.ptr);
}

static void search_keys_have_neither_case_nor_accents(void **state)
{
    struct arena *arena = *state;
    assert_span(text_fold(arena, SPAN("Ñandú")), "nandu");
    assert_span(text_fold(arena, SPAN("N\u0303andu\u0301")), "nandu"); /* the same, decomposed */
    assert_span(text_fold(arena, SPAN("ÁÉÍÓÚÜÇ Łukasz Øyvind Đặng")), "aeiouuc lukasz oyvind dang");
    assert_span(text_fold(arena, SPAN("ΑΘΗΝΑ Москва 中文 ß")), "αθηνα москва 中文 ß");
    assert_span(text_fold(arena, SPAN("A\xFF")), "a\xFF");
}

static void lower_case_keeps_accents(void **state)
{
    struct arena *arena = *state;
    assert_span(text_lower(arena, SPAN("ÑANDÚ@Example.CL")), "ñandú@example.cl");
    assert_span(text_lower(arena, SPAN("ŽŸŐĲÀÞ ×")), "žÿőĳàþ ×");
    assert_span(text_lower(arena, SPAN("ΆΏΣ ЁЯҐ ԱՖ ẞ")), "άώσ ёяґ աֆ ß");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed_text_is_taken),
        cmocka_unit_test(ill_formed_text_is_refused),
        cmocka_unit_test(code_points_are_read_one_by_one),
        cmocka_unit_test(control_characters_are_not_clean),
        cmocka_unit_test(length_counts_code_points),
        cmocka_unit_test_setup_teardown(cleaning_leaves_out_trims_and_cuts, begin, end),
        cmocka_unit_test_setup_teardown(clean_text_is_not_copied, begin, end),
        cmocka_unit_test_setup_teardown(search_keys_have_neither_case_nor_accents, begin, end),
        cmocka_unit_test_setup_teardown(lower_case_keeps_accents, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
