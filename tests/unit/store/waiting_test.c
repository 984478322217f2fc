/* waiting_test.c: courses that wait for their teacher: whose entry counts, and which classes nobody has come to teach. */
#include "support/cm.h"
#include "support/shelf.h"
#include "store/today.h"

/* Python, which waits, and its class of today, which begins now. */
struct lesson {
    struct shelf *shelf;
    struct course_id course;
    struct meeting_id meeting;
    struct occurrence_id class;
};

static void set_waits(struct shelf *shelf, struct course_id id, bool waits)
{
    struct course course;
    assert_true(store_course_find(shelf->db, shelf->arena, id, &course, &shelf->err));
    course.waits = waits;
    assert_true(store_course_edit(shelf->db, shelf->zones, BY, NULL, &course, &shelf->err));
}

static struct lesson lesson_of(struct shelf *shelf)
{
    struct lesson lesson = {.shelf = shelf, .course = shelf_course(shelf, "Python")};
    lesson.meeting = shelf_meeting(shelf, lesson.course);
    lesson.class = shelf_class(shelf, lesson.meeting, shelf_day("2026-11-24"));
    set_waits(shelf, lesson.course, true);
    return lesson;
}

static void enrol_between(const struct lesson *lesson, struct user_id user, enum role role, instant from, instant until)
{
    struct shelf *shelf = lesson->shelf;
    struct enrolment enrolment = {.user = user, .course = lesson->course, .role = role, .from = from, .until = until};
    assert_true(store_enrol(shelf->db, shelf->zones, BY, NULL, &enrolment, &shelf->err));
}

static struct user_id person(const struct lesson *lesson, const char *username, enum role role)
{
    struct user_id user = shelf_user(lesson->shelf, username);
    enrol_between(lesson, user, role, 0, 0);
    return user;
}

static void enters_class(const struct lesson *lesson, struct user_id user, struct occurrence_id class, instant at)
{
    struct append append = {.has_join = true,
                            .join = {.at = at, .user = user, .course = lesson->course, .occurrence = class}};
    assert_true(store_append_wait(lesson->shelf->store, &append, &lesson->shelf->err));
}

static void enters(const struct lesson *lesson, struct user_id user, instant at)
{
    enters_class(lesson, user, lesson->class, at);
}

static bool entered_by(const struct lesson *lesson, instant now)
{
    bool entered;
    assert_true(store_teacher_entered(lesson->shelf->db, lesson->class, lesson->course, now, &entered, &lesson->shelf->err));
    return entered;
}

/* --- whose entry counts ----------------------------------------------------------------------------------------------- */

static void test_a_teachers_entry_counts_from_its_moment_on(void **state)
{
    struct lesson lesson = lesson_of(*state);
    struct user_id carla = person(&lesson, "carla", ROLE_TEACHER);
    assert_false(entered_by(&lesson, SHELF_NOW));
    enters(&lesson, carla, SHELF_NOW + 60);
    assert_false(entered_by(&lesson, SHELF_NOW + 59));
    assert_true(entered_by(&lesson, SHELF_NOW + 60));
}

static void test_a_students_does_not(void **state)
{
    struct lesson lesson = lesson_of(*state);
    enters(&lesson, person(&lesson, "ana", ROLE_STUDENT), SHELF_NOW);
    assert_false(entered_by(&lesson, SHELF_NOW));
}

static void test_nor_a_teachers_of_another_course(void **state)
{
    struct lesson lesson = lesson_of(*state);
    struct lesson other = {.shelf = lesson.shelf, .course = shelf_course(lesson.shelf, "Excel")};
    enters(&lesson, person(&other, "bruno", ROLE_TEACHER), SHELF_NOW);
    assert_false(entered_by(&lesson, SHELF_NOW));
}

static void test_nor_the_entry_into_another_class(void **state)
{
    struct lesson lesson = lesson_of(*state);
    enters_class(&lesson, person(&lesson, "carla", ROLE_TEACHER),
                 shelf_class(lesson.shelf, lesson.meeting, shelf_day("2026-12-01")), SHELF_NOW);
    assert_false(entered_by(&lesson, SHELF_NOW));
}

static void test_a_substitutes_counts_on_their_days(void **state)
{
    struct lesson lesson = lesson_of(*state);
    struct user_id bruno = shelf_user(lesson.shelf, "bruno");
    enrol_between(&lesson, bruno, ROLE_TEACHER, SHELF_NOW - 3600, SHELF_NOW + 1800);
    enters(&lesson, bruno, SHELF_NOW);
    assert_true(entered_by(&lesson, SHELF_NOW));
}

static void test_and_does_so_when_these_are_over(void **state)
{
    struct lesson lesson = lesson_of(*state);
    struct user_id bruno = shelf_user(lesson.shelf, "bruno");
    enrol_between(&lesson, bruno, ROLE_TEACHER, SHELF_NOW - 3600, SHELF_NOW + 1800);
    enters(&lesson, bruno, SHELF_NOW + 1800);
    assert_true(entered_by(&lesson, SHELF_NOW + 3600));
}

static void test_on_other_days_it_does_not(void **state)
{
    struct lesson lesson = lesson_of(*state);
    struct user_id bruno = shelf_user(lesson.shelf, "bruno");
    enrol_between(&lesson, bruno, ROLE_TEACHER, SHELF_NOW + DAY_SECONDS, 0);
    enters(&lesson, bruno, SHELF_NOW);
    assert_false(entered_by(&lesson, SHELF_NOW));
}

/* The first entry is what is remembered. */
static void test_who_came_in_before_becoming_a_teacher_counts_as_one(void **state)
{
    struct lesson lesson = lesson_of(*state);
    struct user_id felix = person(&lesson, "felix", ROLE_STUDENT);
    enters(&lesson, felix, SHELF_NOW);
    enrol_between(&lesson, felix, ROLE_TEACHER, SHELF_NOW + 60, 0);
    assert_false(entered_by(&lesson, SHELF_NOW + 59));
    assert_true(entered_by(&lesson, SHELF_NOW + 60));
}

static void test_who_was_removed_from_the_course_does_not_count(void **state)
{
    struct lesson lesson = lesson_of(*state);
    struct shelf *shelf = lesson.shelf;
    struct user_id carla = person(&lesson, "carla", ROLE_TEACHER);
    enters(&lesson, carla, SHELF_NOW);
    assert_true(store_unenrol(shelf->db, shelf->zones, BY, carla, lesson.course, &shelf->err));
    assert_false(entered_by(&lesson, SHELF_NOW));
}

/* --- the facts -------------------------------------------------------------------------------------------------------- */

static struct access_facts facts_of(const struct lesson *lesson, const struct user *user)
{
    struct access_facts facts = {.now = SHELF_NOW, .user = user, .windows = {300, 900, 600}};
    assert_true(store_access_facts(lesson->shelf->db, lesson->shelf->arena, lesson->meeting, &facts, &lesson->shelf->err));
    return facts;
}

static void test_the_facts_say_whether_the_course_waits_and_a_teacher_is_in(void **state)
{
    struct lesson lesson = lesson_of(*state);
    struct user ana = {.id = person(&lesson, "ana", ROLE_STUDENT), .enabled = true};
    struct user_id carla = person(&lesson, "carla", ROLE_TEACHER);
    assert_true(facts_of(&lesson, &ana).course.waits);
    assert_false(facts_of(&lesson, &ana).teacher_entered);
    enters(&lesson, carla, SHELF_NOW);
    assert_true(facts_of(&lesson, &ana).teacher_entered);
}

/* Two classes overlap: the teacher of the one that ends is not yet in the one that has begun. */
static void test_the_class_that_counts_is_the_one_that_is_entered(void **state)
{
    struct lesson lesson = lesson_of(*state);
    struct shelf *shelf = lesson.shelf;
    struct user ana = {.id = person(&lesson, "ana", ROLE_STUDENT), .enabled = true};
    struct user_id carla = person(&lesson, "carla", ROLE_TEACHER);
    struct occurrence_id extra;
    enters(&lesson, carla, SHELF_NOW - 600);
    assert_true(store_occurrence_add(shelf->db, shelf->zones, BY_AT(SHELF_NOW - 7200), lesson.meeting, shelf_day("2026-11-24"),
                                     19 * 3600 + 120, 20 * 3600, &extra, &shelf->err));
    assert_false(facts_of(&lesson, &ana).teacher_entered);
    enters_class(&lesson, carla, extra, SHELF_NOW);
    assert_true(facts_of(&lesson, &ana).teacher_entered);
}

static void test_the_setting_is_kept_and_written_down(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct audit_list list;
    struct course_list courses;
    set_waits(shelf, python, true);
    assert_true(store_course_list(shelf->db, shelf->arena, &courses, &shelf->err));
    assert_true(courses.items[0].waits);
    assert_true(store_audit_list(shelf->db, shelf->arena, &(struct audit_filter){.course = python}, 1, &list, &shelf->err));
    assert_true(span_eq(list.items[0].details, SPAN("wait_for_teacher\t0\t1\n")));
}

/* --- classes without their teacher -------------------------------------------------------------------------------------- */

static struct need_list unattended(const struct lesson *lesson, instant now, struct user_id teacher)
{
    struct need_list list;
    assert_true(store_unattended_classes(lesson->shelf->db, lesson->shelf->arena, now, now - 300, teacher, &list,
                                         &lesson->shelf->err));
    return list;
}

static void test_a_class_without_its_teacher_is_told_while_it_lasts(void **state)
{
    struct lesson lesson = lesson_of(*state);
    struct user_id anybody = {0};
    assert_int_equal(unattended(&lesson, SHELF_NOW + 299, anybody).count, 0);
    struct need_list list = unattended(&lesson, SHELF_NOW + 300, anybody);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].meeting.v, lesson.meeting.v);
    assert_int_equal(list.items[0].at, SHELF_NOW);
    assert_int_equal(unattended(&lesson, SHELF_NOW + 7200, anybody).count, 1);
    assert_int_equal(unattended(&lesson, SHELF_NOW + 7201, anybody).count, 0);
}

static void test_until_the_teacher_comes(void **state)
{
    struct lesson lesson = lesson_of(*state);
    enters(&lesson, person(&lesson, "carla", ROLE_TEACHER), SHELF_NOW + 600);
    assert_int_equal(unattended(&lesson, SHELF_NOW + 601, (struct user_id){0}).count, 0);
}

static void test_teachers_are_told_of_their_own(void **state)
{
    struct lesson lesson = lesson_of(*state);
    struct user_id carla = person(&lesson, "carla", ROLE_TEACHER), bruno = shelf_user(lesson.shelf, "bruno");
    assert_int_equal(unattended(&lesson, SHELF_NOW + 300, carla).count, 1);
    assert_int_equal(unattended(&lesson, SHELF_NOW + 300, bruno).count, 0);
}

static void test_no_class_is_missed_where_the_course_does_not_wait_or_there_is_none(void **state)
{
    struct lesson lesson = lesson_of(*state);
    struct shelf *shelf = lesson.shelf;
    struct user_id anybody = {0};
    set_waits(shelf, lesson.course, false);
    assert_int_equal(unattended(&lesson, SHELF_NOW + 300, anybody).count, 0);
    set_waits(shelf, lesson.course, true);
    assert_true(store_meeting_set_on(shelf->db, BY, lesson.meeting, false, &shelf->err));
    assert_int_equal(unattended(&lesson, SHELF_NOW + 300, anybody).count, 0);
    assert_true(store_meeting_set_on(shelf->db, BY, lesson.meeting, true, &shelf->err));
    assert_true(store_occurrence_cancel(shelf->db, shelf->zones, BY, lesson.class, SPAN(""), &shelf->err));
    assert_int_equal(unattended(&lesson, SHELF_NOW + 300, anybody).count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, shelf_setup, shelf_teardown)
        T(test_a_teachers_entry_counts_from_its_moment_on),
        T(test_a_students_does_not),
        T(test_nor_a_teachers_of_another_course),
        T(test_nor_the_entry_into_another_class),
        T(test_a_substitutes_counts_on_their_days),
        T(test_and_does_so_when_these_are_over),
        T(test_on_other_days_it_does_not),
        T(test_who_came_in_before_becoming_a_teacher_counts_as_one),
        T(test_who_was_removed_from_the_course_does_not_count),
        T(test_the_facts_say_whether_the_course_waits_and_a_teacher_is_in),
        T(test_the_class_that_counts_is_the_one_that_is_entered),
        T(test_the_setting_is_kept_and_written_down),
        T(test_a_class_without_its_teacher_is_told_while_it_lasts),
        T(test_until_the_teacher_comes),
        T(test_teachers_are_told_of_their_own),
        T(test_no_class_is_missed_where_the_course_does_not_wait_or_there_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
