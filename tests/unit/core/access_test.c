/* access_test.c: the decision, by the cases of tests/tables/access.txt. */
#include "core/access.h"
#include "support/cells.h"
#include "support/table.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define CLASSES 4

static const struct jitsi jitsi = {.domain = SPAN_INIT("meet.gryphos.cl"),
                                   .base_url = SPAN_INIT("https://meet.gryphos.cl")};

/* One line of the table, as facts. */
struct given {
    struct access_facts facts;
    struct user user;
    struct occurrence classes[CLASSES];
};

static int begin(void **state)
{
    *state = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

/* [YYYY-MM-DDT]HH:MM[:SS], on `day` where none is said; *day becomes the one that is. */
static instant moment(struct span text, struct date *day)
{
    int seconds = 0;
    if (text.len > 10 && text.ptr[10] == 'T') {
        assert(date_parse(span_sub(text, 0, 10), day));
        text = span_sub(text, 11, text.len);
    }
    assert(time_parse(text, &seconds));
    return (instant)day->days * DAY_SECONDS + seconds;
}

static struct date tuesday(void)
{
    struct date day;
    assert(date_make(2026, 11, 24, &day));
    return day;
}

/* START-END or START-END,cancelled; the start may have a day, which is full of hyphens too. */
static struct occurrence class_of(struct span text, int64_t id)
{
    struct occurrence class = {.id = {id}, .day = tuesday()};
    struct span times;
    span_cut(&text, ',', &times);
    class.cancelled = span_eq(text, SPAN("cancelled"));
    size_t dash = times.len > 10 && times.ptr[10] == 'T' ? 11 : 0;
    while (times.ptr[dash] != '-')
        dash++;
    class.starts_at = moment(span_sub(times, 0, dash), &class.day);
    struct date end_day = class.day;
    class.ends_at = moment(span_sub(times, dash + 1, times.len), &end_day);
    return class;
}

static void set_classes(struct given *given, struct span cell)
{
    size_t count = 0;
    for (struct span word; (word = cell_word(&cell, SPAN("class"))).ptr;)
        if (!span_eq(word, SPAN("none"))) {
            assert(count < CLASSES);
            given->classes[count] = class_of(word, (int64_t)count + 1);
            count++;
        }
    given->facts.near = given->classes;
    given->facts.near_count = count;
}

static void set_course(struct given *given, struct span days)
{
    struct span first;
    span_cut(&days, '.', &first);
    days = span_sub(days, 1, days.len);
    given->facts.course.first_day = given->facts.course.last_day = DATE_NONE;
    assert(first.len == 0 || date_parse(first, &given->facts.course.first_day));
    assert(days.len == 0 || date_parse(days, &given->facts.course.last_day));
}

static void set_link(struct meeting *meeting, struct span link)
{
    meeting->link_kind = LINK_OWN;
    meeting->link = link;
    if (span_eq(link, SPAN("none")))
        meeting->link_kind = LINK_NONE;
    if (span_eq(link, SPAN("default")))
        meeting->link_kind = LINK_DEFAULT;
}

static void set_minutes(struct span cell, struct span key, int64_t *seconds)
{
    int64_t minutes;
    struct span word = cell_word(&cell, key);
    if (word.ptr) {
        assert(span_to_int(word, 1440, &minutes));
        *seconds = minutes * 60;
    }
}

static bool says(struct span cell, struct span key, struct span value)
{
    return span_eq(cell_word(&cell, key), value);
}

static struct span said(struct span cell, struct span key)
{
    return cell_word(&cell, key);
}

/* What the words of `cell` say; the rest stays as it is. */
static void apply(struct given *given, struct span cell)
{
    struct access_facts *facts = &given->facts;
    if (said(cell, SPAN("class")).ptr)
        set_classes(given, cell);
    if (said(cell, SPAN("course")).ptr)
        set_course(given, said(cell, SPAN("course")));
    facts->course.archived = says(cell, SPAN("archived"), SPAN("yes"));
    facts->course.waits = said(cell, SPAN("wait")).ptr != NULL;
    facts->teacher_entered = says(cell, SPAN("wait"), SPAN("over"));
    struct date day = tuesday();
    facts->enrolment.from = said(cell, SPAN("from")).ptr ? moment(said(cell, SPAN("from")), &day) : 0;
    day = tuesday();
    facts->enrolment.until = said(cell, SPAN("until")).ptr ? moment(said(cell, SPAN("until")), &day) : 0;
    if (said(cell, SPAN("switch")).ptr)
        facts->meeting.on = says(cell, SPAN("switch"), SPAN("on"));
    if (said(cell, SPAN("link")).ptr)
        set_link(&facts->meeting, said(cell, SPAN("link")));
    facts->meeting_exists = !says(cell, SPAN("call"), SPAN("none"));
    facts->can_sign = !says(cell, SPAN("key"), SPAN("none"));
    set_minutes(cell, SPAN("early"), &facts->windows.early);
    set_minutes(cell, SPAN("teacher"), &facts->windows.early_teacher);
    set_minutes(cell, SPAN("late"), &facts->windows.late);
}

static void set_person(struct given *given, struct span who)
{
    given->user = (struct user){.id = {7},
                                .username = SPAN("ana"),
                                .staff = span_starts(who, SPAN("staff")),
                                .enabled = !span_eq(who, SPAN("disabled"))};
    given->facts.user = span_eq(who, SPAN("nobody")) ? NULL : &given->user;
    given->facts.enrolment.role = ROLE_NONE;
    if (span_ends(who, SPAN("student")) || span_eq(who, SPAN("disabled")))
        given->facts.enrolment.role = ROLE_STUDENT;
    if (span_ends(who, SPAN("teacher")))
        given->facts.enrolment.role = ROLE_TEACHER;
}

/* As the store finds it: the first class that begins after now, is not cancelled and on a day of the course. */
static void set_next(struct access_facts *facts)
{
    for (size_t i = 0; i < facts->near_count; i++) {
        const struct occurrence *class = &facts->near[i];
        bool sooner = facts->next.id.v == 0 || class->starts_at < facts->next.starts_at;
        if (!class->cancelled && class->starts_at > facts->now && access_in_course(&facts->course, class) && sooner)
            facts->next = *class;
    }
}

/* What stands behind `allowed`. */
static void check_notes(const struct table_row *row, const struct access_facts *facts, struct span notes)
{
    bool moderator = false;
    int64_t number = 0;
    for (struct span note; span_cut(&notes, ',', &note);) {
        note = span_trim(note);
        moderator = moderator || span_eq(note, SPAN("moderator"));
        if (span_starts(note, SPAN("class ")))
            assert(span_to_id(span_sub(note, 6, note.len), &number));
    }
    const struct occurrence *open = access_open_class(facts);
    table_assert(row, access_is_moderator(facts) == moderator);
    table_assert(row, open != NULL && (number == 0 || open->id.v == number));
}

/* What explain_access tells agrees with what was decided: the first check that failed says why. /test-meeting-jwt/ is
 * refused by all but the switch, the hours, the wait and the link. */
static void check_explanation(struct arena *arena, const struct table_row *row, const struct access_facts *facts)
{
    struct access_check checks[ACCESS_CHECKS];
    enum verdict first = VERDICT_ALLOWED, first_in_debug = VERDICT_ALLOWED;
    explain_access(facts, checks);
    for (size_t i = ACCESS_CHECKS; i-- > 0;) {
        if (!checks[i].passed)
            first = checks[i].refusal;
        if (!checks[i].passed && (i < 3 || i > 6))
            first_in_debug = checks[i].refusal;
    }
    table_assert(row, decide_access(facts) == first);
    table_assert(row, decide_access_debug(facts) == first_in_debug);
    table_assert(row, (access_link(facts, arena).len > 0) == checks[6].passed);
}

static void check_case(struct arena *arena, const struct table_row *row, struct given given)
{
    struct date day = tuesday();
    struct span notes = row->fields[3], expected;
    given.facts.near = given.classes;
    given.facts.now = moment(row->fields[0], &day);
    set_person(&given, row->fields[1]);
    apply(&given, row->fields[2]);
    set_next(&given.facts);
    span_cut(&notes, ',', &expected);
    const char *verdict = verdict_name(decide_access(&given.facts));
    if (!span_eq(expected, span_of(verdict)))
        print_error("%s at ", verdict);
    table_assert(row, span_eq(expected, span_of(verdict)));
    if (decide_access(&given.facts) == VERDICT_ALLOWED)
        check_notes(row, &given.facts, notes);
    check_explanation(arena, row, &given.facts);
}

static void the_table_is_obeyed(void **state)
{
    struct table table = table_read(*state, "access.txt", 4);
    struct given given = {.facts = {.jitsi = &jitsi,
                                    .meeting = {.id = {1}, .course = {1}},
                                    .course = {.id = {1}, .first_day = DATE_NONE, .last_day = DATE_NONE}}};
    for (size_t i = 0; i < table.count; i++) {
        if (span_eq(table.rows[i].fields[0], SPAN("given")))
            apply(&given, table.rows[i].fields[1]);
        else
            check_case(*state, &table.rows[i], given);
    }
}

/* Rooms: nobody in particular asks. */
static void check_room(const struct table_row *row, struct given given)
{
    struct date day = tuesday(), end_day = tuesday();
    struct span until = row->fields[2], expected;
    instant found;
    given.facts.near = given.classes;
    given.facts.now = moment(row->fields[0], &day);
    apply(&given, row->fields[1]);
    set_next(&given.facts);
    span_cut(&until, ',', &expected);
    const char *verdict = verdict_name(access_room(&given.facts, &found));
    until = span_sub(span_trim(until), strlen("until "), until.len);
    if (!span_eq(expected, span_of(verdict)))
        print_error("%s at ", verdict);
    table_assert(row, span_eq(expected, span_of(verdict)));
    table_assert(row, found == (until.len ? moment(until, &end_day) : INSTANT_NONE));
}

static void the_table_of_rooms_is_obeyed(void **state)
{
    struct table table = table_read(*state, "rooms.txt", 3);
    struct given given = {.facts = {.meeting = {.id = {1}, .course = {1}},
                                    .course = {.id = {1}, .first_day = DATE_NONE, .last_day = DATE_NONE}}};
    for (size_t i = 0; i < table.count; i++) {
        if (span_eq(table.rows[i].fields[0], SPAN("given")))
            apply(&given, table.rows[i].fields[1]);
        else
            check_room(&table.rows[i], given);
    }
}

/* Facts that were never filled let nobody in, and every check bears them. */
static void no_facts_no_entry(void **state)
{
    (void)state;
    struct access_check checks[ACCESS_CHECKS];
    struct access_facts facts = {0};
    assert_int_equal(decide_access(&facts), VERDICT_UNAUTHENTICATED);
    assert_int_equal(decide_access_debug(&facts), VERDICT_UNAUTHENTICATED);
    assert_false(access_is_moderator(&facts));
    explain_access(&facts, checks);
    for (size_t i = 0; i < ACCESS_CHECKS; i++)
        assert_false(checks[i].passed);
}

static void the_checks_stand_in_the_order_of_the_contract(void **state)
{
    (void)state;
    static const char *const names[] = {"session", "exists", "enrolled", "switch", "hours", "teacher", "link", "token"};
    struct access_check checks[ACCESS_CHECKS];
    struct access_facts facts = {0};
    explain_access(&facts, checks);
    for (size_t i = 0; i < ACCESS_CHECKS; i++)
        assert_string_equal(checks[i].name, names[i]);
}

/* A class that is stored with impossible times is a class that never opens or never ends, not an accident. */
static void impossible_times_are_borne(void **state)
{
    (void)state;
    struct occurrence classes[] = {{.id = {1}, .starts_at = INT64_MIN, .ends_at = INT64_MIN},
                                   {.id = {2}, .starts_at = INT64_MAX, .ends_at = INT64_MAX}};
    struct access_facts facts = {.now = 1795557600,
                                 .course = {.first_day = DATE_NONE, .last_day = DATE_NONE},
                                 .windows = {300, 900, 600},
                                 .near = classes,
                                 .near_count = 2};
    assert_null(access_open_class(&facts));
    classes[0].ends_at = INT64_MAX;
    assert_ptr_equal(access_open_class(&facts), &classes[0]);
}

/* exp is the first second that is refused: the last late second is still inside. */
static void a_token_ends_some_time_from_now_or_with_the_class(void **state)
{
    (void)state;
    struct occurrence class = {.id = {1}, .starts_at = 1000, .ends_at = 7200};
    struct jitsi settings = {.ttl = 100, .expiry = EXPIRY_TTL};
    struct access_facts facts = {.now = 7800,
                                 .course = {.first_day = DATE_NONE, .last_day = DATE_NONE},
                                 .windows = {300, 900, 600},
                                 .near = &class,
                                 .near_count = 1,
                                 .jitsi = &settings};
    assert_int_equal(access_token_expiry(&facts), 7900);
    settings.expiry = EXPIRY_CLASS;
    assert_int_equal(access_token_expiry(&facts), 7801);
    facts.now = 1000;
    assert_int_equal(access_token_expiry(&facts), 7801);
    facts.now = 7801; /* no class is open: /test-meeting-jwt/ */
    assert_int_equal(access_token_expiry(&facts), 7901);
}

/* Staff who are not enrolled are visitors like any other. */
static void a_moderator_is_enrolled(void **state)
{
    (void)state;
    struct user staff = {.staff = true, .enabled = true};
    struct access_facts facts = {.user = &staff};
    assert_false(access_is_moderator(&facts));
    facts.enrolment.role = ROLE_STUDENT;
    assert_true(access_is_moderator(&facts));
    staff.staff = false;
    assert_false(access_is_moderator(&facts));
    facts.user = NULL;
    assert_false(access_is_moderator(&facts));
}

static void values_have_their_names(void **state)
{
    (void)state;
    assert_string_equal(verdict_name(VERDICT_TOO_LATE), "too_late");
    assert_string_equal(via_name(VIA_PAGE), "page");
    assert_string_equal(via_name(VIA_TOKEN), "token");
    assert_string_equal(via_name(VIA_DEBUG), "debug");
    assert_string_equal(via_name(VIA_RETURN), "return");
    assert_string_equal(role_name(ROLE_NONE), "");
    assert_string_equal(role_name(ROLE_STUDENT), "student");
    assert_string_equal(role_name(ROLE_TEACHER), "teacher");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_table_is_obeyed, begin, end),
        cmocka_unit_test_setup_teardown(the_table_of_rooms_is_obeyed, begin, end),
        cmocka_unit_test(no_facts_no_entry),
        cmocka_unit_test(the_checks_stand_in_the_order_of_the_contract),
        cmocka_unit_test(impossible_times_are_borne),
        cmocka_unit_test(a_token_ends_some_time_from_now_or_with_the_class),
        cmocka_unit_test(a_moderator_is_enrolled),
        cmocka_unit_test(values_have_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
