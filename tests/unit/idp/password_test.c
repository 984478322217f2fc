/* password_test.c: who is it, by username or e-mail and password. */
#include "idp/password.h"
#include "support/cm.h"
#include "support/shelf.h"

#define RIGHT SPAN("una clave larga")

/* Cheap, so that the tests are quick; weaker than today's parameters. */
static const struct password_cost weak = {1, (size_t)64 * 1024};

static struct user_id add_ana(struct shelf *shelf)
{
    char hash[PASSWORD_HASH_MAX];
    struct user_id ana = shelf_user(shelf, "ana");
    assert_true(password_hash(RIGHT, weak, hash, &shelf->err));
    assert_true(store_user_set_password(shelf->db, BY, ana, span_of(hash), SPAN(""), &shelf->err));
    return ana;
}

struct answer {
    enum login_outcome outcome;
    struct account account;
    int64_t wait;
};

static struct answer try(struct shelf *shelf, struct span login, struct span password, const char *address, instant now)
{
    struct login_attempt attempt = {login, password, span_of(address), now};
    struct answer answer;
    assert_true(password_login(shelf->db, shelf->arena, &attempt, &answer.outcome, &answer.account, &answer.wait,
                               &shelf->err));
    return answer;
}

static struct span stored_hash(struct shelf *shelf)
{
    struct account account;
    bool found;
    assert_true(store_account_find(shelf->db, shelf->arena, SPAN("ana"), &account, &found, &shelf->err));
    return account.password_hash;
}

static void test_the_right_password_logs_in_and_its_hash_grows(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = add_ana(shelf);
    struct answer answer = try(shelf, SPAN("Ana"), RIGHT, "192.0.2.1", SHELF_NOW);
    assert_int_equal(answer.outcome, LOGIN_OK);
    assert_int_equal(answer.account.user.id.v, ana.v);
    assert_false(password_is_weaker(stored_hash(shelf), PASSWORD_COST));
    assert_true(span_eq(answer.account.password_hash, stored_hash(shelf)));
    assert_int_equal(try(shelf, SPAN("ana"), RIGHT, "192.0.2.1", SHELF_NOW).outcome, LOGIN_OK);
}

static void test_wrong_and_unknown_are_the_same_answer(void **state)
{
    struct shelf *shelf = *state;
    add_ana(shelf);
    assert_int_equal(try(shelf, SPAN("ana"), SPAN("otra"), "192.0.2.1", SHELF_NOW).outcome, LOGIN_WRONG);
    assert_int_equal(try(shelf, SPAN("nadie"), SPAN("otra"), "192.0.2.1", SHELF_NOW).outcome, LOGIN_WRONG);
    assert_int_equal(try(shelf, SPAN("ana"), SPAN("una clave larga "), "192.0.2.1", SHELF_NOW).outcome, LOGIN_WRONG);
}

static void test_an_unknown_account_is_throttled_like_a_known_one(void **state)
{
    struct shelf *shelf = *state;
    for (int i = 0; i < 5; i++)
        assert_int_equal(try(shelf, SPAN("nadie"), SPAN("otra"), "192.0.2.1", SHELF_NOW).outcome, LOGIN_WRONG);
    assert_int_equal(try(shelf, SPAN("NADIE"), SPAN("otra"), "192.0.2.1", SHELF_NOW).outcome, LOGIN_THROTTLED);
}

static void test_after_twenty_wrong_ones_the_owner_waits_there_and_comes_in_from_elsewhere(void **state)
{
    struct shelf *shelf = *state;
    add_ana(shelf);
    for (int i = 0; i < 20; i++)
        try(shelf, SPAN("ana"), SPAN("otra"), "192.0.2.1", SHELF_NOW);
    struct answer answer = try(shelf, SPAN("ana"), RIGHT, "192.0.2.1", SHELF_NOW);
    assert_int_equal(answer.outcome, LOGIN_THROTTLED);
    assert_true(answer.wait > 0);
    assert_int_equal(try(shelf, SPAN("ana"), RIGHT, "198.51.100.7", SHELF_NOW).outcome, LOGIN_OK);
}

static void test_a_network_of_ipv6_addresses_is_one_address(void **state)
{
    struct shelf *shelf = *state;
    for (int i = 1; i <= 5; i++)
        try(shelf, SPAN("ana"), SPAN("otra"), arena_cstr(shelf->arena, arena_printf(shelf->arena, "2001:db8:1:2::%d", i)),
            SHELF_NOW);
    assert_int_equal(try(shelf, SPAN("ana"), SPAN("otra"), "2001:db8:1:2::6", SHELF_NOW).outcome, LOGIN_THROTTLED);
    assert_int_equal(try(shelf, SPAN("ana"), SPAN("otra"), "2001:db8:1:3::6", SHELF_NOW).outcome, LOGIN_WRONG);
}

static void test_what_waits_does_not_tell_which_email_is_whose(void **state)
{
    struct shelf *shelf = *state;
    add_ana(shelf);
    for (int i = 0; i < 5; i++)
        try(shelf, SPAN("ana"), SPAN("otra"), "192.0.2.1", SHELF_NOW);
    assert_int_equal(try(shelf, SPAN("ana@example.cl"), SPAN("otra"), "192.0.2.1", SHELF_NOW).outcome, LOGIN_WRONG);
}

static void test_a_room_of_forty_who_know_their_passwords_is_not_slowed(void **state)
{
    struct shelf *shelf = *state;
    add_ana(shelf);
    for (int i = 0; i < 40; i++)
        try(shelf, arena_printf(shelf->arena, "alumna%d", i), SPAN("mal escrita"), "192.0.2.1", SHELF_NOW);
    assert_int_equal(try(shelf, SPAN("ana"), RIGHT, "192.0.2.1", SHELF_NOW).outcome, LOGIN_OK);
}

static void test_success_forgets_this_pairs_failures(void **state)
{
    struct shelf *shelf = *state;
    add_ana(shelf);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 4; i++)
            assert_int_equal(try(shelf, SPAN("ana"), SPAN("otra"), "192.0.2.1", SHELF_NOW).outcome, LOGIN_WRONG);
        assert_int_equal(try(shelf, SPAN("ana"), RIGHT, "192.0.2.1", SHELF_NOW).outcome, LOGIN_OK);
    }
}

static void test_a_disabled_account_is_told_so_only_with_its_password(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = add_ana(shelf);
    assert_true(store_user_set_enabled(shelf->db, BY, ana, false, &shelf->err));
    assert_int_equal(try(shelf, SPAN("ana"), RIGHT, "192.0.2.1", SHELF_NOW).outcome, LOGIN_DISABLED);
    assert_int_equal(try(shelf, SPAN("ana"), SPAN("otra"), "192.0.2.1", SHELF_NOW).outcome, LOGIN_WRONG);
}

static void test_an_account_without_password_takes_none(void **state)
{
    struct shelf *shelf = *state;
    struct user_id id;
    struct user user = {.username = SPAN("sso"), .enabled = true};
    assert_true(store_user_add(shelf->db, BY, &user, SPAN(""), &id, &shelf->err));
    assert_int_equal(try(shelf, SPAN("sso"), SPAN(""), "192.0.2.1", SHELF_NOW).outcome, LOGIN_WRONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, shelf_setup, shelf_teardown)
        T(test_the_right_password_logs_in_and_its_hash_grows),
        T(test_wrong_and_unknown_are_the_same_answer),
        T(test_an_unknown_account_is_throttled_like_a_known_one),
        T(test_after_twenty_wrong_ones_the_owner_waits_there_and_comes_in_from_elsewhere),
        T(test_a_network_of_ipv6_addresses_is_one_address),
        T(test_what_waits_does_not_tell_which_email_is_whose),
        T(test_a_room_of_forty_who_know_their_passwords_is_not_slowed),
        T(test_success_forgets_this_pairs_failures),
        T(test_a_disabled_account_is_told_so_only_with_its_password),
        T(test_an_account_without_password_takes_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
