/* access_test.c: may this person enter this call now? The cases are in tests/tables/access.txt. */
#include "base/buf.h"
#include "core/access.h"
#include "support/table.h"

#include <string.h>

static const struct span days[] = {SPAN_INIT("Mon"), SPAN_INIT("Tue"), SPAN_INIT("Wed"), SPAN_INIT("Thu"),
                                   SPAN_INIT("Fri"), SPAN_INIT("Sat"), SPAN_INIT("Sun")};

static const struct jitsi jitsi = {
    .domain = SPAN_INIT("meet.gryphos.cl"),
    .base_url = SPAN_INIT("https://meet.gryphos.cl"),
};

#define CLASSES_MAX 8

struct scene {
    struct user user;
    struct occurrence classes[CLASSES_MAX];
    struct access_facts facts;
};

static struct date day_of(struct span name)
{
    struct date day;
    assert_true(date_make(2026, 11, 23, &day));
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++, day.days++)
        if (span_eq(days[i], name))
            return day;
    fail_msg("«%.*s» is no day", SPAN_ARG(name));
    return day;
}

static instant moment(struct date day, struct span time)
{
    return (instant)day.days * DAY_SECONDS + cell_time(time);
}

/* `Tue 19:30` */
static instant cell_moment(struct span cell)
{
    struct date day = day_of(cell_word(&cell));
    return moment(day, cell);
}

/* `Tue 19:00-20:30 cancelled, Thu 19:00-20:30` */
static void set_classes(struct scene *scene, struct span cell)
{
    struct span text, start;
    while (cell.len && span_cut(&cell, ',', &text)) {
        assert_true(scene->facts.near_count < CLASSES_MAX);
        struct occurrence *class = &scene->classes[scene->facts.near_count++];
        text = span_trim(text);
        class->id.v = (int64_t)scene->facts.near_count;
        class->day = class->rule_day = day_of(cell_word(&text));
        struct span hours = cell_word(&text);
        assert_true(span_cut(&hours, '-', &start));
        class->starts_at = moment(class->day, start);
        class->ends_at = moment(class->day, hours);
        if (class->ends_at <= class->starts_at)
            class->ends_at += DAY_SECONDS;
        class->cancelled = span_eq(text, SPAN("cancelled"));
    }
    scene->facts.near = scene->classes;
}

static void set_person(struct scene *scene, struct span cell)
{
    scene->user = (struct user){.id = {1}, .username = SPAN("ana"), .enabled = true};
    scene->facts.user = &scene->user;
    while (cell.len) {
        struct span word = cell_word(&cell);
        if (span_eq(word, SPAN("nobody")))
            scene->facts.user = NULL;
        else if (span_eq(word, SPAN("disabled")))
            scene->user.enabled = false;
        else if (span_eq(word, SPAN("staff")))
            scene->user.staff = true;
        else if (span_eq(word, SPAN("teacher")))
            scene->facts.enrolment.role = ROLE_TEACHER;
        else if (span_eq(word, SPAN("student")))
            scene->facts.enrolment.role = ROLE_STUDENT;
        else
            assert_true(span_eq(word, SPAN("stranger")));
    }
}

static void set_difference(struct access_facts *facts, struct span text)
{
    if (span_eq(text, SPAN("no such call")))
        facts->meeting_exists = false;
    else if (span_eq(text, SPAN("switched off")))
        facts->meeting.on = false;
    else if (span_eq(text, SPAN("no link")))
        facts->meeting.link_kind = LINK_NONE;
    else if (span_eq(text, SPAN("default link")))
        facts->meeting.link_kind = LINK_DEFAULT;
    else if (span_eq(text, SPAN("no secret")))
        facts->can_sign = false;
    else if (span_eq(text, SPAN("early 0")))
        facts->windows.early = 0;
    else if (span_eq(text, SPAN("late 0")))
        facts->windows.late = 0;
    else if (span_starts(text, SPAN("course from ")))
        facts->course.first_day = day_of(span_sub(text, 12, text.len));
    else if (span_starts(text, SPAN("course until ")))
        facts->course.last_day = day_of(span_sub(text, 13, text.len));
    else if (span_starts(text, SPAN("link "))) {
        facts->meeting.link_kind = LINK_OWN;
        facts->meeting.link = span_sub(text, 5, text.len);
    } else
        fail_msg("«%.*s» is no difference", SPAN_ARG(text));
}

static void set_differences(struct access_facts *facts, struct span cell)
{
    struct span text;
    while (cell.len && span_cut(&cell, ',', &text))
        set_difference(facts, span_trim(text));
}

/* As access.h wants it from whoever gathers the facts. */
static void set_next(struct scene *scene)
{
    struct access_facts *facts = &scene->facts;
    for (size_t i = 0; i < facts->near_count; i++) {
        const struct occurrence *class = &scene->classes[i];
        bool to_come = class->starts_at > facts->now && !class->cancelled && access_in_course(&facts->course, class);
        if (to_come && (facts->next.id.v == 0 || class->starts_at < facts->next.starts_at))
            facts->next = *class;
    }
}

/* An ordinary call on an ordinary day. */
static struct scene *ordinary(struct row *row)
{
    struct scene *scene = arena_alloc(row->arena, sizeof *scene);
    scene->facts = (struct access_facts){
        .meeting_exists = true,
        .meeting = {.id = {7}, .course = {3}, .on = true, .link_kind = LINK_DEFAULT},
        .course = {.id = {3}, .first_day = DATE_NONE, .last_day = DATE_NONE},
        .windows = {.early = 5 * 60, .early_teacher = 15 * 60, .late = 10 * 60},
        .jitsi = &jitsi,
        .can_sign = true,
    };
    return scene;
}

/* now | who | classes | but */
static struct access_facts *facts_of(struct row *row)
{
    struct scene *scene = ordinary(row);
    scene->facts.now = cell_moment(row->cells[0]);
    set_person(scene, row->cells[1]);
    set_classes(scene, row->cells[2]);
    set_differences(&scene->facts, row->cells[3]);
    set_next(scene);
    return &scene->facts;
}

static void may_enter(void **state)
{
    struct row *row = *state;
    const struct access_facts *facts = facts_of(row);
    cell_equals(row, row->cells[4], span_of(verdict_name(decide_access(facts))));
    cell_equals(row, row->cells[5], span_of(verdict_name(decide_access_debug(facts))));
}

static void counts(void **state)
{
    struct row *row = *state;
    const struct occurrence *open = access_open_class(facts_of(row));
    if (span_eq(row->cells[4], SPAN("none")))
        assert_null(open);
    else {
        assert_non_null(open);
        assert_int_equal(open->starts_at, cell_moment(row->cells[4]));
    }
}

static void moderates(void **state)
{
    struct row *row = *state;
    struct scene *scene = ordinary(row);
    set_person(scene, row->cells[0]);
    cell_equals(row, row->cells[1], access_is_moderator(&scene->facts) ? SPAN("yes") : SPAN("no"));
}

static void link_in_force(void **state)
{
    struct row *row = *state;
    struct scene *scene = ordinary(row);
    set_differences(&scene->facts, row->cells[0]);
    cell_equals(row, row->cells[1], access_link(&scene->facts, row->arena));
}

static void explained(void **state)
{
    struct row *row = *state;
    struct access_check checks[ACCESS_CHECKS];
    struct buf failed = buf_new(row->arena, 1000);
    explain_access(facts_of(row), checks);
    for (size_t i = 0; i < ACCESS_CHECKS; i++)
        if (!checks[i].passed)
            buf_printf(&failed, "%s%s %s", failed.len ? ", " : "", checks[i].name, verdict_name(checks[i].refusal));
    cell_equals(row, row->cells[4], buf_span(&failed));
}

/* Enrolments without a user do not come from the store; the rule holds by itself. */
static void nobody_moderates(void **state)
{
    (void)state;
    struct access_facts facts = {.enrolment.role = ROLE_STUDENT};
    assert_false(access_is_moderator(&facts));
}

static void names_are_those_of_the_contract(void **state)
{
    (void)state;
    assert_string_equal(via_name(VIA_PAGE), "page");
    assert_string_equal(via_name(VIA_TOKEN), "token");
    assert_string_equal(via_name(VIA_DEBUG), "debug");
    assert_string_equal(role_name(ROLE_STUDENT), "student");
    assert_string_equal(role_name(ROLE_TEACHER), "teacher");
    assert_string_equal(role_name(ROLE_NONE), "");
}

int main(void)
{
    static const struct table_section sections[] = {
        {"may enter", may_enter},         {"counts", counts},       {"moderates", moderates},
        {"link in force", link_in_force}, {"explained", explained},
    };
    static const struct CMUnitTest more[] = {
        cmocka_unit_test(nobody_moderates),
        cmocka_unit_test(names_are_those_of_the_contract),
    };
    return table_run("tests/tables/access.txt", sections, sizeof sections / sizeof sections[0], more,
                     sizeof more / sizeof more[0]);
}
