/* calls_test.c: calls and classes as the administration sees and changes them: lists, what saving would do, whole days. */
#include "store/calls.h"
#include "support/cm.h"
#include "support/shelf.h"

#define HOUR 3600
#define WEEK ((int64_t)7 * DAY_SECONDS)

static const struct jitsi jitsi = {.domain = SPAN_INIT("meet.gryphos.cl"), .base_url = SPAN_INIT("https://meet.gryphos.cl")};

/* --- the list of calls ---------------------------------------------------------------------------------------------- */

static struct call_page calls(struct shelf *shelf, struct call_filter filter)
{
    struct call_page page;
    filter.jitsi = &jitsi;
    filter.now = SHELF_NOW;
    assert_true(store_call_page(shelf->db, shelf->arena, &filter, 50, 0, &page, &shelf->err));
    return page;
}

static void test_calls_are_found_by_course_code_or_description_without_accents(void **state)
{
    struct shelf *shelf = *state;
    struct course_id ingles = shelf_course(shelf, "Inglés");
    shelf_meeting(shelf, ingles);
    shelf_add_meeting(shelf, (struct meeting){.course = shelf_course(shelf, "Python"), .description = SPAN("Taller de Señales"),
                                        .rule = {.weekday = 1, .date = DATE_NONE, .end = HOUR}, .on = true});
    assert_int_equal(calls(shelf, (struct call_filter){.text = SPAN("")}).total, 2);
    assert_int_equal(calls(shelf, (struct call_filter){.text = SPAN("INGLES")}).items[0].course.id.v, ingles.v);
    assert_int_equal(calls(shelf, (struct call_filter){.text = SPAN("senales")}).total, 1);
    assert_int_equal(calls(shelf, (struct call_filter){.text = SPAN("%")}).total, 0);
}

static void test_calls_are_told_apart_by_switch_and_link(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct rule rule = {.weekday = 1, .date = DATE_NONE, .end = HOUR};
    struct meeting_id good = shelf_add_meeting(shelf, (struct meeting){.course = python, .rule = rule, .link_kind = LINK_DEFAULT, .on = true});
    struct meeting_id off = shelf_add_meeting(shelf, (struct meeting){.course = python, .rule = rule});
    shelf_add_meeting(shelf, (struct meeting){.course = python, .rule = rule, .on = true});
    shelf_add_meeting(shelf, (struct meeting){.course = python, .rule = rule, .link_kind = LINK_OWN, .link = SPAN("https://zoom.example/1"), .on = true});
    assert_int_equal(calls(shelf, (struct call_filter){.which = CALLS_ON}).total, 3);
    assert_int_equal(calls(shelf, (struct call_filter){.which = CALLS_OFF}).items[0].meeting.id.v, off.v);
    assert_int_equal(calls(shelf, (struct call_filter){.which = CALLS_NO_LINK}).total, 2);
    assert_int_equal(calls(shelf, (struct call_filter){.which = CALLS_ON}).items[0].meeting.id.v, good.v);
}

static void test_a_call_is_listed_with_its_class_that_is_on_or_comes_next(void **state)
{
    struct shelf *shelf = *state;
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    assert_int_equal(calls(shelf, (struct call_filter){.text = SPAN("")}).items[0].next.starts_at, SHELF_NOW);
    assert_true(store_occurrence_cancel(shelf->db, shelf->zones, BY, shelf_class(shelf, id, shelf_day("2026-11-24")), SPAN(""), &shelf->err));
    assert_int_equal(calls(shelf, (struct call_filter){.text = SPAN("")}).items[0].next.starts_at, SHELF_NOW + WEEK);
}

static void test_a_teacher_sees_the_calls_of_their_courses(void **state)
{
    struct shelf *shelf = *state;
    struct user_id carla = shelf_user(shelf, "carla");
    struct course_id python = shelf_course(shelf, "Python");
    shelf_meeting(shelf, python);
    shelf_meeting(shelf, shelf_course(shelf, "Excel"));
    shelf_enrol(shelf, carla, python, ROLE_TEACHER);
    assert_int_equal(calls(shelf, (struct call_filter){.teacher = carla}).total, 1);
}

static void test_the_classes_of_a_call_come_in_pages_those_to_come_and_those_past(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct class_filter filter = {.meeting = shelf_meeting(shelf, python), .course = python, .now = SHELF_NOW + WEEK};
    struct class_page page;
    assert_true(store_class_page(shelf->db, shelf->arena, &filter, 10, 100, &page, &shelf->err));
    assert_int_equal(page.total, 104);
    assert_int_equal(page.count, 4);
    filter.past = true;
    assert_true(store_class_page(shelf->db, shelf->arena, &filter, 10, 0, &page, &shelf->err));
    assert_int_equal(page.total, 1);
    assert_int_equal(page.items[0].occurrence.starts_at, SHELF_NOW);
}

static void test_of_who_enters_a_class_only_students_are_counted(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct user_id ana = shelf_user(shelf, "ana"), carla = shelf_user(shelf, "carla");
    struct class_filter filter = {.meeting = shelf_meeting(shelf, python), .course = python, .now = SHELF_NOW};
    struct class_page page;
    shelf_enrol(shelf, ana, python, ROLE_STUDENT);
    shelf_enrol(shelf, carla, python, ROLE_TEACHER);
    for (size_t i = 0; i < 2; i++) {
        struct append append = {.has_join = true, .join = {.at = SHELF_NOW, .user = i ? ana : carla, .meeting = filter.meeting,
                                                           .occurrence = shelf_class(shelf, filter.meeting, shelf_day("2026-11-24"))}};
        assert_true(store_append_wait(shelf->store, &append, &shelf->err));
    }
    assert_true(store_class_page(shelf->db, shelf->arena, &filter, 1, 0, &page, &shelf->err));
    assert_int_equal(page.items[0].entered, 1);
}

static void test_a_class_at_the_same_time_is_told_in_the_course_and_for_its_teachers(void **state)
{
    struct shelf *shelf = *state;
    struct user_id carla = shelf_user(shelf, "carla");
    struct course_id python = shelf_course(shelf, "Python"), excel = shelf_course(shelf, "Excel"), other = shelf_course(shelf, "Otro");
    struct meeting_id id = shelf_meeting(shelf, python);
    struct at_once_list list;
    shelf_enrol(shelf, carla, python, ROLE_TEACHER);
    shelf_enrol(shelf, carla, excel, ROLE_TEACHER);
    shelf_meeting(shelf, excel);
    shelf_meeting(shelf, other);
    struct occurrence_id own = shelf_class(shelf, id, shelf_day("2026-11-24"));
    assert_true(store_classes_at_once(shelf->db, shelf->arena, python, SHELF_NOW, SHELF_NOW + HOUR, own, &list, &shelf->err));
    assert_int_equal(list.count, 1);
    assert_true(span_eq(list.items[0].course_name, SPAN("Excel")));
    assert_true(store_classes_at_once(shelf->db, shelf->arena, python, SHELF_NOW, SHELF_NOW + HOUR, (struct occurrence_id){0}, &list, &shelf->err));
    assert_int_equal(list.count, 2);
    assert_true(store_classes_at_once(shelf->db, shelf->arena, python, SHELF_NOW + 2 * HOUR, SHELF_NOW + 3 * HOUR, own, &list, &shelf->err));
    assert_int_equal(list.count, 0);
}

/* --- what saving would do ------------------------------------------------------------------------------------------- */

/* Saves it, and compares the classes to come with what was said before. */
static struct meeting_preview saved_as_said(struct shelf *shelf, struct meeting *meeting, instant now)
{
    struct meeting_preview preview;
    struct class_filter filter = {.course = meeting->course, .now = now};
    struct class_page page;
    assert_true(store_meeting_preview(shelf->db, shelf->arena, shelf->zones, meeting, now, &preview, &shelf->err));
    if (meeting->id.v)
        assert_true(store_meeting_edit(shelf->db, shelf->zones, BY_AT(now), NULL, meeting, &shelf->err));
    else
        assert_true(store_meeting_add(shelf->db, shelf->zones, BY_AT(now), meeting, &meeting->id, &shelf->err));
    filter.meeting = meeting->id;
    assert_true(store_class_page(shelf->db, shelf->arena, &filter, 1000, 0, &page, &shelf->err));
    assert_int_equal(preview.classes.count, page.count);
    for (size_t i = 0; i < page.count; i++) {
        assert_int_equal(preview.classes.items[i].starts_at, page.items[i].occurrence.starts_at);
        assert_int_equal(preview.classes.items[i].ends_at, page.items[i].occurrence.ends_at);
        assert_int_equal(preview.classes.items[i].cancelled, page.items[i].occurrence.cancelled);
    }
    return preview;
}

static void test_what_is_said_before_saving_is_what_saving_does(void **state)
{
    struct shelf *shelf = *state;
    struct meeting meeting = {.course = shelf_course(shelf, "Python"), .rule = {1, DATE_NONE, 19 * HOUR, 21 * HOUR}};
    const struct rule rules[] = {
        {1, DATE_NONE, 18 * HOUR, 20 * HOUR},                 /* another hour */
        {3, DATE_NONE, 18 * HOUR, 20 * HOUR},                 /* another weekday */
        {6, DATE_NONE, 30 * 60, 2 * HOUR},                    /* in the gap of a Sunday in September */
        {5, DATE_NONE, 23 * HOUR, HOUR},                      /* past midnight */
        {-1, shelf_day("2026-12-20"), 10 * HOUR, 12 * HOUR},  /* once */
        {-1, shelf_day("2026-10-01"), 10 * HOUR, 12 * HOUR},  /* once, in the past */
    };
    assert_int_equal(saved_as_said(shelf, &meeting, SHELF_NOW).added, 105);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        meeting.rule = rules[i];
        saved_as_said(shelf, &meeting, SHELF_NOW + 60);
    }
}

static void test_classes_of_a_cancelled_day_are_said_to_be_cancelled(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct meeting meeting = {.course = python, .rule = {1, DATE_NONE, 8 * HOUR, 9 * HOUR}};
    shelf_meeting(shelf, python);
    assert_true(store_day_cancel(shelf->db, shelf->zones, BY, shelf_day("2026-12-01"), SPAN("Feriado"), &shelf->err));
    struct meeting_preview preview = saved_as_said(shelf, &meeting, SHELF_NOW);
    assert_false(preview.classes.items[1].cancelled);
    assert_true(span_eq(preview.classes.items[0].reason, SPAN("Feriado")));
}

static void test_what_somebody_decided_about_is_said_to_stay(void **state)
{
    struct shelf *shelf = *state;
    struct meeting meeting = shelf_find_meeting(shelf, shelf_meeting(shelf, shelf_course(shelf, "Python")));
    struct occurrence_id moved = shelf_class(shelf, meeting.id, shelf_day("2026-12-01"));
    struct occurrence_id cancelled = shelf_class(shelf, meeting.id, shelf_day("2026-12-08"));
    assert_true(store_occurrence_move(shelf->db, shelf->zones, BY, moved, shelf_day("2026-12-02"), 0, HOUR, &shelf->err));
    assert_true(store_occurrence_cancel(shelf->db, shelf->zones, BY, cancelled, SPAN("Feriado"), &shelf->err));
    meeting.rule.start = 18 * HOUR;
    struct meeting_preview preview = saved_as_said(shelf, &meeting, SHELF_NOW + 60);
    assert_int_equal(preview.kept, 2);
    assert_int_equal(preview.changed, 102);
    assert_int_equal(preview.added + preview.removed, 0);
}

static void test_the_same_rule_changes_no_class(void **state)
{
    struct shelf *shelf = *state;
    struct meeting meeting = shelf_find_meeting(shelf, shelf_meeting(shelf, shelf_course(shelf, "Python")));
    meeting.description = SPAN("Otra");
    struct meeting_preview preview = saved_as_said(shelf, &meeting, SHELF_NOW + WEEK);
    assert_int_equal(preview.added + preview.changed + preview.removed, 0);
}

static void test_a_class_that_its_rule_asks_for_no_more_is_restored_to_stay(void **state)
{
    struct shelf *shelf = *state;
    struct meeting meeting = shelf_find_meeting(shelf, shelf_meeting(shelf, shelf_course(shelf, "Python")));
    struct occurrence_id class = shelf_class(shelf, meeting.id, shelf_day("2026-12-01"));
    int64_t changed;
    assert_true(store_occurrence_cancel(shelf->db, shelf->zones, BY, class, SPAN("Feriado"), &shelf->err));
    meeting.rule.weekday = 2;
    assert_true(store_meeting_edit(shelf->db, shelf->zones, BY, NULL, &meeting, &shelf->err));
    assert_true(store_occurrence_restore(shelf->db, shelf->zones, BY, class, &shelf->err));
    assert_true(store_horizon_extend(shelf->db, shelf->zones, SHELF_NOW, &changed, &shelf->err));
    assert_int_equal(shelf_find_class(shelf, class).origin, ORIGIN_EXTRA);
    assert_false(shelf_find_class(shelf, class).cancelled);
}

static void test_a_class_moved_into_the_gap_of_the_clocks_begins_after_it(void **state)
{
    struct shelf *shelf = *state;
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    struct occurrence_id class = shelf_class(shelf, id, shelf_day("2027-09-07"));
    assert_true(store_occurrence_move(shelf->db, shelf->zones, BY, class, shelf_day("2027-09-05"), 30 * 60, 2 * HOUR, &shelf->err));
    struct occurrence moved = shelf_find_class(shelf, class);
    assert_int_equal(moved.day.days, shelf_day("2027-09-05").days);
    assert_int_equal(moved.ends_at - moved.starts_at, HOUR / 2);
}

#define T(test) cmocka_unit_test_setup_teardown(test, shelf_setup, shelf_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_calls_are_found_by_course_code_or_description_without_accents),
        T(test_calls_are_told_apart_by_switch_and_link),
        T(test_a_call_is_listed_with_its_class_that_is_on_or_comes_next),
        T(test_a_teacher_sees_the_calls_of_their_courses),
        T(test_the_classes_of_a_call_come_in_pages_those_to_come_and_those_past),
        T(test_of_who_enters_a_class_only_students_are_counted),
        T(test_a_class_at_the_same_time_is_told_in_the_course_and_for_its_teachers),
        T(test_what_is_said_before_saving_is_what_saving_does),
        T(test_classes_of_a_cancelled_day_are_said_to_be_cancelled),
        T(test_what_somebody_decided_about_is_said_to_stay),
        T(test_the_same_rule_changes_no_class),
        T(test_a_class_that_its_rule_asks_for_no_more_is_restored_to_stay),
        T(test_a_class_moved_into_the_gap_of_the_clocks_begins_after_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
