/* people_test.c: accounts as the administration looks at them, and links with which people set a password. */
#include "store/people.h"
#include "support/cm.h"
#include "support/shelf.h"

#include <string.h>

static const unsigned char first[SHA256_LEN] = {1}, second[SHA256_LEN] = {2};
#define TTL 3600

static struct user_id add(struct shelf *shelf, const char *username, const char *name, const char *email, bool staff)
{
    struct user_id id;
    struct user user = {.username = span_of(username), .name = span_of(name), .email = span_of(email), .staff = staff,
                        .enabled = true, .created_at = SHELF_NOW};
    assert_true(store_user_add(shelf->db, BY, &user, SPAN(""), &id, &shelf->err));
    return id;
}

static int people_setup(void **state)
{
    shelf_setup(state);
    struct shelf *shelf = *state;
    add(shelf, "ana", "Ana Pérez", "ana@example.cl", false);
    add(shelf, "carla", "Carla Núñez", "carla@example.cl", false);
    add(shelf, "diego", "Diego Rojas", "rojas@example.cl", true);
    add(shelf, "josé", "", "jose@example.cl", false);
    assert_true(store_user_set_enabled(shelf->db, BY, (struct user_id){2}, false, &shelf->err));
    return 0;
}

/* The usernames that a search finds, with a space behind each. */
static struct span found(struct shelf *shelf, struct user_filter filter)
{
    struct user_page page;
    struct buf out = buf_new(shelf->arena, 1000);
    assert_true(store_user_page(shelf->db, shelf->arena, &filter, 50, 0, &page, &shelf->err));
    assert_int_equal(page.total, page.count);
    for (size_t i = 0; i < page.count; i++)
        buf_printf(&out, "%.*s ", SPAN_ARG(page.items[i].user.username));
    return buf_span(&out);
}

static void test_a_search_looks_at_names_usernames_and_emails_without_accents(void **state)
{
    static const struct {
        const char *text, *found;
    } searches[] = {{"", "josé ana carla diego "}, {"nunez", "carla "},    {"NÚÑEZ", "carla "}, {"pérez ana", "ana "},
                    {"perez carla", ""},           {"ro di", "diego "},    {"%", ""},           {"a_a", ""},
                    {"rojas@", "diego "},          {"JOSÉ", "josé "},      {"  ana  ", "ana "}, {"example cl carla nu", "carla "}};
    for (size_t i = 0; i < sizeof searches / sizeof searches[0]; i++)
        if (!span_eq(found(*state, (struct user_filter){.text = span_of(searches[i].text)}), span_of(searches[i].found)))
            fail_msg("%s", searches[i].text);
}

static void test_a_list_is_narrowed_by_standing(void **state)
{
    assert_true(span_eq(found(*state, (struct user_filter){.which = USERS_ENABLED}), SPAN("josé ana diego ")));
    assert_true(span_eq(found(*state, (struct user_filter){.which = USERS_DISABLED}), SPAN("carla ")));
    assert_true(span_eq(found(*state, (struct user_filter){.which = USERS_STAFF}), SPAN("diego ")));
}

static void test_a_page_is_a_part_and_knows_the_whole(void **state)
{
    struct shelf *shelf = *state;
    struct user_page page;
    assert_true(store_user_page(shelf->db, shelf->arena, &(struct user_filter){.text = SPAN("")}, 2, 2, &page, &shelf->err));
    assert_int_equal(page.total, 4);
    assert_int_equal(page.count, 2);
    assert_true(span_eq(page.items[0].user.username, SPAN("carla")));
    assert_false(page.items[0].has_password);
}

static void test_who_has_a_username_or_an_email_is_told_of_each(void **state)
{
    struct shelf *shelf = *state;
    bool username, email;
    struct user other = {.username = SPAN("ANA"), .email = SPAN("nueva@example.cl")}, self = {.id = {1}, .username = SPAN("ana")};
    assert_true(store_user_taken(shelf->db, &other, &username, &email, &shelf->err));
    assert_true(username && !email);
    assert_true(store_user_taken(shelf->db, &self, &username, &email, &shelf->err));
    assert_false(username || email);
}

static void add_session(struct shelf *shelf, const unsigned char hash[SHA256_LEN], struct user_id user, instant at)
{
    struct account account = {.user = {.id = user}};
    assert_true(store_session_add(shelf->db, hash, &account, SPAN("Firefox"), at, SPAN(""), &shelf->err));
}

static void test_live_sessions_are_counted_and_listed(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = {1};
    struct user_standing standing;
    struct session_list list;
    add_session(shelf, first, ana, SHELF_NOW - TTL);
    add_session(shelf, second, ana, SHELF_NOW - TTL + 1);
    assert_true(store_user_standing(shelf->db, shelf->arena, ana, TTL, SHELF_NOW, &standing, &shelf->err));
    assert_int_equal(standing.sessions, 1);
    assert_true(store_session_list(shelf->db, shelf->arena, ana, TTL, SHELF_NOW, 10, &list, &shelf->err));
    assert_int_equal(list.count, 1);
    assert_memory_equal(list.items[0].hash, second, SHA256_LEN);
    assert_true(span_eq(list.items[0].user_agent, SPAN("Firefox")));
}

static void test_enrolments_are_listed_in_archived_courses_too(void **state)
{
    struct shelf *shelf = *state;
    struct user_enrolment_list list;
    struct enrolment teaches = {.user = {1}, .course = shelf_course(shelf, "Python"), .role = ROLE_TEACHER, .until = SHELF_NOW};
    assert_true(store_enrol(shelf->db, shelf->zones, BY, NULL, &teaches, &shelf->err));
    assert_true(store_course_set_archived(shelf->db, BY, teaches.course, true, &shelf->err));
    assert_true(store_user_enrolments(shelf->db, shelf->arena, (struct user_id){1}, &list, &shelf->err));
    assert_int_equal(list.count, 1);
    assert_true(list.items[0].archived);
    assert_int_equal(list.items[0].enrolment.role, ROLE_TEACHER);
    assert_int_equal(list.items[0].enrolment.until, SHELF_NOW);
}

/* --- links ---------------------------------------------------------------------------------------------------------- */

static bool is_good(struct shelf *shelf, const unsigned char hash[SHA256_LEN], instant now)
{
    struct user user;
    bool good;
    assert_true(store_link_find(shelf->db, shelf->arena, hash, now, &user, &good, &shelf->err));
    return good;
}

static void add_link(struct shelf *shelf, const unsigned char hash[SHA256_LEN])
{
    assert_true(store_link_add(shelf->db, BY, (struct user_id){1}, hash, &shelf->err));
}

static void test_a_link_is_good_for_a_week_and_until_there_is_another(void **state)
{
    struct shelf *shelf = *state;
    struct user_standing standing;
    add_link(shelf, first);
    assert_true(is_good(shelf, first, SHELF_NOW + PASSWORD_LINK_SECONDS));
    assert_false(is_good(shelf, first, SHELF_NOW + PASSWORD_LINK_SECONDS + 1));
    add_link(shelf, second);
    assert_false(is_good(shelf, first, SHELF_NOW));
    assert_true(store_user_standing(shelf->db, shelf->arena, (struct user_id){1}, TTL, SHELF_NOW, &standing, &shelf->err));
    assert_int_equal(standing.link_until, SHELF_NOW + PASSWORD_LINK_SECONDS);
}

static void test_a_link_is_used_once_and_ends_the_sessions(void **state)
{
    struct shelf *shelf = *state;
    struct session session;
    struct account account;
    bool still;
    add_link(shelf, first);
    add_session(shelf, second, (struct user_id){1}, SHELF_NOW);
    assert_true(store_link_use(shelf->db, BY, first, SPAN("hash"), &shelf->err));
    assert_true(store_session_find(shelf->db, shelf->arena, second, &session, &still, &shelf->err));
    assert_false(still);
    assert_false(store_link_use(shelf->db, BY, first, SPAN("another"), &shelf->err));
    assert_int_equal(shelf->err.code, ERR_NOT_FOUND);
    assert_true(store_account_find(shelf->db, shelf->arena, SPAN("ana"), &account, &still, &shelf->err));
    assert_true(span_eq(account.password_hash, SPAN("hash")));
}

static void test_a_password_set_in_another_way_ends_the_link(void **state)
{
    struct shelf *shelf = *state;
    add_link(shelf, first);
    assert_true(store_user_set_password(shelf->db, BY, (struct user_id){1}, SPAN("hash"), SPAN(""), &shelf->err));
    assert_false(is_good(shelf, first, SHELF_NOW));
}

static void test_a_link_does_not_outlive_its_account_being_disabled(void **state)
{
    struct shelf *shelf = *state;
    add_link(shelf, first);
    assert_true(store_user_set_enabled(shelf->db, BY, (struct user_id){1}, false, &shelf->err));
    assert_true(store_user_set_enabled(shelf->db, BY, (struct user_id){1}, true, &shelf->err));
    assert_false(is_good(shelf, first, SHELF_NOW));
}

static void test_a_disabled_account_gets_no_link(void **state)
{
    struct shelf *shelf = *state;
    assert_false(store_link_add(shelf->db, BY, (struct user_id){2}, first, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_CONFLICT);
}

static void test_a_form_that_adds_twice_is_told_so_before_its_username_is_taken(void **state)
{
    struct shelf *shelf = *state;
    struct user_id id;
    struct user user = {.username = SPAN("gabi"), .email = SPAN("gabi@example.cl"), .enabled = true};
    struct audit_by by = {.name = SPAN("Diego"), .at = SHELF_NOW, .once = SPAN("0123456789abcdef")};
    assert_true(store_user_add(shelf->db, &by, &user, SPAN(""), &id, &shelf->err));
    assert_false(store_user_add(shelf->db, &by, &user, SPAN(""), &id, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_REPEATED);
}

static void test_signing_out_can_leave_one_session(void **state)
{
    struct shelf *shelf = *state;
    struct session_list list;
    int64_t ended;
    add_session(shelf, first, (struct user_id){1}, SHELF_NOW);
    add_session(shelf, second, (struct user_id){1}, SHELF_NOW);
    struct span keep = {(const char *)first, sizeof first};
    assert_true(store_user_signout(shelf->db, BY, (struct user_id){1}, keep, &ended, &shelf->err));
    assert_int_equal(ended, 1);
    assert_true(store_session_list(shelf->db, shelf->arena, (struct user_id){1}, TTL, SHELF_NOW, 10, &list, &shelf->err));
    assert_int_equal(list.count, 1);
    assert_memory_equal(list.items[0].hash, first, SHA256_LEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, people_setup, shelf_teardown)
        T(test_a_search_looks_at_names_usernames_and_emails_without_accents),
        T(test_a_list_is_narrowed_by_standing),
        T(test_a_page_is_a_part_and_knows_the_whole),
        T(test_who_has_a_username_or_an_email_is_told_of_each),
        T(test_live_sessions_are_counted_and_listed),
        T(test_enrolments_are_listed_in_archived_courses_too),
        T(test_a_link_is_good_for_a_week_and_until_there_is_another),
        T(test_a_link_is_used_once_and_ends_the_sessions),
        T(test_a_password_set_in_another_way_ends_the_link),
        T(test_a_link_does_not_outlive_its_account_being_disabled),
        T(test_a_disabled_account_gets_no_link),
        T(test_a_form_that_adds_twice_is_told_so_before_its_username_is_taken),
        T(test_signing_out_can_leave_one_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
