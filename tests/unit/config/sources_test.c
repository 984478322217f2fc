/* sources_test.c: in whose language problems are told. */
#include "config/sources.h"

#include "support/cm.h"

static void test_the_language_of_the_environment(void **state)
{
    static const struct {
        char *environment[4];
        bool spanish;
    } cases[] = {
        {{NULL}, false},
        {{"LANG=es_CL.UTF-8", NULL}, true},
        {{"LANG=es", NULL}, true},
        {{"LANG=C.UTF-8", NULL}, false},
        {{"LANG=en_US.UTF-8", "LC_MESSAGES=es_ES", NULL}, true},
        {{"LANG=es_CL", "LC_MESSAGES=C", NULL}, false},
        {{"LC_ALL=en_US", "LC_MESSAGES=es_CL", "LANG=es_CL", NULL}, false},
        {{"LC_ALL=", "LC_MESSAGES=", "LANG=es_CL", NULL}, true},
        {{"LANGUAGE_CODE=es", "XLANG=es", NULL}, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(environment_is_spanish(cases[i].environment), cases[i].spanish);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_language_of_the_environment)};
    return cmocka_run_group_tests_name("sources", tests, NULL, NULL);
}
