/* room_test.c: rooms, links, and where people are sent. The cases are in tests/tables/links.txt. */
#include "core/room.h"
#include "support/table.h"

#include <inttypes.h>

static struct span checked(struct row *row, struct span domain, struct span base_url, struct span link)
{
    struct jitsi jitsi = {.domain = domain, .base_url = base_url};
    struct err err = {0};
    if (link_check(&jitsi, link, &err))
        return SPAN("yes");
    assert_int_equal(err.code, ERR_INVALID);
    return arena_copy(row->arena, span_of(err.text));
}

static void accepted(void **state)
{
    struct row *row = *state;
    struct span answer = checked(row, SPAN("meet.gryphos.cl"), SPAN("https://meet.gryphos.cl"), row->cells[0]);
    cell_equals(row, row->cells[1], answer);
}

static void other_servers(void **state)
{
    struct row *row = *state;
    cell_equals(row, row->cells[3], checked(row, row->cells[0], row->cells[1], row->cells[2]));
}

static void urls(void **state)
{
    struct row *row = *state;
    cell_equals(row, row->cells[1], meeting_url(row->arena, row->cells[0], SPAN("curso_3_7"), SPAN("TOKEN")));
}

static void rooms(void **state)
{
    struct row *row = *state;
    struct course_id course;
    struct meeting_id meeting;
    struct span ids = SPAN("none of ours");
    if (room_parse(row->cells[0], &course, &meeting)) {
        ids = arena_printf(row->arena, "%" PRId64 " %" PRId64, course.v, meeting.v);
        cell_equals(row, row->cells[0], room_name(row->arena, course, meeting));
    }
    cell_equals(row, row->cells[1], ids);
}

/* What a table cannot hold. */
static void links_with_control_characters_are_refused(void **state)
{
    static const struct span refused[] = {
        SPAN_INIT(""),
        SPAN_INIT("https://meet.gryphos.cl/aula\r\nSet-Cookie: x=1"),
        SPAN_INIT("https://meet.gryphos.cl/aula\n"),
        SPAN_INIT("https://meet.gryphos.cl/\taula"),
        SPAN_INIT("https://meet.gryphos.cl/\0aula"),
        SPAN_INIT("https://meet.gryphos.cl/\x7F"),
        SPAN_INIT("https://meet.gryphos.cl/\xC3\x28"),
        SPAN_INIT(" https://meet.gryphos.cl/aula"),
        SPAN_INIT("https://meet.gryphos.cl/aula "),
        SPAN_INIT("https://meet.gryphos.cl\t.evil.example/"),
        SPAN_INIT("h\nttps://meet.gryphos.cl/"),
    };
    static const struct jitsi jitsi = {.domain = SPAN_INIT("meet.gryphos.cl"),
                                       .base_url = SPAN_INIT("https://meet.gryphos.cl")};
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct err err = {0};
        assert_false(link_check(&jitsi, refused[i], &err));
        assert_string_equal(err.text, "not a URL of a meeting");
    }
}

static void nobody_is_sent_to_what_is_no_url(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    assert_int_equal(meeting_url(arena, SPAN("javascript:alert(1)"), SPAN("curso_3_7"), SPAN("TOKEN")).len, 0);
    arena_free(arena);
}

/* The longest link and the longest token fit. */
static void long_links_and_tokens_are_not_cut(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct span link = arena_printf(arena, "https://meet.gryphos.cl/%01976d", 0);
    struct span token = arena_printf(arena, "%04095d", 0);
    struct jitsi jitsi = {.domain = SPAN("meet.gryphos.cl"), .base_url = SPAN("https://meet.gryphos.cl")};
    struct err err;
    assert_true(link_check(&jitsi, link, &err));
    struct span url = meeting_url(arena, link, SPAN("curso_3_7"), token);
    assert_true(span_ends(url, token));
    arena_free(arena);
}

int main(void)
{
    static const struct table_section sections[] = {
        {"accepted", accepted}, {"other servers", other_servers}, {"meeting url", urls}, {"rooms", rooms}};
    static const struct CMUnitTest more[] = {
        cmocka_unit_test(links_with_control_characters_are_refused),
        cmocka_unit_test(nobody_is_sent_to_what_is_no_url),
        cmocka_unit_test(long_links_and_tokens_are_not_cut),
    };
    return table_run("tests/tables/links.txt", sections, sizeof sections / sizeof sections[0], more,
                     sizeof more / sizeof more[0]);
}
