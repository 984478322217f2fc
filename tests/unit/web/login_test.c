/* login_test.c: a login that waited for its turn too long. */
#include "support/school.h"
#include "web/routes.h"

#include "support/cm.h"

#include <string.h>

static bool contains(struct span text, const char *part)
{
    return memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

static void test_a_busy_login_keeps_the_name_and_not_the_password(void **state)
{
    (void)state;
    struct school school;
    school_open(&school, NULL);
    struct request request = {.method = HTTP_POST, .path = SPAN("/accounts/login/"), .address = SPAN("192.0.2.7")};
    struct exchange ex = {.app = &school.app, .worker = school.worker, .arena = school.arena, .request = &request,
                          .now = SCHOOL_NOW, .request_id = SPAN("7f3k92ab"), .language = LANGUAGE_ES};
    assert_true(form_parse(school.arena, SPAN("username=ana&password=escuela-de-prueba&next=/join-meeting/1/"), &ex.form));
    struct response response = login_busy(&ex);
    assert_int_equal(response.status, 503);
    assert_true(contains(response.body, "Hay muchas personas entrando. Intente en unos segundos."));
    assert_true(contains(response.body, "name=\"username\" type=\"text\" value=\"ana\""));
    assert_true(contains(response.body, "name=\"next\" value=\"/join-meeting/1/\""));
    assert_false(contains(response.body, "escuela-de-prueba"));
    bool retry_after = false;
    for (size_t i = 0; i < response.header_count; i++)
        retry_after |= span_eq(response.headers[i].name, SPAN("Retry-After"));
    assert_true(retry_after);
    school_close(&school);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_busy_login_keeps_the_name_and_not_the_password)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
