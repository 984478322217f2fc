/* password_test.c: logins by password, and who must wait. */
#include "idp/password.h"
#include "support/cm.h"
#include "support/shelf.h"

#include <stdio.h>

static enum login_outcome try(struct shelf *shelf, const char *login, const char *password, const char *address)
{
    struct login_attempt attempt = {span_of(login), span_of(password), span_of(address), SHELF_NOW};
    enum login_outcome outcome;
    struct user user;
    int64_t wait;
    assert_true(password_login(shelf->db, shelf->arena, &attempt, &outcome, &user, &wait, &shelf->err));
    return outcome;
}

static void a_network_of_ipv6_addresses_is_one_address(void **state)
{
    struct shelf *shelf = *state;
    for (int i = 1; i <= 5; i++) {
        char address[64];
        snprintf(address, sizeof address, "2001:db8:1:2::%d", i);
        assert_int_equal(try(shelf, "ana", "adivina", address), LOGIN_WRONG);
    }
    assert_int_equal(try(shelf, "ana", "adivina", "2001:db8:1:2::6"), LOGIN_THROTTLED);
    assert_int_equal(try(shelf, "ana", "adivina", "2001:db8:1:3::6"), LOGIN_WRONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_network_of_ipv6_addresses_is_one_address, shelf_setup, shelf_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
