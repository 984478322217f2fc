/* db_postgres_test.c: what only the driver for PostgreSQL has to get right; where no TEST_POSTGRES is named, nothing to test. */
#include "support/cm.h"
#include "support/shelf.h"

#include "store/db_postgres.h"
#include "store/sql.gen.h"

#include <stdlib.h>

static struct shelf *on_postgres(void **state)
{
    if (getenv("TEST_POSTGRES") == NULL)
        skip();
    return *state;
}

static int64_t number(struct shelf *shelf, const char *question)
{
    int64_t out;
    assert_true(db_postgres_number(shelf->db, question, &out, &shelf->err));
    return out;
}

static void test_asking_whether_it_is_ready_keeps_the_connection(void **state)
{
    struct shelf *shelf = on_postgres(state);
    int64_t before = number(shelf, "select pg_backend_pid()");
    assert_true(store_ready(shelf->db, &shelf->err));
    assert_int_equal(number(shelf, "select pg_backend_pid()"), before);
}

static void test_a_database_that_may_only_be_read_is_not_ready(void **state)
{
    struct shelf *shelf = on_postgres(state);
    assert_true(db_postgres_script(shelf->db, SPAN("set default_transaction_read_only = on"), &shelf->err));
    assert_false(store_ready(shelf->db, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_UNAVAILABLE);
}

static void test_a_migration_may_take_its_time(void **state)
{
    struct shelf *shelf = on_postgres(state);
    assert_true(db_begin_write(shelf->db, DB_MAIN, &shelf->err));
    assert_true(db_postgres_script(shelf->db, SPAN("select pg_sleep(2.2)"), &shelf->err));
    assert_true(db_commit(shelf->db, &shelf->err));
    assert_false(db_postgres_script(shelf->db, SPAN("do $$ begin perform 1/0; end $$"), &shelf->err));
    assert_int_equal(number(shelf, "select setting::int from pg_settings where name = 'statement_timeout'"), 2000);
}

/* PostgreSQL answers such a commit with a rollback, and calls that no error. */
static void test_a_commit_after_a_failure_is_not_told_as_done(void **state)
{
    struct shelf *shelf = on_postgres(state);
    int64_t ignored;
    assert_true(db_begin_write(shelf->db, DB_MAIN, &shelf->err));
    assert_false(db_postgres_number(shelf->db, "select 1/0", &ignored, &shelf->err));
    assert_false(db_commit(shelf->db, &shelf->err));
    assert_true(store_ready(shelf->db, &shelf->err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_asking_whether_it_is_ready_keeps_the_connection, shelf_setup, shelf_teardown),
        cmocka_unit_test_setup_teardown(test_a_database_that_may_only_be_read_is_not_ready, shelf_setup, shelf_teardown),
        cmocka_unit_test_setup_teardown(test_a_migration_may_take_its_time, shelf_setup, shelf_teardown),
        cmocka_unit_test_setup_teardown(test_a_commit_after_a_failure_is_not_told_as_done, shelf_setup, shelf_teardown),
    };
    return cmocka_run_group_tests_name("db_postgres", tests, NULL, NULL);
}
