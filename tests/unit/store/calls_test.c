/* calls_test.c: calls and classes as the administration sees and changes them: lists, what saving would do, whole days. */
#include "store/calls.h"
#include "support/cm.h"
#include "support/shelf.h"

#define HOUR 3600
#define WEEK ((int64_t)7 * DAY_SECONDS)

static const struct jitsi jitsi = {.domain = SPAN_INIT("meet.gryphos.cl"), .base_url = SPAN_INIT("https://meet.gryphos.cl")};

static struct meeting find(struct shelf *shelf, struct meeting_id id)
{
    struct meeting meeting;
    assert_true(store_meeting_find(shelf->db, shelf->arena, id, &meeting, &shelf->err));
    return meeting;
}

static struct occurrence find_class(struct shelf *shelf, struct occurrence_id id)
{
    struct occurrence class;
    assert_true(store_occurrence_find(shelf->db, shelf->arena, id, &class, &shelf->err));
    return class;
}

static struct meeting_id add_meeting(struct shelf *shelf, struct meeting meeting)
{
    assert_true(store_meeting_add(shelf->db, shelf->zones, BY, &meeting, &meeting.id, &shelf->err));
    return meeting.id;
}

static struct course_id course_in(struct shelf *shelf, const char *name, const char *zone)
{
    struct course course = {.name = span_of(name), .zone = span_of(zone), .first_day = DATE_NONE, .last_day = DATE_NONE};
    assert_true(store_course_add(shelf->db, BY, &course, &course.id, &shelf->err));
    return course.id;
}

static void enrol(struct shelf *shelf, struct user_id user, struct course_id course, enum role role)
{
    struct enrolment enrolment = {.user = user, .course = course, .role = role};
    assert_true(store_enrol(shelf->db, shelf->zones, BY, NULL, &enrolment, &shelf->err));
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
    add_meeting(shelf, (struct meeting){.course = shelf_course(shelf, "Python"), .description = SPAN("Taller de Señales"),
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
    struct meeting_id good = add_meeting(shelf, (struct meeting){.course = python, .rule = rule, .link_kind = LINK_DEFAULT, .on = true});
    struct meeting_id off = add_meeting(shelf, (struct meeting){.course = python, .rule = rule});
    add_meeting(shelf, (struct meeting){.course = python, .rule = rule, .on = true});
    add_meeting(shelf, (struct meeting){.course = python, .rule = rule, .link_kind = LINK_OWN, .link = SPAN("https://zoom.example/1"), .on = true});
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
    enrol(shelf, carla, python, ROLE_TEACHER);
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
    enrol(shelf, ana, python, ROLE_STUDENT);
    enrol(shelf, carla, python, ROLE_TEACHER);
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
    enrol(shelf, carla, python, ROLE_TEACHER);
    enrol(shelf, carla, excel, ROLE_TEACHER);
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
    struct meeting meeting = find(shelf, shelf_meeting(shelf, shelf_course(shelf, "Python")));
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
    struct meeting meeting = find(shelf, shelf_meeting(shelf, shelf_course(shelf, "Python")));
    meeting.description = SPAN("Otra");
    struct meeting_preview preview = saved_as_said(shelf, &meeting, SHELF_NOW + WEEK);
    assert_int_equal(preview.added + preview.changed + preview.removed, 0);
}

static void test_a_class_that_its_rule_asks_for_no_more_is_restored_to_stay(void **state)
{
    struct shelf *shelf = *state;
    struct meeting meeting = find(shelf, shelf_meeting(shelf, shelf_course(shelf, "Python")));
    struct occurrence_id class = shelf_class(shelf, meeting.id, shelf_day("2026-12-01"));
    int64_t changed;
    assert_true(store_occurrence_cancel(shelf->db, shelf->zones, BY, class, SPAN("Feriado"), &shelf->err));
    meeting.rule.weekday = 2;
    assert_true(store_meeting_edit(shelf->db, shelf->zones, BY, NULL, &meeting, &shelf->err));
    assert_true(store_occurrence_restore(shelf->db, shelf->zones, BY, class, &shelf->err));
    assert_true(store_horizon_extend(shelf->db, shelf->zones, SHELF_NOW, &changed, &shelf->err));
    assert_int_equal(find_class(shelf, class).origin, ORIGIN_EXTRA);
    assert_false(find_class(shelf, class).cancelled);
}

static void test_a_class_moved_into_the_gap_of_the_clocks_begins_after_it(void **state)
{
    struct shelf *shelf = *state;
    struct meeting_id id = shelf_meeting(shelf, shelf_course(shelf, "Python"));
    struct occurrence_id class = shelf_class(shelf, id, shelf_day("2027-09-07"));
    assert_true(store_occurrence_move(shelf->db, shelf->zones, BY, class, shelf_day("2027-09-05"), 30 * 60, 2 * HOUR, &shelf->err));
    struct occurrence moved = find_class(shelf, class);
    assert_int_equal(moved.day.days, shelf_day("2027-09-05").days);
    assert_int_equal(moved.ends_at - moved.starts_at, HOUR / 2);
}

/* --- whole days ----------------------------------------------------------------------------------------------------- */

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
        ids[i] = add_meeting(shelf, (struct meeting){.course = course_in(shelf, zones[i], zones[i]), .on = true,
                                                     .rule = {1, DATE_NONE, i % 2 ? 0 : 23 * HOUR, i % 2 ? HOUR : 1}});
    assert_int_equal(day_of(shelf, "2026-12-01", false).count, 4);
    assert_int_equal(day_of(shelf, "2026-12-01", false).courses, 4);
    assert_true(cancel_day(shelf, "2026-12-01"));
    for (size_t i = 0; i < 4; i++) {
        assert_true(find_class(shelf, shelf_class(shelf, ids[i], shelf_day("2026-12-01"))).cancelled);
        assert_false(find_class(shelf, shelf_class(shelf, ids[i], shelf_day("2026-12-08"))).cancelled);
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
    enrol(shelf, ana, python, ROLE_STUDENT);
    enrol(shelf, ana, excel, ROLE_STUDENT);
    enrol(shelf, benja, excel, ROLE_TEACHER);
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
    add_meeting(shelf, (struct meeting){.course = shelf_course(shelf, "Feria"), .rule = once});
    assert_true(cancel_day(shelf, day));
}

static void assert_cancelled_with_its_day(struct shelf *shelf, struct occurrence_id id)
{
    struct occurrence class = find_class(shelf, id);
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
    assert_false(find_class(shelf, shelf_class(shelf, id, shelf_day("2026-12-01"))).cancelled);
    assert_true(restore_day(shelf, "2026-12-08"));
    assert_false(find_class(shelf, extra).cancelled);
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
    assert_false(find_class(shelf, class).cancelled);
}

static void test_a_day_whose_classes_all_came_back_by_themselves_can_be_brought_back(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct occurrence_id class = shelf_class(shelf, shelf_meeting(shelf, python), shelf_day("2026-12-08"));
    assert_true(cancel_day(shelf, "2026-12-08"));
    assert_true(store_occurrence_restore(shelf->db, shelf->zones, BY, class, &shelf->err));
    assert_true(restore_day(shelf, "2026-12-08"));
    assert_false(find_class(shelf, shelf_class(shelf, shelf_meeting(shelf, python), shelf_day("2026-12-08"))).cancelled);
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
    assert_true(find_class(shelf, shelf_class(shelf, ill, shelf_day("2026-12-01"))).cancelled);
    assert_int_equal(find_class(shelf, to_that_day).origin, ORIGIN_MOVED);
    assert_false(find_class(shelf, to_that_day).cancelled);
    assert_false(find_class(shelf, shelf_class(shelf, plain, shelf_day("2026-12-01"))).cancelled);
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
    struct meeting hour = find(shelf, shelf_meeting(shelf, python)), weekday = find(shelf, shelf_meeting(shelf, python));
    assert_true(cancel_day(shelf, "2026-12-01"));
    hour.rule.start = 18 * HOUR;
    weekday.rule.weekday = 2;
    assert_true(store_meeting_edit(shelf->db, shelf->zones, BY, NULL, &hour, &shelf->err));
    assert_true(store_meeting_edit(shelf->db, shelf->zones, BY, NULL, &weekday, &shelf->err));
    assert_true(restore_day(shelf, "2026-12-01"));
    assert_int_equal(find_class(shelf, shelf_class(shelf, hour.id, shelf_day("2026-12-01"))).starts_at, SHELF_NOW + WEEK - HOUR);
    assert_true(find_class(shelf, shelf_class(shelf, weekday.id, shelf_day("2026-12-01"))).cancelled);
}

static void test_classes_that_have_ended_and_courses_that_are_over_are_left_alone(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python"), archived = shelf_course(shelf, "Viejo");
    shelf_meeting(shelf, archived);
    assert_true(store_course_set_archived(shelf->db, BY, archived, true, &shelf->err));
    add_meeting(shelf, (struct meeting){.course = python, .rule = {-1, shelf_day("2026-11-24"), 8 * HOUR, 9 * HOUR}});
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
    struct meeting changed = find(shelf, shelf_meeting(shelf, shelf_course(shelf, "Excel")));
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
