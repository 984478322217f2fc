/* today_test.c: the day's classes and what needs a hand: who counts, and whose class it is. */
#include "support/cm.h"
#include "support/shelf.h"
#include "store/today.h"

#define HOUR ((int64_t)3600)
#define WEEK ((int64_t)7 * DAY_SECONDS)
#define MIDNIGHT (SHELF_NOW - 19 * HOUR) /* in Chile, of this day */

static void enrol_between(struct shelf *shelf, struct user_id user, struct course_id course, enum role role, instant from, instant until)
{
    struct enrolment enrolment = {.user = user, .course = course, .role = role, .from = from, .until = until};
    assert_true(store_enrol(shelf->db, shelf->zones, BY_AT(SHELF_NOW - HOUR), NULL, &enrolment, &shelf->err));
}

static struct user_id person(struct shelf *shelf, const char *username, struct course_id course, enum role role)
{
    struct user_id user = shelf_user(shelf, username);
    enrol_between(shelf, user, course, role, 0, 0);
    return user;
}

static void disable(struct shelf *shelf, struct user_id user)
{
    assert_true(store_user_set_enabled(shelf->db, BY, user, false, &shelf->err));
}

static struct meeting_id meeting_of(struct shelf *shelf, struct course_id course, int weekday, int64_t start, int64_t end)
{
    struct meeting meeting = {.course = course, .rule = {weekday, DATE_NONE, (int)start, (int)end}, .link_kind = LINK_DEFAULT, .on = true};
    assert_true(store_meeting_add(shelf->db, shelf->zones, BY_AT(SHELF_NOW - DAY_SECONDS), &meeting, &meeting.id, &shelf->err));
    return meeting.id;
}

static void tries(struct shelf *shelf, struct user_id user, struct meeting_id meeting, enum verdict verdict, instant at)
{
    struct append append = {.has_join = true, .join = {.at = at, .user = user, .meeting = meeting, .verdict = verdict}};
    assert_true(store_append_wait(shelf->store, &append, &shelf->err));
}

/* --- the day's classes ---------------------------------------------------------------------------------------------- */

static struct day_page day_of(struct shelf *shelf, instant midnight, instant now)
{
    struct day_page page;
    struct day_filter filter = {.from = midnight, .to = midnight + DAY_SECONDS, .now = now};
    assert_true(store_day_classes(shelf->db, shelf->arena, &filter, 50, 0, &page, &shelf->err));
    return page;
}

static void test_a_class_that_goes_on_after_midnight_is_in_both_days(void **state)
{
    struct shelf *shelf = *state;
    meeting_of(shelf, shelf_course(shelf, "Astronomía"), 1, 22 * HOUR, HOUR / 2);
    instant midnight = MIDNIGHT + DAY_SECONDS;
    assert_int_equal(day_of(shelf, MIDNIGHT, SHELF_NOW).total, 1);
    struct day_page after = day_of(shelf, midnight, midnight + HOUR / 6);
    assert_int_equal(after.count, 1);
    assert_int_equal(after.total, 1);
    assert_int_equal(after.ended, 0);
    assert_int_equal(day_of(shelf, midnight + DAY_SECONDS, midnight).total, 0);
}

static void test_students_are_counted_who_have_an_enabled_account_on_every_page_alike(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct course_page courses;
    int64_t people, students, entered, of;
    shelf_meeting(shelf, python);
    person(shelf, "ana", python, ROLE_STUDENT);
    disable(shelf, person(shelf, "eva", python, ROLE_STUDENT));
    struct day_class class = day_of(shelf, MIDNIGHT, SHELF_NOW).items[0];
    assert_true(store_course_people(shelf->db, python, SHELF_NOW, &people, &students, &shelf->err));
    assert_true(store_class_entered(shelf->db, shelf->arena, &class.occurrence, python, &entered, &of, &shelf->err));
    assert_true(store_course_page(shelf->db, shelf->arena, &(struct course_filter){.now = SHELF_NOW}, 10, 0, &courses, &shelf->err));
    assert_int_equal(class.students, 1);
    assert_int_equal(students, 1);
    assert_int_equal(of, 1);
    assert_int_equal(courses.items[0].students, 1);
}

static void test_refused_attempts_are_counted_with_the_class_that_they_were_for(void **state)
{
    struct shelf *shelf = *state;
    struct occurrence_id extra;
    struct course_id python = shelf_course(shelf, "Python");
    struct meeting_id id = shelf_meeting(shelf, python);
    struct user_id ana = person(shelf, "ana", python, ROLE_STUDENT);
    assert_true(store_occurrence_add(shelf->db, shelf->zones, BY, id, shelf_day("2026-11-24"), 22 * 3600, 23 * 3600, &extra, &shelf->err));
    tries(shelf, ana, id, VERDICT_TOO_EARLY, SHELF_NOW - HOUR);
    tries(shelf, ana, id, VERDICT_ALLOWED, SHELF_NOW);
    tries(shelf, ana, id, VERDICT_INACTIVE, SHELF_NOW + 3 * HOUR);
    tries(shelf, ana, id, VERDICT_INACTIVE, SHELF_NOW + 3 * HOUR);
    tries(shelf, ana, id, VERDICT_INACTIVE, MIDNIGHT - 1);
    tries(shelf, ana, id, VERDICT_INACTIVE, MIDNIGHT + DAY_SECONDS);
    struct day_page page = day_of(shelf, MIDNIGHT, SHELF_NOW);
    assert_int_equal(page.items[0].refused, 1);
    assert_int_equal(page.items[1].refused, 2);
}

/* --- who teaches ---------------------------------------------------------------------------------------------------- */

static size_t teacherless(struct shelf *shelf)
{
    struct need_list list;
    assert_true(store_courses_without_teacher(shelf->db, shelf->arena, SHELF_NOW, SHELF_NOW + WEEK, &list, &shelf->err));
    return list.count;
}

static void test_a_course_whose_only_teacher_is_disabled_has_none(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct user_id carla = person(shelf, "carla", python, ROLE_TEACHER);
    shelf_meeting(shelf, python);
    assert_int_equal(teacherless(shelf), 0);
    assert_true(day_of(shelf, MIDNIGHT, SHELF_NOW).items[0].teacher.len > 0);
    disable(shelf, carla);
    assert_int_equal(teacherless(shelf), 1);
    assert_int_equal(day_of(shelf, MIDNIGHT, SHELF_NOW).items[0].teacher.len, 0);
}

static void test_a_substitute_teaches_the_classes_of_their_days_and_no_others(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    shelf_meeting(shelf, python);
    enrol_between(shelf, shelf_user(shelf, "benja"), python, ROLE_TEACHER, MIDNIGHT, MIDNIGHT + DAY_SECONDS - 1);
    assert_int_equal(teacherless(shelf), 0); /* the one of this week */
    meeting_of(shelf, python, 4, 19 * HOUR, 21 * HOUR);
    assert_int_equal(teacherless(shelf), 1); /* on Friday they are gone */
}

static void test_a_disabled_teachers_classes_do_not_clash(void **state)
{
    struct shelf *shelf = *state;
    struct need_list clashes;
    struct course_id python = shelf_course(shelf, "Python"), excel = shelf_course(shelf, "Excel");
    struct user_id carla = person(shelf, "carla", python, ROLE_TEACHER);
    enrol_between(shelf, carla, excel, ROLE_TEACHER, 0, 0);
    shelf_meeting(shelf, python);
    shelf_meeting(shelf, excel);
    disable(shelf, carla);
    assert_true(store_clashes(shelf->db, shelf->arena, SHELF_NOW, SHELF_NOW + WEEK, 10, &clashes, &shelf->err));
    assert_int_equal(clashes.count, 0);
}

/* --- who stays away ------------------------------------------------------------------------------------------------- */

static int64_t absent(struct shelf *shelf, struct meeting_id meeting, size_t *listed)
{
    struct need_list calls;
    struct user_list people;
    instant now = SHELF_NOW + WEEK + 3 * HOUR;
    assert_true(store_absences(shelf->db, shelf->arena, now - DAY_SECONDS, now, (struct user_id){0}, &calls, &shelf->err));
    assert_true(store_absent_people(shelf->db, shelf->arena, meeting, now, &people, &shelf->err));
    *listed = people.count;
    return calls.count ? calls.items[0].people : 0;
}

static void test_who_is_disabled_is_not_missed(void **state)
{
    struct shelf *shelf = *state;
    size_t listed;
    struct course_id python = shelf_course(shelf, "Python");
    struct meeting_id id = shelf_meeting(shelf, python);
    person(shelf, "ana", python, ROLE_STUDENT);
    struct user_id eva = person(shelf, "eva", python, ROLE_STUDENT);
    assert_int_equal(absent(shelf, id, &listed), 2);
    assert_int_equal(listed, 2);
    disable(shelf, eva);
    assert_int_equal(absent(shelf, id, &listed), 1);
    assert_int_equal(listed, 1);
}

/* Of the two classes, the first is before the course's days: there was but one that anybody could come to. */
static void test_nobody_is_missed_at_a_class_outside_the_courses_days(void **state)
{
    struct shelf *shelf = *state;
    size_t listed;
    struct course course;
    struct course_id python = shelf_course(shelf, "Python");
    struct meeting_id id = shelf_meeting(shelf, python);
    person(shelf, "ana", python, ROLE_STUDENT);
    assert_true(store_course_find(shelf->db, shelf->arena, python, &course, &shelf->err));
    course.first_day = shelf_day("2026-11-25");
    assert_true(store_course_edit(shelf->db, shelf->zones, BY_AT(SHELF_NOW + 60), NULL, &course, &shelf->err));
    assert_int_equal(absent(shelf, id, &listed), 0);
    assert_int_equal(listed, 0);
}

/* --- links ---------------------------------------------------------------------------------------------------------- */

static void test_however_many_calls_have_a_good_link_those_without_are_found(void **state)
{
    static const struct jitsi jitsi = {.domain = SPAN_INIT("meet.gryphos.cl"), .base_url = SPAN_INIT("https://meet.gryphos.cl")};
    struct shelf *shelf = *state;
    struct need_list list;
    struct course_id python = shelf_course(shelf, "Python");
    struct meeting meeting = {.course = python, .rule = {-1, shelf_day("2026-12-01"), 0, 3600}, .on = true};
    for (int i = 0; i < 9; i++) {
        meeting.link_kind = i < 6 ? LINK_OWN : LINK_NONE;
        meeting.link = i < 6 ? SPAN("https://meet.gryphos.cl/sala") : SPAN("");
        assert_true(store_meeting_add(shelf->db, shelf->zones, BY, &meeting, &meeting.id, &shelf->err));
    }
    assert_true(store_linkless_calls(shelf->db, shelf->arena, &jitsi, SHELF_NOW, (struct user_id){0}, 2, &list, &shelf->err));
    assert_int_equal(list.count, 2);
    assert_int_equal(list.total, 3);
}

#define T(test) cmocka_unit_test_setup_teardown(test, shelf_setup, shelf_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_a_class_that_goes_on_after_midnight_is_in_both_days),
        T(test_students_are_counted_who_have_an_enabled_account_on_every_page_alike),
        T(test_refused_attempts_are_counted_with_the_class_that_they_were_for),
        T(test_a_course_whose_only_teacher_is_disabled_has_none),
        T(test_a_substitute_teaches_the_classes_of_their_days_and_no_others),
        T(test_a_disabled_teachers_classes_do_not_clash),
        T(test_who_is_disabled_is_not_missed),
        T(test_nobody_is_missed_at_a_class_outside_the_courses_days),
        T(test_however_many_calls_have_a_good_link_those_without_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
