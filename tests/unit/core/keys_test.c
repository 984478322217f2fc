/* keys_test.c: the names of RS256's keys, and which of them signs. */
#include "core/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOW ((instant)1795550400) /* 2026-11-24T20:00:00Z */

/* A list of keys (without their numbers) that were made so many seconds ago. */
static struct key_list made_ago(size_t count, const int64_t ago[])
{
    struct key_list keys = {.count = count};
    for (size_t i = 0; i < count; i++) {
        keys.items[i].made = NOW - ago[i];
        kid_make(keys.items[i].made, keys.items[i].kid);
    }
    key_list_arrange(&keys, NOW);
    return keys;
}

static int64_t age_of_signing(const struct key_list *keys)
{
    return NOW - keys->items[keys->signing].made;
}

static void a_kid_says_when_it_was_made(void **state)
{
    (void)state;
    char kid[KID_SIZE];
    instant made;
    kid_make(NOW + 59, kid);
    assert_memory_equal(kid, "20261124T200059Z-", 17);
    assert_int_equal(strlen(kid), KID_SIZE - 1);
    assert_true(kid_parse(span_of(kid), &made));
    assert_int_equal(made, NOW + 59);
}

static void no_kid_comes_twice(void **state)
{
    (void)state;
    char first[KID_SIZE], second[KID_SIZE];
    kid_make(NOW, first);
    kid_make(NOW, second);
    assert_string_not_equal(first, second);
}

static void other_names_are_no_kids(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",
        "key",
        "20261124T200000Z-0123456789abcde",
        "20261124T200000Z-0123456789abcdef0",
        "20261124T200000Z-0123456789ABCDEF",
        "20261124T200000Z-0123456789abcde/",
        "20261324T200000Z-0123456789abcdef",
        "20261131T200000Z-0123456789abcdef",
        "20261124T240000Z-0123456789abcdef",
        "20261124T206000Z-0123456789abcdef",
        "2026112_T200000Z-0123456789abcdef",
        "20261124 200000Z-0123456789abcdef",
    };
    instant made;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_false(kid_parse(span_of(names[i]), &made));
}

/* Computed with `printf %s KID | sha256sum`. */
static void its_public_file_is_named_as_jitsi_asks_for_it(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct span file = kid_file(arena, SPAN("20261124T200000Z-0123456789abcdef"));
    assert_true(span_eq(file, SPAN("7570e1929a88241d54784c45818db2fd8549d976d83cc6f752e4796401dfce73.pem")));
    arena_free(arena);
}

static void a_new_key_is_published_before_it_signs(void **state)
{
    (void)state;
    struct key_list keys = made_ago(2, (const int64_t[]){KEY_PUBLISHED_FIRST - 1, 86400});
    assert_int_equal(age_of_signing(&keys), 86400);
    keys = made_ago(2, (const int64_t[]){86400, KEY_PUBLISHED_FIRST});
    assert_int_equal(age_of_signing(&keys), KEY_PUBLISHED_FIRST);
}

static void the_newest_that_may_signs(void **state)
{
    (void)state;
    struct key_list keys = made_ago(4, (const int64_t[]){86400, 10, 400, 7200});
    assert_int_equal(age_of_signing(&keys), 400);
    assert_int_equal(NOW - keys.items[0].made, 10);
    assert_int_equal(NOW - keys.items[3].made, 86400);
}

/* The first key of all; and where the one that signed had to be retired at once. */
static void where_none_may_the_oldest_signs(void **state)
{
    (void)state;
    struct key_list keys = made_ago(1, (const int64_t[]){0});
    assert_int_equal(age_of_signing(&keys), 0);
    keys = made_ago(2, (const int64_t[]){5, 60});
    assert_int_equal(age_of_signing(&keys), 60);
    keys = made_ago(2, (const int64_t[]){-3600, 60}); /* made by a machine whose clock is ahead */
    assert_int_equal(age_of_signing(&keys), 60);
}

static void the_tokens_of_a_key_end_some_time_after_the_next_one_signs(void **state)
{
    (void)state;
    struct key_list keys = made_ago(3, (const int64_t[]){10, 1000, 86400});
    assert_int_equal(key_tokens_end(&keys, 0, 7200), INSTANT_NONE);
    assert_int_equal(key_tokens_end(&keys, 1, 7200), INSTANT_NONE);
    assert_int_equal(key_tokens_end(&keys, 2, 7200), NOW - 1000 + KEY_PUBLISHED_FIRST + KEY_LOOK + 7200);
}

static void a_key_is_found_by_its_kid(void **state)
{
    (void)state;
    struct key_list keys = made_ago(2, (const int64_t[]){10, 1000});
    assert_ptr_equal(key_find(&keys, span_of(keys.items[1].kid)), &keys.items[1]);
    assert_null(key_find(&keys, SPAN("")));
    assert_null(key_find(&keys, SPAN("20261124T200000Z-0123456789abcdef")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kid_says_when_it_was_made),
        cmocka_unit_test(no_kid_comes_twice),
        cmocka_unit_test(other_names_are_no_kids),
        cmocka_unit_test(its_public_file_is_named_as_jitsi_asks_for_it),
        cmocka_unit_test(a_new_key_is_published_before_it_signs),
        cmocka_unit_test(the_newest_that_may_signs),
        cmocka_unit_test(where_none_may_the_oldest_signs),
        cmocka_unit_test(the_tokens_of_a_key_end_some_time_after_the_next_one_signs),
        cmocka_unit_test(a_key_is_found_by_its_kid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
