/* room_test.c: rooms, and links by the cases of tests/tables/links.txt. */
#include "core/room.h"
#include "support/cells.h"
#include "support/table.h"

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

static void check_link(struct arena *arena, const struct jitsi *jitsi, const struct table_row *row)
{
    struct err err = {0};
    struct span link = cell_text(arena, row->fields[0]), became = SPAN("");
    bool taken = link_check(jitsi, link, &err);
    if (taken)
        became = meeting_url(arena, link, SPAN("curso_2_5"), SPAN("TOKEN"));
    else
        became = arena_printf(arena, "refused: %s", err.text);
    if (!span_eq(became, row->fields[1]))
        print_error("%.*s at ", SPAN_ARG(became));
    table_assert(row, span_eq(became, row->fields[1]));
    table_assert(row, taken ? link_check(jitsi, became, &err) : err.code == ERR_INVALID);
}

static void the_table_is_obeyed(void **state)
{
    struct table table = table_read(*state, "links.txt", 2);
    struct jitsi jitsi = {0};
    for (size_t i = 0; i < table.count; i++) {
        const struct table_row *row = &table.rows[i];
        struct span domain = row->fields[1], base = row->fields[1];
        if (!span_eq(row->fields[0], SPAN("given"))) {
            check_link(*state, &jitsi, row);
            continue;
        }
        jitsi.domain = cell_word(&domain, SPAN("domain"));
        jitsi.base_url = cell_word(&base, SPAN("base"));
    }
}

static void a_room_is_named_after_its_ids(void **state)
{
    assert_span(room_name(*state, (struct course_id){12}, (struct meeting_id){345}), "curso_12_345");
    assert_span(room_name(*state, (struct course_id){INT64_MAX}, (struct meeting_id){1}),
                "curso_9223372036854775807_1");
}

static void a_room_tells_its_ids(void **state)
{
    (void)state;
    struct course_id course;
    struct meeting_id meeting;
    assert_true(room_parse(SPAN("curso_12_345"), &course, &meeting));
    assert_int_equal(course.v, 12);
    assert_int_equal(meeting.v, 345);
    assert_true(room_parse(SPAN("curso_1_9223372036854775807"), &course, &meeting));
    assert_int_equal(meeting.v, INT64_MAX);
}

/* Whatever somebody pastes where a room or a link should stand. */
static void what_is_logged_of_a_room_or_a_link_has_no_token(void **state)
{
    (void)state;
    static const struct {
        struct span text, logged;
    } cases[] = {
        {SPAN_INIT("curso_1_2"), SPAN_INIT("curso_1_2")},
        {SPAN_INIT("{room}"), SPAN_INIT("{room}")},
        {SPAN_INIT(""), SPAN_INIT("")},
        {SPAN_INIT("https://meet.gryphos.cl/x"), SPAN_INIT("https://meet.gryphos.cl/x")},
        {SPAN_INIT("https://meet.gryphos.cl/x?jwt=a.b.c"), SPAN_INIT("https://meet.gryphos.cl/x")},
        {SPAN_INIT("https://meet.gryphos.cl/x#jwt=a.b.c"), SPAN_INIT("https://meet.gryphos.cl/x")},
        {SPAN_INIT("curso_1_2&jwt=eyJ0eXAi.eyJpc3Mi.c"), SPAN_INIT("curso_1_2&jwt=")},
        {SPAN_INIT("eyJ0eXAi.eyJpc3Mi.c"), SPAN_INIT("")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_true(span_eq(room_logged(cases[i].text), cases[i].logged));
}

static void other_rooms_are_none_of_ours(void **state)
{
    (void)state;
    static const struct span rooms[] = {
        SPAN_INIT(""),
        SPAN_INIT("*"),
        SPAN_INIT("curso"),
        SPAN_INIT("curso_"),
        SPAN_INIT("curso_1"),
        SPAN_INIT("curso_1_"),
        SPAN_INIT("curso__1"),
        SPAN_INIT("curso_0_1"),
        SPAN_INIT("curso_1_0"),
        SPAN_INIT("curso_1_02"),
        SPAN_INIT("curso_01_2"),
        SPAN_INIT("curso_1_2_3"),
        SPAN_INIT("curso_1_2_"),
        SPAN_INIT("Curso_1_2"),
        SPAN_INIT("xcurso_1_2"),
        SPAN_INIT("curso_-1_2"),
        SPAN_INIT("curso_+1_2"),
        SPAN_INIT("curso_1_ 2"),
        SPAN_INIT(" curso_1_2"),
        SPAN_INIT("curso_1_2 "),
        SPAN_INIT("curso_1_2a"),
        SPAN_INIT("curso_1_2\n"),
        SPAN_INIT("curso_1_2\0x"),
        SPAN_INIT("cursos_1_2"),
        SPAN_INIT("curso_1_9223372036854775808"),
    };
    struct course_id course;
    struct meeting_id meeting;
    for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++)
        assert_false(room_parse(rooms[i], &course, &meeting));
    assert_false(room_parse((struct span){NULL, 0}, &course, &meeting));
}

static void a_meeting_has_its_own_link_or_the_default_or_none(void **state)
{
    const struct jitsi jitsi = {.base_url = SPAN("https://meet.gryphos.cl/escuela")};
    struct meeting meeting = {.id = {5}, .course = {2}, .link = SPAN("https://meet.gryphos.cl/sala")};
    meeting.link_kind = LINK_OWN;
    assert_span(link_of(*state, &jitsi, &meeting), "https://meet.gryphos.cl/sala");
    meeting.link_kind = LINK_DEFAULT;
    assert_span(link_of(*state, &jitsi, &meeting), "https://meet.gryphos.cl/escuela/curso_2_5");
    meeting.link_kind = LINK_NONE;
    assert_span(link_of(*state, &jitsi, &meeting), "");
}

/* The longest link and the longest token still make one address. */
static void nothing_is_cut(void **state)
{
    char link[2000], token[4096];
    memset(link, 'a', sizeof link);
    memcpy(link, "https://meet.gryphos.cl/?x=", 27);
    memset(token, 't', sizeof token);
    struct span url =
        meeting_url(*state, (struct span){link, sizeof link}, SPAN("curso_1_1"), (struct span){token, sizeof token});
    assert_int_equal(url.len, sizeof link + strlen("curso_1_1&jwt=") + sizeof token);
    assert_true(span_ends(url, SPAN("ttt")));
}

static void what_is_no_link_leads_nowhere(void **state)
{
    assert_span(meeting_url(*state, SPAN("meet.gryphos.cl/sala"), SPAN("curso_1_1"), SPAN("TOKEN")), "");
}

static void without_a_server_no_link_is_good(void **state)
{
    (void)state;
    struct err err;
    struct jitsi jitsi = {0};
    assert_false(link_check(&jitsi, SPAN("https://meet.gryphos.cl/sala"), &err));
    jitsi.domain = SPAN("meet.gryphos.cl");
    assert_true(link_check(&jitsi, SPAN("https://meet.gryphos.cl/sala"), &err));
}

static void a_token_that_was_pasted_with_a_link_is_left_out(void **state)
{
    assert_span(link_without_token(*state, SPAN("https://meet.gryphos.cl/t/x?lang=es&jwt=eyJ.a.b#config.a=1&jwt=eyJ")),
                "https://meet.gryphos.cl/t/x?lang=es#config.a=1");
    assert_span(link_without_token(*state, SPAN("https://meet.gryphos.cl/x?jwt=eyJ")), "https://meet.gryphos.cl/x");
    assert_span(link_without_token(*state, SPAN("https://meet.gryphos.cl")), "https://meet.gryphos.cl");
}

static void a_room_of_doctors_is_told_from_others(void **state)
{
    struct arena *arena = *state;
    struct span room = room_of_doctor(arena);
    assert_true(room_is_doctors(room));
    assert_false(span_eq(room, room_of_doctor(arena)));
    static const struct span others[] = {
        SPAN_INIT("curso_1_2"),
        SPAN_INIT("portero-doctor-"),
        SPAN_INIT("portero-doctor-0123456789abcde"),
        SPAN_INIT("portero-doctor-0123456789abcdef0"),
        SPAN_INIT("portero-doctor-0123456789abcdeg"),
        SPAN_INIT("Portero-doctor-0123456789abcdef"),
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_false(room_is_doctors(others[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_table_is_obeyed, begin, end),
        cmocka_unit_test_setup_teardown(a_room_is_named_after_its_ids, begin, end),
        cmocka_unit_test(a_room_tells_its_ids),
        cmocka_unit_test(what_is_logged_of_a_room_or_a_link_has_no_token),
        cmocka_unit_test(other_rooms_are_none_of_ours),
        cmocka_unit_test_setup_teardown(a_room_of_doctors_is_told_from_others, begin, end),
        cmocka_unit_test_setup_teardown(a_meeting_has_its_own_link_or_the_default_or_none, begin, end),
        cmocka_unit_test_setup_teardown(a_token_that_was_pasted_with_a_link_is_left_out, begin, end),
        cmocka_unit_test_setup_teardown(nothing_is_cut, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_link_leads_nowhere, begin, end),
        cmocka_unit_test(without_a_server_no_link_is_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
