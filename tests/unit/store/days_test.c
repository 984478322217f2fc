/* days_test.c: days without classes, of all courses at once: cancelled, planned for later, brought back. */
#include "store/calls.h"
#include "support/cm.h"
#include "support/shelf.h"

#define HOUR 3600
#define WEEK ((int64_t)7 * DAY_SECONDS)

static struct course_id course_in(struct shelf *shelf, const char *name, const char *zone)
{
    struct course course = {.name = span_of(name), .zone = span_of(zone), .first_day = DATE_NONE, .last_day = DATE_NONE};
    assert_true(store_course_add(shelf->db, BY, &course, &course.id, &shelf->err));
    return course.id;
}

static size_t entries(struct shelf *shelf, struct audit_filter filter, enum audit_action action)
{
    struct audit_list list;
    size_t count = 0;
    assert_true(store_audit_list(shelf->db, shelf->arena, &filter, 50, &list, &shelf->err));
    for (size_t i = 0; i < list.count; i++)
        count += list.items[i].action == action;
    return count;
}

static struct school_day day_of(struct shelf *shelf, const char *text, bool cancelled)
{
    struct school_day day;
    assert_true(store_school_day(shelf->db, shelf->arena, shelf_day(text), SHELF_NOW, cancelled, &day, &shelf->err));
    return day;
}

static bool cancel_day(struct shelf *shelf, const char *day)
{
    return store_day_cancel(shelf->db, shelf->zones, BY, shelf_day(day), SPAN("Feriado"), &shelf->err);
}

static bool restore_day(struct shelf *shelf, const char *day)
{
    return store_day_restore(shelf->db, shelf->zones, BY, shelf_day(day), &shelf->err);
}

static void test_a_day_is_the_local_one_of_each_course(void **state)
{
    struct shelf *shelf = *state;
    const char *const zones[] = {"America/Santiago", "Pacific/Kiritimati", "Etc/GMT+12", "Europe/Madrid"};
    struct meeting_id ids[4];
    for (size_t i = 0; i < 4; i++)
        ids[i] = shelf_add_meeting(shelf, (struct meeting){.course = course_in(shelf, zones[i], zones[i]), .on = true,
                                                     .rule = {1, DATE_NONE, i % 2 ? 0 : 23 * HOUR, i % 2 ? HOUR : 1}});
    assert_int_equal(day_of(shelf, "2026-12-01", false).count, 4);
    assert_int_equal(day_of(shelf, "2026-12-01", false).courses, 4);
    assert_true(cancel_day(shelf, "2026-12-01"));
    for (size_t i = 0; i < 4; i++) {
        assert_true(shelf_find_class(shelf, shelf_class(shelf, ids[i], shelf_day("2026-12-01"))).cancelled);
        assert_false(shelf_find_class(shelf, shelf_class(shelf, ids[i], shelf_day("2026-12-08"))).cancelled);
    }
}

static void test_a_day_says_for_how_many_people_it_is_each_counted_once(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = shelf_user(shelf, "ana"), benja = shelf_user(shelf, "benja");
    struct course_id python = shelf_course(shelf, "Python"), excel = shelf_course(shelf, "Excel");
    shelf_meeting(shelf, python);
    shelf_meeting(shelf, python);
    shelf_meeting(shelf, excel);
    shelf_enrol(shelf, ana, python, ROLE_STUDENT);
    shelf_enrol(shelf, ana, excel, ROLE_STUDENT);
    shelf_enrol(shelf, benja, excel, ROLE_TEACHER);
    struct school_day day = day_of(shelf, "2026-12-01", false);
    assert_int_equal(day.count, 3);
    assert_int_equal(day.courses, 2);
    assert_int_equal(day.people, 2);
}

static void test_a_cancelled_day_is_in_its_own_entry_and_in_each_calls_history(void **state)
{
    struct shelf *shelf = *state;
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    shelf_meeting(shelf, shelf_course(shelf, "Excel"));
    assert_true(cancel_day(shelf, "2026-12-01"));
    assert_int_equal(entries(shelf, (struct audit_filter){.meeting = id}, AUDIT_CLASS_CANCEL), 1);
    assert_int_equal(entries(shelf, (struct audit_filter){.before = 0}, AUDIT_DAY_CANCEL), 1);
    assert_true(restore_day(shelf, "2026-12-01"));
    assert_int_equal(entries(shelf, (struct audit_filter){.meeting = id}, AUDIT_CLASS_RESTORE), 1);
    assert_int_equal(entries(shelf, (struct audit_filter){.before = 0}, AUDIT_DAY_RESTORE), 1);
}

static void test_a_day_cancelled_twice_finds_only_what_is_new(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    shelf_meeting(shelf, python);
    assert_true(cancel_day(shelf, "2026-12-01"));
    assert_false(cancel_day(shelf, "2026-12-01"));
    assert_int_equal(shelf->err.code, ERR_NOT_FOUND);
    assert_int_equal(entries(shelf, (struct audit_filter){.before = 0}, AUDIT_DAY_CANCEL), 1);
    struct occurrence_id moved = shelf_class(shelf, shelf_meeting(shelf, python), shelf_day("2026-12-08"));
    assert_true(store_occurrence_move(shelf->db, shelf->zones, BY, moved, shelf_day("2026-12-01"), 8 * HOUR, 9 * HOUR, &shelf->err));
    assert_int_equal(day_of(shelf, "2026-12-01", false).count, 1);
    assert_true(cancel_day(shelf, "2026-12-01"));
    assert_int_equal(day_of(shelf, "2026-12-01", true).count, 3);
}

/* Cancels a day on which a course of its own has a class. */
static void cancel_day_of_a_class(struct shelf *shelf, const char *day)
{
    struct rule once = {-1, shelf_day(day), 10 * HOUR, 12 * HOUR};
    shelf_add_meeting(shelf, (struct meeting){.course = shelf_course(shelf, "Feria"), .rule = once});
    assert_true(cancel_day(shelf, day));
}

static void assert_cancelled_with_its_day(struct shelf *shelf, struct occurrence_id id)
{
    struct occurrence class = shelf_find_class(shelf, id);
    assert_true(class.cancelled);
    assert_true(span_eq(class.reason, SPAN("Feriado")));
}

static void test_a_class_planned_later_for_a_cancelled_day_is_cancelled_with_it(void **state)
{
    struct shelf *shelf = *state;
    struct occurrence_id extra;
    struct course_id python = shelf_course(shelf, "Python");
    cancel_day_of_a_class(shelf, "2026-12-08");
    struct meeting_id id = shelf_meeting(shelf, python);
    assert_true(store_occurrence_add(shelf->db, shelf->zones, BY, id, shelf_day("2026-12-08"), 8 * HOUR, 9 * HOUR, &extra, &shelf->err));
    assert_cancelled_with_its_day(shelf, shelf_class(shelf, id, shelf_day("2026-12-08")));
    assert_cancelled_with_its_day(shelf, extra);
    assert_false(shelf_find_class(shelf, shelf_class(shelf, id, shelf_day("2026-12-01"))).cancelled);
    assert_true(restore_day(shelf, "2026-12-08"));
    assert_false(shelf_find_class(shelf, extra).cancelled);
}

static void test_a_class_of_a_cancelled_day_that_comes_near_is_made_cancelled(void **state)
{
    struct shelf *shelf = *state;
    int64_t changed;
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    cancel_day_of_a_class(shelf, "2028-11-28");
    assert_true(store_horizon_extend(shelf->db, shelf->zones, SHELF_NOW + WEEK, &changed, &shelf->err));
    assert_cancelled_with_its_day(shelf, shelf_class(shelf, id, shelf_day("2028-11-28")));
}

static void test_a_class_that_somebody_moves_onto_a_cancelled_day_takes_place(void **state)
{
    struct shelf *shelf = *state;
    bool cancelled;
    struct span reason;
    cancel_day_of_a_class(shelf, "2026-12-09");
    struct occurrence_id class = shelf_class(shelf, shelf_meeting(shelf, shelf_course(shelf, "Python")), shelf_day("2026-12-08"));
    assert_true(store_day_is_cancelled(shelf->db, shelf->arena, shelf_day("2026-12-09"), &cancelled, &reason, &shelf->err));
    assert_true(cancelled);
    assert_true(span_eq(reason, SPAN("Feriado")));
    assert_true(store_occurrence_move(shelf->db, shelf->zones, BY, class, shelf_day("2026-12-09"), 8 * HOUR, 9 * HOUR, &shelf->err));
    assert_false(shelf_find_class(shelf, class).cancelled);
}

static void test_a_day_whose_classes_all_came_back_by_themselves_can_be_brought_back(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct occurrence_id class = shelf_class(shelf, shelf_meeting(shelf, python), shelf_day("2026-12-08"));
    assert_true(cancel_day(shelf, "2026-12-08"));
    assert_true(store_occurrence_restore(shelf->db, shelf->zones, BY, class, &shelf->err));
    assert_true(restore_day(shelf, "2026-12-08"));
    assert_false(shelf_find_class(shelf, shelf_class(shelf, shelf_meeting(shelf, python), shelf_day("2026-12-08"))).cancelled);
}

static void test_the_same_form_cancels_a_day_once(void **state)
{
    struct shelf *shelf = *state;
    struct audit_by by = {.name = SPAN("Diego"), .at = SHELF_NOW, .once = SPAN("0123456789abcdef")};
    shelf_meeting(shelf, shelf_course(shelf, "Python"));
    assert_true(store_day_cancel(shelf->db, shelf->zones, &by, shelf_day("2026-12-01"), SPAN("Feriado"), &shelf->err));
    assert_false(store_day_cancel(shelf->db, shelf->zones, &by, shelf_day("2026-12-01"), SPAN("Feriado"), &shelf->err));
    assert_int_equal(shelf->err.code, ERR_REPEATED);
}

static void test_a_day_brings_back_what_was_cancelled_with_it_and_no_more(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct meeting_id ill = shelf_meeting(shelf, python), moved = shelf_meeting(shelf, python), plain = shelf_meeting(shelf, python);
    struct occurrence_id to_that_day = shelf_class(shelf, moved, shelf_day("2026-12-08"));
    assert_true(store_occurrence_cancel(shelf->db, shelf->zones, BY, shelf_class(shelf, ill, shelf_day("2026-12-01")), SPAN("Enferma"), &shelf->err));
    assert_true(store_occurrence_move(shelf->db, shelf->zones, BY, to_that_day, shelf_day("2026-12-01"), 8 * HOUR, 9 * HOUR, &shelf->err));
    assert_true(cancel_day(shelf, "2026-12-01"));
    assert_true(restore_day(shelf, "2026-12-01"));
    assert_true(shelf_find_class(shelf, shelf_class(shelf, ill, shelf_day("2026-12-01"))).cancelled);
    assert_int_equal(shelf_find_class(shelf, to_that_day).origin, ORIGIN_MOVED);
    assert_false(shelf_find_class(shelf, to_that_day).cancelled);
    assert_false(shelf_find_class(shelf, shelf_class(shelf, plain, shelf_day("2026-12-01"))).cancelled);
    assert_false(restore_day(shelf, "2026-12-01"));
    assert_int_equal(shelf->err.code, ERR_NOT_FOUND);
}

static void test_a_class_restored_by_itself_has_left_its_day(void **state)
{
    struct shelf *shelf = *state;
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    struct occurrence_id class = shelf_class(shelf, id, shelf_day("2026-12-01"));
    assert_true(cancel_day(shelf, "2026-12-01"));
    assert_true(store_occurrence_restore(shelf->db, shelf->zones, BY, class, &shelf->err));
    assert_true(store_occurrence_cancel(shelf->db, shelf->zones, BY, class, SPAN("Enferma"), &shelf->err));
    assert_int_equal(day_of(shelf, "2026-12-01", true).count, 0);
}

static void test_a_rule_that_changed_meanwhile_is_followed_when_the_day_comes_back(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct meeting hour = shelf_find_meeting(shelf, shelf_meeting(shelf, python)), weekday = shelf_find_meeting(shelf, shelf_meeting(shelf, python));
    assert_true(cancel_day(shelf, "2026-12-01"));
    hour.rule.start = 18 * HOUR;
    weekday.rule.weekday = 2;
    assert_true(store_meeting_edit(shelf->db, shelf->zones, BY, NULL, &hour, &shelf->err));
    assert_true(store_meeting_edit(shelf->db, shelf->zones, BY, NULL, &weekday, &shelf->err));
    assert_true(restore_day(shelf, "2026-12-01"));
    assert_int_equal(shelf_find_class(shelf, shelf_class(shelf, hour.id, shelf_day("2026-12-01"))).starts_at, SHELF_NOW + WEEK - HOUR);
    assert_true(shelf_find_class(shelf, shelf_class(shelf, weekday.id, shelf_day("2026-12-01"))).cancelled);
}

static void test_classes_that_have_ended_and_courses_that_are_over_are_left_alone(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python"), archived = shelf_course(shelf, "Viejo");
    shelf_meeting(shelf, archived);
    assert_true(store_course_set_archived(shelf->db, BY, archived, true, &shelf->err));
    shelf_add_meeting(shelf, (struct meeting){.course = python, .rule = {-1, shelf_day("2026-11-24"), 8 * HOUR, 9 * HOUR}});
    shelf_meeting(shelf, python);
    assert_int_equal(day_of(shelf, "2026-11-24", false).count, 1);
}

static void test_days_to_come_that_were_cancelled_are_listed(void **state)
{
    struct shelf *shelf = *state;
    struct cancelled_days days;
    shelf_meeting(shelf, shelf_course(shelf, "Python"));
    assert_true(cancel_day(shelf, "2026-12-08"));
    assert_true(cancel_day(shelf, "2026-12-01"));
    assert_true(store_cancelled_days(shelf->db, shelf->arena, SHELF_NOW, shelf_day("2026-11-24"), 10, &days, &shelf->err));
    assert_int_equal(days.count, 2);
    assert_int_equal(days.items[0].day.days, shelf_day("2026-12-01").days);
    assert_int_equal(days.items[0].classes, 1);
    assert_true(span_eq(days.items[0].reason, SPAN("Feriado")));
}

static void test_of_a_cancelled_day_those_classes_are_counted_that_come_back(void **state)
{
    struct shelf *shelf = *state;
    struct cancelled_days days;
    struct course_id archived = shelf_course(shelf, "Viejo");
    struct meeting changed = shelf_find_meeting(shelf, shelf_meeting(shelf, shelf_course(shelf, "Excel")));
    shelf_meeting(shelf, archived);
    shelf_meeting(shelf, shelf_course(shelf, "Python"));
    assert_true(cancel_day(shelf, "2026-12-08"));
    changed.rule.weekday = 3;
    assert_true(store_meeting_edit(shelf->db, shelf->zones, BY, NULL, &changed, &shelf->err));
    assert_true(store_course_set_archived(shelf->db, BY, archived, true, &shelf->err));
    assert_true(store_cancelled_days(shelf->db, shelf->arena, SHELF_NOW, shelf_day("2026-11-24"), 10, &days, &shelf->err));
    assert_int_equal(days.items[0].classes, 1);
    assert_int_equal(day_of(shelf, "2026-12-08", true).count, 1);
}

#define T(test) cmocka_unit_test_setup_teardown(test, shelf_setup, shelf_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_a_day_is_the_local_one_of_each_course),
        T(test_a_day_says_for_how_many_people_it_is_each_counted_once),
        T(test_a_cancelled_day_is_in_its_own_entry_and_in_each_calls_history),
        T(test_a_day_cancelled_twice_finds_only_what_is_new),
        T(test_a_class_planned_later_for_a_cancelled_day_is_cancelled_with_it),
        T(test_a_class_of_a_cancelled_day_that_comes_near_is_made_cancelled),
        T(test_a_class_that_somebody_moves_onto_a_cancelled_day_takes_place),
        T(test_a_day_whose_classes_all_came_back_by_themselves_can_be_brought_back),
        T(test_the_same_form_cancels_a_day_once),
        T(test_a_day_brings_back_what_was_cancelled_with_it_and_no_more),
        T(test_a_class_restored_by_itself_has_left_its_day),
        T(test_a_rule_that_changed_meanwhile_is_followed_when_the_day_comes_back),
        T(test_classes_that_have_ended_and_courses_that_are_over_are_left_alone),
        T(test_days_to_come_that_were_cancelled_are_listed),
        T(test_of_a_cancelled_day_those_classes_are_counted_that_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
