/* records_test.c: records found, counted, paged and forgotten. */
#include "store/records.h"
#include "support/cm.h"
#include "support/shelf.h"

/* `at` is seconds after SHELF_NOW. */
static void add(struct shelf *shelf, struct join join)
{
    struct append append = {.has_join = true, .join = join};
    append.join.at += SHELF_NOW;
    assert_true(store_append_wait(shelf->store, &append, &shelf->err));
}

static struct join_search everything(void)
{
    return (struct join_search){.from = SHELF_NOW - 1000 * DAY_SECONDS, .until = SHELF_NOW + 1000 * DAY_SECONDS,
                                .now = SHELF_NOW, .last = VERDICT_TOKEN_ERROR};
}

static struct join_rows page(struct shelf *shelf, struct join_search search, enum join_order order, const struct join *after,
                             size_t limit)
{
    struct join_rows rows;
    assert_true(store_join_page(shelf->db, shelf->arena, &search, order, after, limit, &rows, &shelf->err));
    return rows;
}

static size_t found(struct shelf *shelf, struct join_search search)
{
    return page(shelf, search, JOINS_NEWEST_FIRST, NULL, 50).count;
}

static int64_t total(struct shelf *shelf, struct join_search search)
{
    int64_t counts[VERDICTS], sum = 0;
    assert_true(store_join_counts(shelf->db, shelf->arena, &search, counts, &shelf->err));
    for (size_t i = 0; i < VERDICTS; i++)
        sum += counts[i];
    return sum;
}

static void test_the_newest_come_first_or_the_oldest(void **state)
{
    struct shelf *shelf = *state;
    for (int i = 0; i < 3; i++)
        add(shelf, (struct join){.at = i, .user = {i + 1}});
    assert_int_equal(page(shelf, everything(), JOINS_NEWEST_FIRST, NULL, 50).items[0].join.user.v, 3);
    assert_int_equal(page(shelf, everything(), JOINS_OLDEST_FIRST, NULL, 50).items[0].join.user.v, 1);
}

/* Five records, three of them of the same second, in pages of two. */
static void assert_pages(struct shelf *shelf, enum join_order order, const int64_t expected[5])
{
    struct join_rows first = page(shelf, everything(), order, NULL, 2);
    struct join_rows second = page(shelf, everything(), order, &first.items[1].join, 2);
    struct join_rows third = page(shelf, everything(), order, &second.items[1].join, 2);
    assert_int_equal(third.count, 1);
    const struct join *all[] = {&first.items[0].join, &first.items[1].join, &second.items[0].join, &second.items[1].join,
                                &third.items[0].join};
    for (int i = 0; i < 5; i++)
        assert_int_equal(all[i]->user.v, expected[i]);
}

static void test_a_page_goes_on_where_the_one_before_ended_even_within_a_second(void **state)
{
    struct shelf *shelf = *state;
    const int seconds[] = {0, 7, 7, 7, 9};
    for (int i = 0; i < 5; i++)
        add(shelf, (struct join){.at = seconds[i], .user = {i + 1}});
    assert_pages(shelf, JOINS_NEWEST_FIRST, (const int64_t[]){5, 4, 3, 2, 1});
    assert_pages(shelf, JOINS_OLDEST_FIRST, (const int64_t[]){1, 2, 3, 4, 5});
}

static void test_records_are_filtered_and_counted_alike(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python"), excel = shelf_course(shelf, "Excel");
    add(shelf, (struct join){.at = 0, .user = {1}, .meeting = {1}, .course = python});
    add(shelf, (struct join){.at = 60, .user = {2}, .meeting = {1}, .course = python, .verdict = VERDICT_TOO_EARLY});
    add(shelf, (struct join){.at = 120, .user = {1}, .meeting = {2}, .course = excel, .verdict = VERDICT_NO_LINK});
    struct join_search search = everything();
    assert_int_equal(total(shelf, search), 3);
    search.user.v = 1;
    assert_int_equal(found(shelf, search), 2);
    assert_int_equal(total(shelf, search), 2);
    search.meeting.v = 2;
    assert_int_equal(found(shelf, search), 1);
    search = everything();
    search.course = python;
    assert_int_equal(found(shelf, search), 2);
    search = everything();
    search.text = SPAN("pYTH");
    assert_int_equal(found(shelf, search), 2);
    search = everything();
    search.first = VERDICT_NO_LINK;
    assert_int_equal(found(shelf, search), 1);
}

static void test_the_end_of_the_time_asked_for_is_not_part_of_it(void **state)
{
    struct shelf *shelf = *state;
    struct join_search search = everything();
    add(shelf, (struct join){.at = 0});
    add(shelf, (struct join){.at = 60});
    search.from = SHELF_NOW;
    search.until = SHELF_NOW + 60;
    assert_int_equal(found(shelf, search), 1);
    assert_int_equal(total(shelf, search), 1);
}

static void test_counts_are_by_verdict_whichever_are_shown(void **state)
{
    struct shelf *shelf = *state;
    struct join_search search = everything();
    int64_t counts[VERDICTS];
    for (int i = 0; i < 3; i++)
        add(shelf, (struct join){.at = i, .verdict = i ? VERDICT_TOO_EARLY : VERDICT_ALLOWED});
    search.first = search.last = VERDICT_ALLOWED;
    assert_true(store_join_counts(shelf->db, shelf->arena, &search, counts, &shelf->err));
    assert_int_equal(counts[VERDICT_ALLOWED], 1);
    assert_int_equal(counts[VERDICT_TOO_EARLY], 2);
    assert_int_equal(counts[VERDICT_NO_LINK], 0);
}

static void test_a_teacher_finds_their_own_courses_while_they_teach_them(void **state)
{
    struct shelf *shelf = *state;
    struct user_id carla = shelf_user(shelf, "carla");
    struct course_id python = shelf_course(shelf, "Python"), excel = shelf_course(shelf, "Excel");
    struct enrolment enrolment = {.user = carla, .course = python, .role = ROLE_TEACHER, .until = SHELF_NOW + DAY_SECONDS};
    assert_true(store_enrol(shelf->db, shelf->zones, BY, NULL, &enrolment, &shelf->err));
    add(shelf, (struct join){.course = python});
    add(shelf, (struct join){.course = excel});
    struct join_search search = everything();
    search.teacher = carla;
    assert_int_equal(found(shelf, search), 1);
    search.course = excel;
    assert_int_equal(found(shelf, search), 0);
    assert_int_equal(total(shelf, search), 0);
    search = everything();
    search.teacher = carla;
    search.now = SHELF_NOW + 2 * DAY_SECONDS;
    assert_int_equal(found(shelf, search), 0);
}

static void test_a_row_says_what_its_course_and_call_are_now(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct meeting_id meeting = shelf_meeting(shelf, python);
    add(shelf, (struct join){.course = python, .meeting = meeting});
    assert_true(span_eq(page(shelf, everything(), JOINS_NEWEST_FIRST, NULL, 1).items[0].zone, SPAN("America/Santiago")));
    add(shelf, (struct join){.at = 1, .course = {99}, .meeting = {99}});
    assert_int_equal(page(shelf, everything(), JOINS_NEWEST_FIRST, NULL, 1).items[0].zone.len, 0);
}

/* --- forgetting ----------------------------------------------------------------------------------------------------- */

static struct forgetting forget(struct shelf *shelf, instant before)
{
    struct forgetting forgetting = {.before = before};
    for (int i = 0; i < 20 && !forgetting.done; i++)
        assert_true(store_forget(shelf->db, &forgetting, &shelf->err));
    assert_true(forgetting.done);
    return forgetting;
}

static void test_returns_are_those_of_a_person_and_a_call_that_led_inside(void **state)
{
    struct shelf *shelf = *state;
    const struct join returned = {.user = {1}, .meeting = {7}, .via = VIA_RETURN, .verdict = VERDICT_ALLOWED};
    struct join others[] = {returned, returned, returned, returned, returned};
    int64_t count;
    others[0].at = -30;
    others[1].user.v = 2;
    others[2].meeting.v = 8;
    others[3].via = VIA_PAGE;
    others[4].verdict = VERDICT_TOKEN_ERROR;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        add(shelf, others[i]);
    add(shelf, returned);
    assert_true(store_returns(shelf->db, shelf->arena, returned.user, returned.meeting, SHELF_NOW - 29, &count, &shelf->err));
    assert_int_equal(count, 1);
}

static void test_only_what_is_older_is_forgotten(void **state)
{
    struct shelf *shelf = *state;
    add(shelf, (struct join){.at = -2, .user = {1}});
    add(shelf, (struct join){.at = -1, .user = {2}});
    add(shelf, (struct join){.at = 0, .user = {3}});
    struct forgetting forgetting = forget(shelf, SHELF_NOW);
    assert_int_equal(forgetting.joins, 2);
    struct join_rows left = page(shelf, everything(), JOINS_NEWEST_FIRST, NULL, 50);
    assert_int_equal(left.count, 1);
    assert_int_equal(left.items[0].join.user.v, 3);
}

static void test_entries_are_forgotten_by_their_own_time(void **state)
{
    struct shelf *shelf = *state;
    struct course_id python = shelf_course(shelf, "Python");
    struct enrolment enrolment = {.course = python, .role = ROLE_STUDENT};
    struct occurrence class = {.id = {7}};
    int64_t entered, students;
    const char *const names[] = {"ana", "benja", "carla"};
    for (int i = 0; i < 3; i++) {
        enrolment.user = shelf_user(shelf, names[i]);
        assert_true(store_enrol(shelf->db, shelf->zones, BY, NULL, &enrolment, &shelf->err));
        add(shelf, (struct join){.at = i - 1, .user = enrolment.user, .course = python, .occurrence = class.id});
    }
    assert_int_equal(forget(shelf, SHELF_NOW).entries, 1);
    assert_true(store_class_entered(shelf->db, shelf->arena, &class, python, &entered, &students, &shelf->err));
    assert_int_equal(entered, 2);
}

static void test_each_call_forgets_some_and_the_next_goes_on(void **state)
{
    struct shelf *shelf = *state;
    struct forgetting forgetting = {.before = SHELF_NOW};
    enum { MANY = FORGET_AT_ONCE + 200 };
    for (int i = 0; i < MANY; i++)
        add(shelf, (struct join){.at = i - MANY, .user = {1}, .occurrence = {i + 1}});
    assert_true(store_forget(shelf->db, &forgetting, &shelf->err));
    assert_int_equal(forgetting.joins, FORGET_AT_ONCE);
    assert_int_equal(total(shelf, everything()), 200);
    forgetting = forget(shelf, SHELF_NOW);
    assert_int_equal(forgetting.joins, 200);
    assert_int_equal(forgetting.entries, MANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, shelf_setup, shelf_teardown)
        T(test_the_newest_come_first_or_the_oldest),
        T(test_a_page_goes_on_where_the_one_before_ended_even_within_a_second),
        T(test_records_are_filtered_and_counted_alike),
        T(test_the_end_of_the_time_asked_for_is_not_part_of_it),
        T(test_counts_are_by_verdict_whichever_are_shown),
        T(test_a_teacher_finds_their_own_courses_while_they_teach_them),
        T(test_a_row_says_what_its_course_and_call_are_now),
        T(test_returns_are_those_of_a_person_and_a_call_that_led_inside),
        T(test_only_what_is_older_is_forgotten),
        T(test_entries_are_forgotten_by_their_own_time),
        T(test_each_call_forgets_some_and_the_next_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
