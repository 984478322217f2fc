/* enrolments_test.c: who is in a course: some days, many at once, by name; links for all of them. */
#include "support/cm.h"
#include "support/shelf.h"

#include <string.h>

#define ONCE SPAN("0123456789abcdef")
#define BY_FORM (&(const struct audit_by){.user = {7}, .name = SPAN("Diego"), .at = SHELF_NOW, .once = ONCE})

static void enrol(struct shelf *shelf, struct user_id user, struct course_id course, enum role role)
{
    struct enrolment enrolment = {.user = user, .course = course, .role = role};
    assert_true(store_enrol(shelf->db, shelf->zones, BY, NULL, &enrolment, &shelf->err));
}

static struct span last_details(struct shelf *shelf, struct course_id course)
{
    struct audit_list list;
    assert_true(
        store_audit_list(shelf->db, shelf->arena, &(struct audit_filter){.course = course}, 1, &list, &shelf->err));
    return list.items[0].details;
}

static struct person_page people(struct shelf *shelf, struct person_filter filter)
{
    struct person_page page;
    assert_true(store_person_page(shelf->db, shelf->arena, &filter, 50, 0, &page, &shelf->err));
    return page;
}

static bool enrol_many(struct shelf *shelf, const struct audit_by *by, struct course_id course,
                       const char *const emails[], size_t count)
{
    struct newcomer list[8];
    for (size_t i = 0; i < count; i++)
        list[i] = (struct newcomer){SPAN("Persona nueva"), span_of(emails[i])};
    return store_enrol_many(shelf->db, shelf->zones, by, course, ROLE_STUDENT, list, count, &shelf->err);
}

/* --- some days -------------------------------------------------------------------------------------------------------
 */

static void test_the_trail_has_a_substitutes_days_in_the_courses_zone(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    /* 00:00 of the 24th to 23:59:59 of the 30th in Chile, three hours behind UTC. */
    struct enrolment substitute = {.user = shelf_user(shelf, "bruno"),
                                   .course = python,
                                   .role = ROLE_TEACHER,
                                   .from = SHELF_NOW - 19 * 3600,
                                   .until = SHELF_NOW + 5 * 3600 + 6 * DAY_SECONDS - 1};
    assert_true(store_enrol(shelf->db, shelf->zones, BY, NULL, &substitute, &shelf->err));
    assert_true(
        span_eq(last_details(shelf, python), SPAN("role\t\tteacher\nfrom\t\t2026-11-24\nuntil\t\t2026-11-30\n")));
}

static void test_what_somebody_else_made_of_an_enrolment_is_not_overwritten(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct enrolment was = {.user = shelf_user(shelf, "ana"), .course = python}, now = was;
    enrol(shelf, was.user, python, ROLE_STUDENT);
    now.role = ROLE_TEACHER;
    assert_false(store_enrol(shelf->db, shelf->zones, BY, &was, &now, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_CHANGED);
}

static void test_a_course_counts_the_teachers_of_this_moment(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct course_page page;
    struct enrolment over = {
        .user = shelf_user(shelf, "bruno"), .course = python, .role = ROLE_TEACHER, .until = SHELF_NOW - 1};
    assert_true(store_enrol(shelf->db, shelf->zones, BY, NULL, &over, &shelf->err));
    assert_true(store_course_page(shelf->db, shelf->arena, &(struct course_filter){.now = SHELF_NOW}, 10, 0, &page,
                                  &shelf->err));
    assert_int_equal(page.items[0].teachers, 0);
    assert_int_equal(page.items[0].teacher.len, 0);
}

/* --- many at once ----------------------------------------------------------------------------------------------------
 */

static void test_a_list_makes_accounts_and_enrols_who_has_one(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct user_id ana = shelf_user(shelf, "ana"), carla = shelf_user(shelf, "carla");
    struct enrolment kept;
    struct account account;
    int64_t accounts, enrolments;
    bool found;
    enrol(shelf, carla, python, ROLE_TEACHER);
    const char *const emails[] = {"ANA@example.cl", "carla@example.cl", "nueva@example.cl"};
    assert_true(enrol_many(shelf, BY_FORM, python, emails, 3));
    assert_int_equal(people(shelf, (struct person_filter){.course = python}).total, 3);
    assert_true(store_enrolment_find(shelf->db, shelf->arena, ana, python, &kept, &shelf->err));
    assert_int_equal(kept.role, ROLE_STUDENT);
    assert_true(store_enrolment_find(shelf->db, shelf->arena, carla, python, &kept, &shelf->err));
    assert_int_equal(kept.role, ROLE_TEACHER);
    assert_true(store_account_find(shelf->db, shelf->arena, SPAN("nueva"), &account, &found, &shelf->err));
    assert_true(found && account.password_hash.len == 0 && account.user.enabled);
    assert_true(store_enrolled_by(shelf->db, ONCE, &accounts, &enrolments, &shelf->err));
    assert_int_equal(accounts, 1);
    assert_int_equal(enrolments, 2);
}

static void test_usernames_that_are_taken_get_a_number(void **state)
{
    struct shelf *shelf = *state;
    struct user user;
    const char *const emails[] = {"ana@uno.cl", "ana@dos.cl", "12345678@uno.cl"};
    shelf_user(shelf, "ana");
    assert_true(enrol_many(shelf, BY_FORM, shelf_course(shelf, "Python"), emails, 3));
    assert_true(store_user_find(shelf->db, shelf->arena, SPAN("ana2"), &user, &shelf->err));
    assert_true(span_eq(user.email, SPAN("ana@uno.cl")));
    assert_true(store_user_find(shelf->db, shelf->arena, SPAN("ana3"), &user, &shelf->err));
    assert_true(store_user_find(shelf->db, shelf->arena, SPAN("u12345678"), &user, &shelf->err));
}

static void test_many_of_one_name_find_usernames_too(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct newcomer list[40];
    for (size_t i = 0; i < 40; i++)
        list[i].email = arena_printf(shelf->arena, "info@colegio%zu.cl", i), list[i].name = SPAN("");
    assert_true(store_enrol_many(shelf->db, shelf->zones, BY_FORM, python, ROLE_STUDENT, list, 40, &shelf->err));
    assert_int_equal(people(shelf, (struct person_filter){.course = python, .text = SPAN("info")}).total, 40);
}

static void test_a_list_that_comes_twice_is_done_once(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct audit_list trail;
    const char *const emails[] = {"uno@example.cl", "dos@example.cl"};
    assert_true(enrol_many(shelf, BY_FORM, python, emails, 2));
    assert_true(enrol_many(shelf, BY_FORM, python, emails, 2));
    assert_true(
        store_audit_list(shelf->db, shelf->arena, &(struct audit_filter){.actor = {7}}, 50, &trail, &shelf->err));
    assert_int_equal(trail.count, 4);
}

static void test_who_was_removed_meanwhile_does_not_come_back_by_a_second_click(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct user_id ana = shelf_user(shelf, "ana");
    const char *const emails[] = {"ana@example.cl"};
    assert_true(enrol_many(shelf, BY_FORM, python, emails, 1));
    assert_true(store_unenrol(shelf->db, shelf->zones, BY, ana, python, &shelf->err));
    assert_false(enrol_many(shelf, BY_FORM, python, emails, 1));
    assert_int_equal(shelf->err.code, ERR_REPEATED);
    assert_int_equal(people(shelf, (struct person_filter){.course = python}).total, 0);
}

static void test_a_list_for_no_course_does_nothing(void **state)
{
    struct shelf *shelf = *state;
    struct user user;
    const char *const emails[] = {"nueva@example.cl"};
    assert_false(enrol_many(shelf, BY_FORM, (struct course_id){9}, emails, 1));
    assert_int_equal(shelf->err.code, ERR_NOT_FOUND);
    assert_false(store_user_find(shelf->db, shelf->arena, SPAN("nueva"), &user, &shelf->err));
}

/* --- lists -----------------------------------------------------------------------------------------------------------
 */

static void test_people_are_listed_teachers_first_and_found_without_accents(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    enrol(shelf, shelf_user(shelf, "ana"), python, ROLE_STUDENT);
    enrol(shelf, shelf_user(shelf, "ñandú"), python, ROLE_TEACHER);
    struct person_page all = people(shelf, (struct person_filter){.course = python});
    assert_int_equal(all.total, 2);
    assert_true(span_eq(all.items[0].user.username, SPAN("ñandú")));
    assert_int_equal(people(shelf, (struct person_filter){.course = python, .text = SPAN("NANDU")}).total, 1);
    assert_int_equal(people(shelf, (struct person_filter){.course = python, .role = ROLE_STUDENT}).total, 1);
}

static void test_emails_are_searched_only_where_asked(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    enrol(shelf, shelf_user(shelf, "ana"), python, ROLE_STUDENT);
    assert_int_equal(people(shelf, (struct person_filter){.course = python, .text = SPAN("example.cl")}).total, 0);
    assert_int_equal(
        people(shelf, (struct person_filter){.course = python, .text = SPAN("example.cl"), .emails = true}).total, 1);
}

static void test_the_list_says_when_somebody_last_came(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct user_id ana = shelf_user(shelf, "ana");
    enrol(shelf, ana, python, ROLE_STUDENT);
    assert_int_equal(people(shelf, (struct person_filter){.course = python}).items[0].entered, 0);
    struct append append = {.has_join = true,
                            .join = {.at = SHELF_NOW, .user = ana, .course = python, .verdict = VERDICT_ALLOWED}};
    append.join.occurrence = shelf_class(shelf, shelf_meeting(shelf, python), shelf_day("2026-11-24"));
    assert_true(store_append_wait(shelf->store, &append, &shelf->err));
    assert_int_equal(people(shelf, (struct person_filter){.course = python}).items[0].entered, SHELF_NOW);
}

/* --- links -----------------------------------------------------------------------------------------------------------
 */

static void test_links_are_for_enabled_people_without_a_password(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct user_id ana = shelf_user(shelf, "ana"), eva = shelf_user(shelf, "eva");
    struct user_list list;
    const char *const emails[] = {"nueva@example.cl"};
    enrol(shelf, ana, python, ROLE_STUDENT);
    enrol(shelf, eva, python, ROLE_STUDENT);
    assert_true(enrol_many(shelf, BY, python, emails, 1));
    assert_true(store_user_set_enabled(shelf->db, BY, eva, false, &shelf->err));
    assert_true(store_link_people(shelf->db, shelf->arena, python, false, &list, &shelf->err));
    assert_int_equal(list.count, 1);
    assert_true(span_eq(list.items[0].username, SPAN("nueva")));
    assert_true(store_link_people(shelf->db, shelf->arena, python, true, &list, &shelf->err));
    assert_int_equal(list.count, 2);
}

static void test_links_of_many_are_made_once_and_not_for_who_was_disabled_meanwhile(void **state)
{
    struct shelf *shelf = *state;
    struct user_id eva = shelf_user(shelf, "eva");
    struct link_wanted wanted[] = {{.user = eva, .hash = {1}}, {.user = shelf_user(shelf, "ana"), .hash = {2}}};
    struct user whose;
    bool found;
    assert_true(store_user_set_enabled(shelf->db, BY, eva, false, &shelf->err));
    assert_true(store_links_add(shelf->db, BY_FORM, wanted, 2, &shelf->err));
    assert_true(!wanted[0].made && wanted[1].made);
    assert_true(store_link_find(shelf->db, shelf->arena, wanted[1].hash, SHELF_NOW, &whose, &found, &shelf->err));
    assert_true(found && span_eq(whose.username, SPAN("ana")));
    assert_false(store_links_add(shelf->db, BY_FORM, wanted, 2, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_REPEATED);
}

/* --- long names ------------------------------------------------------------------------------------------------------- */

/* 60 letters of two bytes behind one of one byte: what counts of a search ends within a letter. */
static void test_a_long_name_in_another_script_is_found_by_all_of_it(void **state)
{
    struct shelf *shelf = *state;
    struct course_page page;
    char name[122] = "a";
    for (size_t i = 0; i < 60; i++)
        memcpy(name + 1 + 2 * i, "\xD8\xAD", 2);
    struct course_id course = shelf_course(shelf, name);
    struct course_filter filter = {.text = span_of(name), .now = SHELF_NOW};
    assert_true(store_course_page(shelf->db, shelf->arena, &filter, 10, 0, &page, &shelf->err));
    assert_int_equal(page.total, 1);
    assert_int_equal(page.items[0].course.id.v, course.v);
    assert_int_equal(people(shelf, (struct person_filter){.course = course, .text = span_of(name)}).total, 0);
}

#define T(test) cmocka_unit_test_setup_teardown(test, shelf_setup, shelf_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_the_trail_has_a_substitutes_days_in_the_courses_zone),
        T(test_what_somebody_else_made_of_an_enrolment_is_not_overwritten),
        T(test_a_course_counts_the_teachers_of_this_moment),
        T(test_a_list_makes_accounts_and_enrols_who_has_one),
        T(test_usernames_that_are_taken_get_a_number),
        T(test_many_of_one_name_find_usernames_too),
        T(test_a_list_that_comes_twice_is_done_once),
        T(test_who_was_removed_meanwhile_does_not_come_back_by_a_second_click),
        T(test_a_list_for_no_course_does_nothing),
        T(test_people_are_listed_teachers_first_and_found_without_accents),
        T(test_emails_are_searched_only_where_asked),
        T(test_the_list_says_when_somebody_last_came),
        T(test_links_are_for_enabled_people_without_a_password),
        T(test_links_of_many_are_made_once_and_not_for_who_was_disabled_meanwhile),
        T(test_a_long_name_in_another_script_is_found_by_all_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
