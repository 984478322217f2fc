/* users_test.c: accounts, their sessions, and the failures that the throttle counts. */
#include "store/drafts.h"
#include "support/cm.h"
#include "support/shelf.h"

#include <string.h>

static const unsigned char first[SHA256_LEN] = {1}, second[SHA256_LEN] = {2};

static bool session_exists(struct shelf *shelf, const unsigned char hash[SHA256_LEN])
{
    struct session session;
    bool found;
    assert_true(store_session_find(shelf->db, shelf->arena, hash, &session, &found, &shelf->err));
    return found;
}

static void add_session(struct shelf *shelf, const unsigned char hash[SHA256_LEN], struct user_id user)
{
    assert_true(store_session_add(shelf->db, hash, &(struct account){.user = {.id = user}}, SPAN(""), SHELF_NOW, SPAN(""), &shelf->err));
}

static void test_an_account_is_found_by_id_username_and_email_in_any_case(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = shelf_user(shelf, "Ana");
    const char *const ways[] = {"1", "ana", "ANA", "ana@EXAMPLE.cl"};
    for (size_t i = 0; i < 4; i++) {
        struct user user;
        assert_true(store_user_find(shelf->db, shelf->arena, span_of(ways[i]), &user, &shelf->err));
        assert_int_equal(user.id.v, ana.v);
        assert_true(span_eq(user.username, SPAN("Ana")));
    }
}

static void test_an_unknown_account_is_not_found(void **state)
{
    struct shelf *shelf = *state;
    struct user user;
    assert_false(store_user_find(shelf->db, shelf->arena, SPAN("nadie"), &user, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_NOT_FOUND);
}

static void test_a_taken_username_or_email_is_a_conflict_that_says_which(void **state)
{
    struct shelf *shelf = *state;
    struct user_id id;
    shelf_user(shelf, "ana");
    struct user same_name = {.username = SPAN("ANA"), .email = SPAN("otra@example.cl")};
    assert_false(store_user_add(shelf->db, BY, &same_name, SPAN(""), &id, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_CONFLICT);
    assert_non_null(strstr(shelf->err.text, "username"));
    struct user same_email = {.username = SPAN("otra"), .email = SPAN("Ana@Example.CL")};
    assert_false(store_user_add(shelf->db, BY, &same_email, SPAN(""), &id, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_CONFLICT);
    assert_non_null(strstr(shelf->err.text, "e-mail"));
}

static void test_two_accounts_may_have_no_email(void **state)
{
    struct shelf *shelf = *state;
    struct user_id id;
    struct user a = {.username = SPAN("a")}, b = {.username = SPAN("b")};
    assert_true(store_user_add(shelf->db, BY, &a, SPAN(""), &id, &shelf->err));
    assert_true(store_user_add(shelf->db, BY, &b, SPAN(""), &id, &shelf->err));
}

static void test_disabling_deletes_the_sessions_and_enabling_does_not_revive_them(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = shelf_user(shelf, "ana");
    add_session(shelf, first, ana);
    assert_true(store_user_set_enabled(shelf->db, BY, ana, false, &shelf->err));
    assert_false(session_exists(shelf, first));
    assert_true(store_user_set_enabled(shelf->db, BY, ana, true, &shelf->err));
    assert_false(session_exists(shelf, first));
}

static void test_a_disabled_account_gets_no_session(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = shelf_user(shelf, "ana");
    assert_true(store_user_set_enabled(shelf->db, BY, ana, false, &shelf->err));
    assert_false(store_session_add(shelf->db, first, &(struct account){.user = {.id = ana}}, SPAN(""), SHELF_NOW, SPAN(""), &shelf->err));
    assert_int_equal(shelf->err.code, ERR_NOT_FOUND);
}

static void test_a_login_under_way_gets_no_session_after_a_new_password(void **state)
{
    struct shelf *shelf = *state;
    struct account ana = {.user = {.id = shelf_user(shelf, "ana")}, .password_hash = SPAN("hash")};
    assert_true(store_user_set_password(shelf->db, BY, ana.user.id, SPAN("new"), SPAN(""), &shelf->err));
    assert_false(store_session_add(shelf->db, first, &ana, SPAN(""), SHELF_NOW, SPAN(""), &shelf->err));
    assert_int_equal(shelf->err.code, ERR_NOT_FOUND);
}

static void test_a_new_password_ends_the_other_sessions(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = shelf_user(shelf, "ana");
    add_session(shelf, first, ana);
    add_session(shelf, second, ana);
    struct span keep = {(const char *)second, sizeof second};
    assert_true(store_user_set_password(shelf->db, BY, ana, SPAN("new"), keep, &shelf->err));
    assert_false(session_exists(shelf, first));
    assert_true(session_exists(shelf, second));
}

static void test_a_rehash_keeps_sessions_and_never_undoes_a_new_password(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = shelf_user(shelf, "ana");
    struct account account;
    bool found;
    add_session(shelf, first, ana);
    assert_true(store_user_rehash(shelf->db, ana, SPAN("hash"), SPAN("stronger"), &shelf->err));
    assert_true(store_user_rehash(shelf->db, ana, SPAN("hash"), SPAN("late"), &shelf->err));
    assert_true(store_account_find(shelf->db, shelf->arena, SPAN("ana"), &account, &found, &shelf->err));
    assert_true(span_eq(account.password_hash, SPAN("stronger")));
    assert_true(session_exists(shelf, first));
}

static void test_a_login_replaces_the_session_that_came_with_it(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = shelf_user(shelf, "ana");
    add_session(shelf, first, ana);
    struct span replaced = {(const char *)first, sizeof first};
    assert_true(store_session_add(shelf->db, second, &(struct account){.user = {.id = ana}}, SPAN(""), SHELF_NOW, replaced, &shelf->err));
    assert_false(session_exists(shelf, first));
    assert_true(session_exists(shelf, second));
}

static void test_dead_sessions_and_old_failures_expire(void **state)
{
    struct shelf *shelf = *state;
    struct throttle_keys keys = {{1}, {2}, {3}};
    struct throttle_facts facts;
    add_session(shelf, first, shelf_user(shelf, "ana"));
    assert_true(store_throttle_fail(shelf->db, &keys, SHELF_NOW, &shelf->err));
    instant gone = SHELF_NOW + 3600 + DRAFT_SECONDS; /* while it could be needed for a kept form, it stays */
    assert_true(store_expire(shelf->db, 3600, gone - 1, &shelf->err));
    assert_true(session_exists(shelf, first));
    assert_true(store_expire(shelf->db, 3600, gone, &shelf->err));
    assert_false(session_exists(shelf, first));
    assert_true(store_throttle_read(shelf->db, &keys, gone, &facts, &shelf->err));
    assert_int_equal(facts.pair.count, 0);
}

static void test_failures_are_counted_under_three_keys_and_forgotten_under_one(void **state)
{
    struct shelf *shelf = *state;
    struct throttle_keys keys = {{1}, {2}, {3}};
    struct throttle_facts facts;
    assert_true(store_throttle_fail(shelf->db, &keys, SHELF_NOW, &shelf->err));
    assert_true(store_throttle_fail(shelf->db, &keys, SHELF_NOW + 5, &shelf->err));
    assert_true(store_throttle_forget(shelf->db, &keys, &shelf->err));
    assert_true(store_throttle_read(shelf->db, &keys, SHELF_NOW + 6, &facts, &shelf->err));
    assert_int_equal(facts.pair.count, 0);
    assert_int_equal(facts.address.count, 2);
    assert_int_equal(facts.account.last, SHELF_NOW + 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, shelf_setup, shelf_teardown)
        T(test_an_account_is_found_by_id_username_and_email_in_any_case),
        T(test_an_unknown_account_is_not_found),
        T(test_a_taken_username_or_email_is_a_conflict_that_says_which),
        T(test_two_accounts_may_have_no_email),
        T(test_disabling_deletes_the_sessions_and_enabling_does_not_revive_them),
        T(test_a_disabled_account_gets_no_session),
        T(test_a_login_under_way_gets_no_session_after_a_new_password),
        T(test_a_new_password_ends_the_other_sessions),
        T(test_a_rehash_keeps_sessions_and_never_undoes_a_new_password),
        T(test_a_login_replaces_the_session_that_came_with_it),
        T(test_dead_sessions_and_old_failures_expire),
        T(test_failures_are_counted_under_three_keys_and_forgotten_under_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
