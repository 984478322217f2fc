/* laws_test.c: what holds for every row of the table of routes. */
#include "support/school.h"
#include "web/dispatch.h"
#include "web/routes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct law {
    struct school school;
    struct arena *arena;
};

static int open_school(void **state)
{
    static const char *const settings[] = {"DEBUG=1", NULL};
    struct law *law = calloc(1, sizeof *law);
    school_open(&law->school, settings);
    law->arena = arena_new();
    *state = law;
    return 0;
}

static int close_school(void **state)
{
    struct law *law = *state;
    arena_free(law->arena);
    school_close(&law->school);
    free(law);
    return 0;
}

/* A path of that row: ids are 1 (an open call, its course, ana), `<rest>` the stand-in's room. */
static struct span path_of(struct arena *arena, const struct route *route)
{
    struct span left = span_of(route->pattern), segment;
    struct buf path = buf_new(arena, 200);
    while (span_cut(&left, '/', &segment)) {
        bool is_id = span_starts(segment, SPAN("<")), is_rest = span_eq(segment, SPAN("<rest>"));
        buf_put(&path, is_rest ? SPAN("curso_1_1") : is_id ? SPAN("1") : segment);
        if (left.ptr)
            buf_byte(&path, '/');
    }
    return buf_span(&path);
}

static struct response ask(struct law *law, struct span method, struct span path, const char *username)
{
    struct request request = {.path = path, .address = SPAN("192.0.2.7")};
    request.method = span_eq(method, SPAN("GET"))    ? HTTP_GET
                     : span_eq(method, SPAN("HEAD")) ? HTTP_HEAD
                     : span_eq(method, SPAN("POST")) ? HTTP_POST
                     : span_eq(method, SPAN("DELETE")) ? HTTP_DELETE
                                                       : HTTP_OTHER;
    if (username)
        request.headers[request.header_count++] =
            (struct http_header){SPAN("Cookie"), arena_printf(law->arena, "portero_session=%.*s",
                                                              SPAN_ARG(school_cookie(law->arena, username)))};
    return web_answer(&law->school.app, law->school.worker, law->arena, &request, SCHOOL_NOW * 1000);
}

static bool has(const struct response *response, const char *name)
{
    for (size_t i = 0; i < response->header_count; i++)
        if (span_eq_nocase(response->headers[i].name, span_of(name)))
            return true;
    return false;
}

static void test_a_method_that_no_row_takes_is_405_with_allow(void **state)
{
    for (size_t i = 0; i < route_count; i++) {
        struct response response = ask(*state, SPAN("BREW"), path_of(((struct law *)*state)->arena, &routes[i]), "ana");
        assert_int_equal(response.status, 405);
        assert_true(has(&response, "Allow"));
    }
}

static void test_head_is_get_without_body_but_where_tokens_are_handed_out(void **state)
{
    struct law *law = *state;
    for (size_t i = 0; i < route_count; i++) {
        if (!(routes[i].methods & ROUTE_GET))
            continue;
        struct span path = path_of(law->arena, &routes[i]);
        int expected = routes[i].flags & ROUTE_TOKENS ? 204 : ask(law, SPAN("GET"), path, "ana").status;
        assert_int_equal(ask(law, SPAN("HEAD"), path, "ana").status, expected);
    }
}

static void test_a_post_without_its_token_changes_nothing(void **state)
{
    struct law *law = *state;
    for (size_t i = 0; i < route_count; i++)
        if (routes[i].methods & ROUTE_POST && !(routes[i].flags & ROUTE_NO_CSRF))
            assert_int_equal(ask(law, SPAN("POST"), path_of(law->arena, &routes[i]), "ana").status, 403);
}

static void test_a_login_row_without_session_leads_to_the_login(void **state)
{
    struct law *law = *state;
    for (size_t i = 0; i < route_count; i++)
        if (routes[i].flags & ROUTE_LOGIN && routes[i].methods & ROUTE_GET)
            assert_int_equal(ask(law, SPAN("GET"), path_of(law->arena, &routes[i]), NULL).status, 302);
}

static void test_every_answer_carries_csp_and_request_id_and_never_the_secret(void **state)
{
    struct law *law = *state;
    for (size_t i = 0; i < route_count; i++) {
        struct response response = ask(law, SPAN("GET"), path_of(law->arena, &routes[i]), "ana");
        assert_true(has(&response, "Content-Security-Policy"));
        assert_true(has(&response, "X-Request-Id"));
        assert_true(has(&response, "Cache-Control"));
        assert_null(response.body.len ? memmem(response.body.ptr, response.body.len, SCHOOL_SECRET,
                                               strlen(SCHOOL_SECRET))
                                      : NULL);
    }
}

static void test_every_page_of_a_logged_in_person_has_the_way_out(void **state)
{
    struct law *law = *state;
    const struct span others[] = {SPAN("/join-meeting/4/"), SPAN("/join-meeting/6/"), SPAN("/nada"), SPAN("/?a=%zz")};
    const size_t count = sizeof others / sizeof others[0];
    for (size_t i = 0; i < route_count + count; i++) {
        struct span path = i < count ? others[i] : path_of(law->arena, &routes[i - count]);
        struct response response = ask(law, SPAN("GET"), path, "ana");
        if (span_starts(response.body, SPAN("<!DOCTYPE html>")))
            assert_non_null(memmem(response.body.ptr, response.body.len, "action=\"/accounts/logout/\"", 26));
    }
}

/* --- the table of rights: route × role ------------------------------------------------------------------------------ */

/* A path of that row to things of a course: 1 is carla's, 2 is not. */
static struct span path_to(struct law *law, const struct route *route, int64_t course)
{
    struct span left = span_of(route->pattern), segment;
    struct buf path = buf_new(law->arena, 200);
    struct occurrence_list classes;
    struct err err;
    assert_true(store_occurrence_list(law->school.worker->db, law->arena, (struct meeting_id){course}, DATE_NONE, DATE_NONE,
                                      &classes, &err));
    while (span_cut(&left, '/', &segment)) {
        bool class = span_eq(segment, SPAN("<class>")), other = span_starts(segment, SPAN("<"));
        if (class || other)
            buf_printf(&path, "%lld", (long long)(class ? classes.items[0].id.v : course));
        else
            buf_put(&path, segment);
        if (left.ptr)
            buf_byte(&path, '/');
    }
    return buf_span(&path);
}

static bool leads_to_a_course(const struct route *route)
{
    return strstr(route->pattern, "<course>") || strstr(route->pattern, "<meeting>") || strstr(route->pattern, "<class>");
}

static int status_for(struct law *law, const struct route *route, int64_t course, const char *username)
{
    struct span method = route->methods & ROUTE_GET ? SPAN("GET") : SPAN("POST");
    return ask(law, method, path_to(law, route, course), username).status;
}

static void test_students_have_no_business_in_gestion(void **state)
{
    for (size_t i = 0; i < route_count; i++)
        if (routes[i].who != WHO_ANYBODY)
            assert_int_equal(status_for(*state, &routes[i], 1, "ana"), 403);
}

static void test_teachers_reach_what_their_own_courses_hold_and_no_more(void **state)
{
    for (size_t i = 0; i < route_count; i++) {
        const struct route *route = &routes[i];
        bool may = route->who == WHO_TEACHERS;
        if (route->who == WHO_ANYBODY || !(route->methods & ROUTE_GET))
            continue;
        if (may == (status_for(*state, route, 1, "carla") == 403))
            fail_msg("%s %s", route->name, may ? "is refused to the teacher of the course" : "lets a teacher in");
        if (leads_to_a_course(route) && status_for(*state, route, 2, "carla") != 403)
            fail_msg("%s lets the teacher of another course in", route->name);
    }
}

static void test_administrators_reach_everything(void **state)
{
    for (size_t i = 0; i < route_count; i++)
        if (routes[i].who != WHO_ANYBODY && routes[i].methods & ROUTE_GET &&
            status_for(*state, &routes[i], 1, "diego") == 403)
            fail_msg("%s is refused to staff", routes[i].name);
}

/* But for what brings it back, and for who is taken out of it. */
static void test_what_is_archived_is_not_changed(void **state)
{
    struct law *law = *state;
    const struct audit_by by = {.name = SPAN("pruebas"), .at = SCHOOL_NOW};
    struct err err;
    assert_true(store_course_set_archived(law->school.worker->db, &by, (struct course_id){3}, true, &err));
    for (size_t i = 0; i < route_count; i++)
        if (routes[i].flags & ROUTE_IN_USE && status_for(law, &routes[i], 3, "diego") != 409)
            fail_msg("%s changes what is archived", routes[i].name);
}

/* Whatever stands under /gestion/ has somebody whom it is for. */
static void test_no_row_of_gestion_is_for_anybody(void **state)
{
    (void)state;
    for (size_t i = 0; i < route_count; i++)
        assert_true(span_starts(span_of(routes[i].pattern), SPAN("/gestion/")) == (routes[i].who != WHO_ANYBODY));
}

static void test_every_pattern_is_found_by_its_own_path(void **state)
{
    struct law *law = *state;
    for (size_t i = 0; i < route_count; i++) {
        struct path_ids ids;
        bool slash;
        enum http_method method = routes[i].methods & ROUTE_GET    ? HTTP_GET
                                  : routes[i].methods & ROUTE_POST ? HTTP_POST
                                                                   : HTTP_DELETE;
        const struct route *found = route_find(path_of(law->arena, &routes[i]), method, &ids, &slash);
        assert_ptr_equal(found, &routes[i]);
        assert_false(slash);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_method_that_no_row_takes_is_405_with_allow),
        cmocka_unit_test(test_head_is_get_without_body_but_where_tokens_are_handed_out),
        cmocka_unit_test(test_a_post_without_its_token_changes_nothing),
        cmocka_unit_test(test_a_login_row_without_session_leads_to_the_login),
        cmocka_unit_test(test_every_answer_carries_csp_and_request_id_and_never_the_secret),
        cmocka_unit_test(test_every_page_of_a_logged_in_person_has_the_way_out),
        cmocka_unit_test(test_students_have_no_business_in_gestion),
        cmocka_unit_test(test_teachers_reach_what_their_own_courses_hold_and_no_more),
        cmocka_unit_test(test_administrators_reach_everything),
        cmocka_unit_test(test_what_is_archived_is_not_changed),
        cmocka_unit_test(test_no_row_of_gestion_is_for_anybody),
        cmocka_unit_test(test_every_pattern_is_found_by_its_own_path),
    };
    return cmocka_run_group_tests(tests, open_school, close_school);
}
