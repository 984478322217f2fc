/* audit_test.c: whatever changes is written down with it, by whom, and a form that asks twice changes nothing twice. */
#include "support/cm.h"
#include "support/shelf.h"

#include <string.h>

static struct audit_list trail(struct shelf *shelf, struct audit_filter filter)
{
    struct audit_list list;
    assert_true(store_audit_list(shelf->db, shelf->arena, &filter, 50, &list, &shelf->err));
    return list;
}

static struct course course_called(const char *name)
{
    return (struct course){.name = span_of(name), .code = SPAN("C"), .zone = SPAN("America/Santiago"),
                           .first_day = DATE_NONE, .last_day = DATE_NONE};
}

static void test_a_change_says_who_when_and_from_what_to_what(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = shelf_user(shelf, "ana");
    struct user user;
    struct audit_by by = {.user = {7}, .name = SPAN("Diego"), .at = SHELF_NOW + 60};
    assert_true(store_user_find(shelf->db, shelf->arena, SPAN("ana"), &user, &shelf->err));
    user.name = SPAN("Ana Núñez");
    assert_true(store_user_edit(shelf->db, &by, NULL, &user, &shelf->err));
    struct audit_list list = trail(shelf, (struct audit_filter){.user = ana});
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].action, AUDIT_USER_EDIT);
    assert_int_equal(list.items[0].actor.v, 7);
    assert_int_equal(list.items[0].at, SHELF_NOW + 60);
    assert_true(span_eq(list.items[0].details, SPAN("name\tSra. ana\tAna Núñez\n")));
    assert_int_equal(list.items[1].action, AUDIT_USER_ADD);
    assert_int_equal(trail(shelf, (struct audit_filter){.actor = {7}}).count, 1);
    assert_int_equal(trail(shelf, (struct audit_filter){.before = list.items[0].id}).count, 1);
}

static void test_a_password_is_not_in_the_trail(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = shelf_user(shelf, "ana");
    assert_true(store_user_set_password(shelf->db, BY, ana, SPAN("$argon2id$secreto"), SPAN(""), &shelf->err));
    struct audit_list list = trail(shelf, (struct audit_filter){.user = ana});
    assert_int_equal(list.items[0].action, AUDIT_USER_PASSWORD);
    assert_int_equal(list.items[0].details.len, 0);
}

static void test_a_form_that_asks_twice_changes_once(void **state)
{
    struct shelf *shelf = *state;
    struct course_id first, second;
    struct course course = course_called("Python");
    struct audit_by by = {.name = SPAN("Diego"), .at = SHELF_NOW, .once = SPAN("0123456789abcdef")};
    struct audit_entry entry;
    struct course_list courses;
    bool found;
    assert_true(store_course_add(shelf->db, &by, &course, &first, &shelf->err));
    assert_false(store_course_add(shelf->db, &by, &course, &second, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_REPEATED);
    assert_true(store_course_list(shelf->db, shelf->arena, &courses, &shelf->err));
    assert_int_equal(courses.count, 1);
    assert_true(store_audit_once(shelf->db, shelf->arena, by.once, &entry, &found, &shelf->err) && found);
    assert_int_equal(entry.course.v, first.v);
}

static void test_what_somebody_else_changed_is_not_overwritten(void **state)
{
    struct shelf *shelf = *state;
    struct course_id id = shelf_course(shelf, "Python");
    struct course seen, edited;
    assert_true(store_course_find(shelf->db, shelf->arena, id, &seen, &shelf->err));
    edited = seen;
    edited.name = SPAN("Python de Diego");
    assert_true(store_course_edit(shelf->db, shelf->zones, BY, &seen, &edited, &shelf->err));
    edited.name = SPAN("Python de Carla");
    assert_false(store_course_edit(shelf->db, shelf->zones, BY, &seen, &edited, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_CHANGED);
    assert_true(store_course_find(shelf->db, shelf->arena, id, &seen, &shelf->err));
    assert_true(span_eq(seen.name, SPAN("Python de Diego")));
}

static void test_a_change_that_fails_is_not_in_the_trail(void **state)
{
    struct shelf *shelf = *state;
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    struct occurrence_id class = shelf_class(shelf, id, shelf_day("2026-12-01"));
    assert_true(store_occurrence_cancel(shelf->db, shelf->zones, BY, class, SPAN("Feriado"), &shelf->err));
    assert_false(store_occurrence_cancel(shelf->db, shelf->zones, BY, class, SPAN("Otra vez"), &shelf->err));
    struct audit_list list = trail(shelf, (struct audit_filter){.meeting = id});
    assert_int_equal(list.count, 2);
    assert_true(span_eq(list.items[0].details, SPAN("class\t2026-12-01 19:00\t2026-12-01 19:00\nreason\t\tFeriado\n")));
}

static void test_an_extra_class_stays_when_the_rule_changes(void **state)
{
    struct shelf *shelf = *state;
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    struct meeting meeting;
    struct occurrence class;
    struct occurrence_id extra;
    assert_true(store_occurrence_add(shelf->db, shelf->zones, BY, id, shelf_day("2026-12-03"), 10 * 3600, 12 * 3600, &extra,
                                     &shelf->err));
    assert_true(store_meeting_find(shelf->db, shelf->arena, id, &meeting, &shelf->err));
    meeting.rule.weekday = 4;
    assert_true(store_meeting_edit(shelf->db, shelf->zones, BY, NULL, &meeting, &shelf->err));
    assert_true(store_occurrence_find(shelf->db, shelf->arena, extra, &class, &shelf->err));
    assert_int_equal(class.origin, ORIGIN_EXTRA);
    assert_int_equal(class.ends_at - class.starts_at, 2 * 3600);
}

static void test_an_archived_course_is_out_of_sight(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = shelf_user(shelf, "ana");
    struct course_id python = shelf_course(shelf, "Python");
    struct user_course_list mine;
    struct enrolment enrolment = {.user = ana, .course = python, .role = ROLE_STUDENT};
    assert_true(store_enrol(shelf->db, shelf->zones, BY, NULL, &enrolment, &shelf->err));
    assert_true(store_course_set_archived(shelf->db, BY, python, true, &shelf->err));
    assert_false(store_course_set_archived(shelf->db, BY, python, true, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_CONFLICT);
    assert_true(store_user_courses(shelf->db, shelf->arena, ana, SHELF_NOW, &mine, &shelf->err));
    assert_int_equal(mine.count, 0);
    assert_true(store_course_set_archived(shelf->db, BY, python, false, &shelf->err));
    assert_true(store_user_courses(shelf->db, shelf->arena, ana, SHELF_NOW, &mine, &shelf->err));
    assert_int_equal(mine.count, 1);
}

#define T(test) cmocka_unit_test_setup_teardown(test, shelf_setup, shelf_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_a_change_says_who_when_and_from_what_to_what),
        T(test_a_password_is_not_in_the_trail),
        T(test_a_form_that_asks_twice_changes_once),
        T(test_what_somebody_else_changed_is_not_overwritten),
        T(test_a_change_that_fails_is_not_in_the_trail),
        T(test_an_extra_class_stays_when_the_rule_changes),
        T(test_an_archived_course_is_out_of_sight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
