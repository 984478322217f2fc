/* meetings_test.c: calls and their classes: rules, single classes, the horizon, and what the decision is given. */
#include "support/cm.h"
#include "support/shelf.h"

#include <unistd.h>

#define WEEK ((int64_t)7 * DAY_SECONDS)

static struct occurrence_list classes(struct shelf *shelf, struct meeting_id meeting)
{
    struct occurrence_list list;
    assert_true(
        store_occurrence_list(shelf->db, shelf->arena, meeting, DATE_NONE, DATE_NONE, &list, &shelf->err));
    return list;
}

static struct meeting find(struct shelf *shelf, struct meeting_id id)
{
    struct meeting meeting;
    assert_true(store_meeting_find(shelf->db, shelf->arena, id, &meeting, &shelf->err));
    return meeting;
}

static void test_a_weekly_call_gets_its_classes_two_years_ahead(void **state)
{
    struct shelf *shelf = *state;
    struct meeting_id meeting = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    struct occurrence_list list = classes(shelf, meeting);
    assert_int_equal(list.count, 105);
    assert_int_equal(list.items[0].starts_at, SHELF_NOW);
    assert_int_equal(list.items[0].ends_at, SHELF_NOW + 7200);
    assert_int_equal(list.items[1].starts_at, SHELF_NOW + WEEK);
}

static void test_a_changed_rule_leaves_alone_what_somebody_decided_about(void **state)
{
    struct shelf *shelf = *state;
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    assert_true(store_occurrence_cancel(shelf->db, shelf->zones, BY, shelf_class(shelf, id, shelf_day("2026-12-01")), SPAN("Feriado"), &shelf->err));
    assert_true(store_occurrence_move(shelf->db, shelf->zones, BY, shelf_class(shelf, id, shelf_day("2026-12-08")), shelf_day("2026-12-09"),
                                      10 * 3600, 12 * 3600, &shelf->err));
    struct meeting meeting = find(shelf, id);
    meeting.rule.start = 18 * 3600;
    assert_true(store_meeting_edit(shelf->db, shelf->zones, BY_AT(SHELF_NOW + 60), NULL, &meeting, &shelf->err));
    struct occurrence_list list = classes(shelf, id);
    assert_int_equal(list.items[0].starts_at, SHELF_NOW);                       /* has begun */
    assert_int_equal(list.items[1].starts_at, SHELF_NOW + WEEK);                /* cancelled */
    assert_int_equal(list.items[2].day.days, shelf_day("2026-12-09").days);     /* moved */
    assert_int_equal(list.items[3].starts_at, SHELF_NOW + 3 * WEEK - 3600);     /* follows */
    assert_int_equal(list.count, 105);
}

static void test_a_class_that_was_entered_is_never_rewritten(void **state)
{
    struct shelf *shelf = *state;
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    struct occurrence second = classes(shelf, id).items[1];
    struct append append = {.has_join = true, .join = {.at = second.starts_at - 120, .meeting = id, .occurrence = second.id}};
    assert_true(store_append_wait(shelf->store, &append, &shelf->err));
    struct meeting meeting = find(shelf, id);
    meeting.rule.weekday = 2;
    assert_true(store_meeting_edit(shelf->db, shelf->zones, BY_AT(second.starts_at - 60), NULL, &meeting, &shelf->err));
    bool kept = false;
    struct occurrence_list list = classes(shelf, id);
    for (size_t i = 0; i < list.count; i++)
        kept |= list.items[i].id.v == second.id.v && list.items[i].starts_at == second.starts_at;
    assert_true(kept);
}

static void test_restoring_undoes_a_cancellation_and_a_move(void **state)
{
    struct shelf *shelf = *state;
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    struct date day = shelf_day("2026-12-01");
    assert_true(store_occurrence_move(shelf->db, shelf->zones, BY, shelf_class(shelf, id, day), shelf_day("2026-12-02"), 0, 3600, &shelf->err));
    assert_true(store_occurrence_cancel(shelf->db, shelf->zones, BY, shelf_class(shelf, id, shelf_day("2026-12-02")), SPAN(""), &shelf->err));
    assert_false(store_occurrence_cancel(shelf->db, shelf->zones, BY, shelf_class(shelf, id, day), SPAN(""), &shelf->err));
    assert_int_equal(shelf->err.code, ERR_CONFLICT);
    assert_true(store_occurrence_restore(shelf->db, shelf->zones, BY, shelf_class(shelf, id, day), &shelf->err));
    assert_int_equal(classes(shelf, id).items[1].starts_at, SHELF_NOW + WEEK);
    assert_false(classes(shelf, id).items[1].cancelled);
    assert_false(store_occurrence_restore(shelf->db, shelf->zones, BY, shelf_class(shelf, id, day), &shelf->err));
    assert_int_equal(shelf->err.code, ERR_CONFLICT);
}

static void test_a_restored_class_is_when_the_rule_says_today(void **state)
{
    struct shelf *shelf = *state;
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    struct date day = shelf_day("2026-12-01");
    assert_true(store_occurrence_cancel(shelf->db, shelf->zones, BY, shelf_class(shelf, id, day), SPAN("Feriado"), &shelf->err));
    struct meeting meeting = find(shelf, id);
    meeting.rule.start = 18 * 3600;
    assert_true(store_meeting_edit(shelf->db, shelf->zones, BY_AT(SHELF_NOW + 60), NULL, &meeting, &shelf->err));
    assert_int_equal(classes(shelf, id).items[1].starts_at, SHELF_NOW + WEEK);
    assert_true(store_occurrence_restore(shelf->db, shelf->zones, BY, shelf_class(shelf, id, day), &shelf->err));
    assert_int_equal(classes(shelf, id).items[1].starts_at, SHELF_NOW + WEEK - 3600);
}

static void test_a_day_without_class_is_not_found(void **state)
{
    struct shelf *shelf = *state;
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    struct occurrence class;
    assert_false(store_occurrence_on(shelf->db, shelf->arena, id, shelf_day("2026-12-02"), &class, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_NOT_FOUND);
}

static void test_the_horizon_moves_with_the_days(void **state)
{
    struct shelf *shelf = *state;
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    int64_t changed;
    assert_true(store_horizon_extend(shelf->db, shelf->zones, SHELF_NOW, &changed, &shelf->err));
    assert_int_equal(changed, 0);
    assert_true(store_horizon_extend(shelf->db, shelf->zones, SHELF_NOW + WEEK, &changed, &shelf->err));
    assert_int_equal(changed, 1);
    assert_int_equal(classes(shelf, id).count, 106);
}

/* A weekly call in a course of that zone, which `zones` knows. */
static struct meeting_id meeting_in_zone(struct shelf *shelf, struct zones *zones, const char *zone)
{
    struct course course = {.name = span_of(zone), .zone = span_of(zone), .first_day = DATE_NONE, .last_day = DATE_NONE};
    struct meeting meeting = {.rule = {.weekday = 1, .date = DATE_NONE, .start = 0, .end = 3600}};
    assert_true(store_course_add(shelf->db, BY, &course, &meeting.course, &shelf->err));
    assert_true(store_meeting_add(shelf->db, zones, BY_AT(SHELF_NOW), &meeting, &meeting.id, &shelf->err));
    return meeting.id;
}

static void test_a_zone_that_is_gone_does_not_stop_the_horizon_of_others(void **state)
{
    struct shelf *shelf = *state;
    const char *gone = arena_cstr(shelf->arena, arena_printf(shelf->arena, "%s/Gone", shelf->folder));
    const char *here = arena_cstr(shelf->arena, arena_printf(shelf->arena, "%s/Here", shelf->folder));
    assert_int_equal(symlink("/usr/share/zoneinfo/Etc/UTC", gone) | symlink("/usr/share/zoneinfo/Etc/UTC", here), 0);
    struct zones *zones = zones_new(shelf->folder);
    struct meeting_id first = meeting_in_zone(shelf, zones, "Gone"), second = meeting_in_zone(shelf, zones, "Here");
    size_t before = classes(shelf, second).count;
    int64_t changed;
    zones_free(zones);
    unlink(gone);
    zones = zones_new(shelf->folder);
    assert_false(store_horizon_extend(shelf->db, zones, SHELF_NOW + WEEK, &changed, &shelf->err));
    zones_free(zones);
    assert_int_equal(shelf->err.code, ERR_INVALID);
    assert_int_equal(changed, 1);
    assert_int_equal(classes(shelf, first).count, before);
    assert_int_equal(classes(shelf, second).count, before + 1);
}

static void test_another_zone_moves_the_classes_to_come(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct meeting_id id = shelf_meeting(shelf, python);
    struct course course;
    assert_true(store_course_find(shelf->db, shelf->arena, python, &course, &shelf->err));
    course.zone = SPAN("Europe/Madrid");
    assert_true(store_course_edit(shelf->db, shelf->zones, BY_AT(SHELF_NOW + 60), NULL, &course, &shelf->err));
    assert_int_equal(classes(shelf, id).items[0].starts_at, SHELF_NOW);
    assert_int_equal(classes(shelf, id).items[1].starts_at, SHELF_NOW + WEEK - 4 * 3600);
}

static void test_a_last_day_takes_away_what_comes_after_it(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct meeting_id id = shelf_meeting(shelf, python);
    struct course course;
    assert_true(store_course_find(shelf->db, shelf->arena, python, &course, &shelf->err));
    course.last_day = shelf_day("2026-12-08");
    assert_true(store_course_edit(shelf->db, shelf->zones, BY_AT(SHELF_NOW + 60), NULL, &course, &shelf->err));
    assert_int_equal(classes(shelf, id).count, 3);
}

static struct access_facts facts_at(struct shelf *shelf, struct meeting_id meeting, const struct user *user, instant now)
{
    struct access_facts facts = {.now = now, .user = user, .windows = {300, 900, 600}};
    assert_true(store_access_facts(shelf->db, shelf->arena, meeting, &facts, &shelf->err));
    return facts;
}

static void test_the_facts_of_an_open_class(void **state)
{
    struct shelf *shelf = *state;
    struct user ana = {.id = shelf_user(shelf, "ana"), .enabled = true};
    struct course_id python = shelf_course(shelf, "Python");
    struct meeting_id id = shelf_meeting(shelf, python);
    assert_true(store_enrol(shelf->db, shelf->zones, BY_AT(SHELF_NOW - 5), NULL, &(struct enrolment){.user = ana.id, .course = python, .role = ROLE_TEACHER}, &shelf->err));
    struct access_facts facts = facts_at(shelf, id, &ana, SHELF_NOW);
    assert_true(facts.meeting_exists);
    assert_int_equal(facts.enrolment.role, ROLE_TEACHER);
    assert_int_equal(facts.enrolment.since, SHELF_NOW - 5);
    assert_true(span_eq(facts.course.name, SPAN("Python")));
    assert_int_equal(access_open_class(&facts)->starts_at, SHELF_NOW);
}

static void test_outside_hours_the_facts_name_the_next_and_the_last_class(void **state)
{
    struct shelf *shelf = *state;
    struct user ana = {.id = shelf_user(shelf, "ana"), .enabled = true};
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    assert_true(store_occurrence_cancel(shelf->db, shelf->zones, BY, shelf_class(shelf, id, shelf_day("2026-12-01")), SPAN(""), &shelf->err));
    struct access_facts facts = facts_at(shelf, id, &ana, SHELF_NOW + 2 * DAY_SECONDS);
    assert_int_equal(facts.next.starts_at, SHELF_NOW + 2 * WEEK);
    assert_int_equal(facts.last.starts_at, SHELF_NOW);
    assert_int_equal(facts.enrolment.role, ROLE_NONE);
}

static void test_a_call_that_does_not_exist_is_a_fact_not_an_error(void **state)
{
    struct shelf *shelf = *state;
    struct user ana = {.id = shelf_user(shelf, "ana"), .enabled = true};
    assert_false(facts_at(shelf, (struct meeting_id){99}, &ana, SHELF_NOW).meeting_exists);
}

static void test_a_persons_classes_come_by_start_and_are_only_theirs(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = shelf_user(shelf, "ana");
    struct course_id python = shelf_course(shelf, "Python");
    shelf_meeting(shelf, python);
    shelf_meeting(shelf, shelf_course(shelf, "Inglés"));
    struct user_class_list list;
    assert_true(store_enrol(shelf->db, shelf->zones, BY_AT(SHELF_NOW), NULL, &(struct enrolment){.user = ana, .course = python, .role = ROLE_STUDENT}, &shelf->err));
    struct class_span span = {.from = SHELF_NOW, .to = SHELF_NOW + 2 * WEEK + 1, .ended = SHELF_NOW};
    assert_true(store_user_classes(shelf->db, shelf->arena, ana, &span, 20, &list,
                                   &shelf->err));
    assert_int_equal(list.count, 3);
    assert_int_equal(list.items[1].occurrence.starts_at, SHELF_NOW + WEEK);
    assert_true(span_eq(list.items[2].course.name, SPAN("Python")));
}

static void test_enrolling_again_sets_the_role(void **state)
{
    struct shelf *shelf = *state;
    struct user_id ana = shelf_user(shelf, "ana");
    struct course_id python = shelf_course(shelf, "Python");
    struct enrolment_list list;
    assert_true(store_enrol(shelf->db, shelf->zones, BY_AT(SHELF_NOW), NULL, &(struct enrolment){.user = ana, .course = python, .role = ROLE_STUDENT}, &shelf->err));
    assert_true(store_enrol(shelf->db, shelf->zones, BY_AT(SHELF_NOW + 9), NULL, &(struct enrolment){.user = ana, .course = python, .role = ROLE_TEACHER}, &shelf->err));
    assert_true(store_enrolment_list(shelf->db, shelf->arena, python, &list, &shelf->err));
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].enrolment.role, ROLE_TEACHER);
    assert_int_equal(list.items[0].enrolment.since, SHELF_NOW);
    assert_false(store_enrol(shelf->db, shelf->zones, BY_AT(SHELF_NOW), NULL, &(struct enrolment){.user = ana, .course = (struct course_id){9}, .role = ROLE_STUDENT}, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, shelf_setup, shelf_teardown)
        T(test_a_weekly_call_gets_its_classes_two_years_ahead),
        T(test_a_changed_rule_leaves_alone_what_somebody_decided_about),
        T(test_a_class_that_was_entered_is_never_rewritten),
        T(test_restoring_undoes_a_cancellation_and_a_move),
        T(test_a_restored_class_is_when_the_rule_says_today),
        T(test_a_day_without_class_is_not_found),
        T(test_the_horizon_moves_with_the_days),
        T(test_a_zone_that_is_gone_does_not_stop_the_horizon_of_others),
        T(test_another_zone_moves_the_classes_to_come),
        T(test_a_last_day_takes_away_what_comes_after_it),
        T(test_the_facts_of_an_open_class),
        T(test_outside_hours_the_facts_name_the_next_and_the_last_class),
        T(test_a_call_that_does_not_exist_is_a_fact_not_an_error),
        T(test_a_persons_classes_come_by_start_and_are_only_theirs),
        T(test_enrolling_again_sets_the_role),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
