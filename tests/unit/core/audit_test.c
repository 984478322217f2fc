/* audit_test.c: what a change says of itself. */
#include "core/audit.h"
#include "support/cm.h"

#include <string.h>

static int setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static void assert_text(struct span text, const char *expected)
{
    assert_int_equal(text.len, strlen(expected));
    assert_memory_equal(text.ptr, expected, text.len);
}

static void test_only_what_differs_is_told(void **state)
{
    struct course before = {.name = SPAN("Python"), .code = SPAN("PY"), .zone = SPAN("America/Santiago"),
                            .first_day = DATE_NONE, .last_day = date_of(2026, 12, 15)};
    struct course after = before;
    assert_text(course_differences(*state, &before, &after), "");
    after.name = SPAN("Python II");
    after.first_day = date_of(2026, 3, 3);
    assert_text(course_differences(*state, &before, &after), "name\tPython\tPython II\nfirst_day\t\t2026-03-03\n");
}

/* A token that somebody pasted with a link is told to nobody, but that the link changed is. */
static void test_a_link_is_told_without_its_query(void **state)
{
    struct meeting before = {.link_kind = LINK_OWN, .link = SPAN("https://meet.gryphos.cl/x?jwt=secreto")};
    struct meeting after = {.link_kind = LINK_OWN, .link = SPAN("https://meet.gryphos.cl/x#jwt=otro")};
    assert_text(meeting_differences(*state, &before, &after), "link\thttps://meet.gryphos.cl/x\thttps://meet.gryphos.cl/x\n");
    after = (struct meeting){.link_kind = LINK_DEFAULT};
    assert_text(meeting_differences(*state, &before, &after), "link\thttps://meet.gryphos.cl/x\tdefault\n");
}

static void test_lines_are_read_as_they_were_written(void **state)
{
    struct buf details = details_new(*state);
    details_fact(&details, "class", SPAN("2026-11-24 19:00"));
    details_time(&details, "start", -1, 19 * 3600);
    struct span left = buf_span(&details);
    struct audit_detail line;
    assert_true(audit_detail_next(&left, &line));
    assert_text(line.field, "class");
    assert_text(line.before, "2026-11-24 19:00");
    assert_text(line.after, "2026-11-24 19:00");
    assert_true(audit_detail_next(&left, &line));
    assert_text(line.before, "");
    assert_text(line.after, "19:00");
    assert_false(audit_detail_next(&left, &line));
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_only_what_differs_is_told),
        T(test_a_link_is_told_without_its_query),
        T(test_lines_are_read_as_they_were_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
