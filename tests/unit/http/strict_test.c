/* strict_test.c: what hides in a head shows in where its pieces lie. Whole requests: tests/tables/malformed.txt. */
#include "http/strict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* `head` as the engine leaves it (NULs where pieces end), of a request for `/a` with the header X-A, value `b`, and
 * Host, value `h`, at the places given. */
static int check(const char *head, size_t size, size_t name_at, size_t value_at)
{
    struct raw_head raw = {head, head + 4, head + 7, size};
    struct request request = {.method = HTTP_GET, .header_count = 2};
    request.headers[0] = (struct http_header){{head + 17, 4}, {head + 23, 1}};
    request.headers[1] = (struct http_header){{head + name_at, 3}, {head + value_at, 1}};
    return strict_check(&request, 2, SPAN("/a"), &raw);
}

#define CHECK(head, name_at, value_at) check((head), sizeof(head) - 1, (name_at), (value_at))
#define BEGIN "GET\0/a\0HTTP/1.1\0\0Host\0 h\0\0"

static void a_sound_head_is_taken(void **state)
{
    (void)state;
    assert_int_equal(CHECK(BEGIN "X-A\0 b\0\0\0\0", 26, 31), 0);
    assert_int_equal(CHECK(BEGIN "X-A\0b\0\0\0\0", 26, 30), 0);
    assert_int_equal(CHECK(BEGIN "X-A\0 \t b\0\0\0\0", 26, 33), 0);
}

static void what_hides_is_refused(void **state)
{
    (void)state;
    assert_int_equal(CHECK(BEGIN "X-A\0 b\0c\0\0\0\0", 26, 31), 400);         /* behind a NUL */
    assert_int_equal(CHECK(BEGIN "X-A\0c b\0\0\0\0", 26, 32), 400);           /* before the value */
    assert_int_equal(CHECK(BEGIN "X-B\0 c\0\0X-A\0 b\0\0\0\0", 34, 39), 400); /* a line that nobody told us of */
    assert_int_equal(CHECK(BEGIN "X-A\0 b\0\0X-B\0 c\0\0\0\0", 26, 31), 400); /* the same, the last one */
    assert_int_equal(CHECK(BEGIN "X-A\0 b\0\0\0", 26, 31), 400);              /* a bare LF at the end */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_head_is_taken),
        cmocka_unit_test(what_hides_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
