/* report_test.c: what an examination found, and what mends it. */
#include "meet/report.h"

#include "support/cm.h"

#include <string.h>

#define assert_span(actual, literal) assert_true(span_eq((actual), SPAN(literal)))

static int begin(void **state)
{
    struct arena *arena = arena_new();
    struct report *report = arena_alloc(arena, sizeof *report);
    report->arena = arena;
    report->names = (struct report_names){.audience = SPAN("jitsi"),
                                          .issuer = SPAN("gryphos"),
                                          .domain = SPAN("meet.gryphos.cl"),
                                          .xmpp = SPAN("meet.jitsi"),
                                          .muc = SPAN("muc.meet.jitsi"),
                                          .public = SPAN("https://clases.gryphos.cl"),
                                          .alg = SPAN("HS256"),
                                          .proxy = SPAN("unix"),
                                          .listen = SPAN("127.0.0.1:8080")};
    *state = report;
    return 0;
}

static int end(void **state)
{
    arena_free(((struct report *)*state)->arena);
    return 0;
}

/* The check of which the finding was the first. */
static enum doctor_check check_of(struct report *report, enum doctor_finding finding)
{
    memset(report->lines, 0, sizeof report->lines);
    report_found(report, finding, SPAN("lo visto"));
    enum doctor_check check = 0;
    while (!report_has(report, check))
        check++;
    return check;
}

static void each_finding_is_told_in_both_languages(void **state)
{
    struct report *report = *state;
    for (enum doctor_finding finding = 0; finding < SEEN_COUNT; finding++) {
        enum doctor_check check = check_of(report, finding);
        assert_true(report_seen(report, check, true).len > 0 && report_seen(report, check, false).len > 0);
    }
}

static void each_fault_has_a_remedy_for_both_installations(void **state)
{
    struct report *report = *state;
    for (enum doctor_finding finding = 0; finding < SEEN_COUNT; finding++) {
        enum doctor_check check = check_of(report, finding);
        bool fault = report_count(report, REPORT_WARNING) + report_count(report, REPORT_BAD) > 0;
        assert_int_equal(report_remedy(report, check, false).len > 0, fault);
        assert_int_equal(report_remedy(report, check, true).len > 0, fault);
    }
}

/* Only {room} stays, which is Jitsi's. */
static void names_are_filled_in(void **state)
{
    struct report *report = *state;
    for (enum doctor_finding finding = 0; finding < SEEN_COUNT; finding++) {
        enum doctor_check check = check_of(report, finding);
        struct span text = arena_printf(report->arena, "%.*s %.*s", SPAN_ARG(report_seen(report, check, true)),
                                        SPAN_ARG(report_remedy(report, check, true)));
        for (size_t i = 0; i + 1 < text.len; i++)
            assert_false(text.ptr[i] == '{' && text.ptr[i + 1] >= 'a' && text.ptr[i + 1] <= 'z' &&
                         !span_starts(span_sub(text, i, text.len), SPAN("{room}")));
    }
    check_of(report, SEEN_AUDIENCE_IN);
    assert_span(report_remedy(report, CHECK_AUDIENCE, true), "JWT_ACCEPTED_AUDIENCES=jitsi");
}

static void a_check_is_judged_once(void **state)
{
    struct report *report = *state;
    memset(report->lines, 0, sizeof report->lines);
    report_refused(report, CHECK_FORGED);
    report_found(report, SEEN_FORGED_IN, SPAN(""));
    report_rest(report, CHECK_FORGED, CHECK_EXPIRED, WHY_NO_TIME, SPAN(""));
    assert_int_equal(report_count(report, REPORT_REFUSED), 1);
    assert_int_equal(report_count(report, REPORT_BAD), 0);
    assert_int_equal(report_count(report, REPORT_UNTRIED), CHECK_EXPIRED - CHECK_FORGED);
}

static void it_holds_where_all_was_tried_and_nothing_is_bad(void **state)
{
    struct report *report = *state;
    memset(report->lines, 0, sizeof report->lines);
    report_refused(report, CHECK_FORGED);
    report_found(report, SEEN_CLOCK_OFF, SPAN("+3"));
    assert_true(report_holds(report));
    report_untried(report, CHECK_TEACHER, WHY_NO_FOCUS, SPAN(""));
    assert_false(report_holds(report));
}

static void a_token_that_a_server_sends_back_is_not_shown(void **state)
{
    struct report *report = *state;
    struct span detail =
        SPAN("bad token: eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJncnlwaG9zIn0.c2lnbmF0dXJl, sorry");
    memset(report->lines, 0, sizeof report->lines);
    report_found(report, SEEN_OWN_TOKEN_REFUSED, detail);
    assert_span(report_seen(report, CHECK_OWN_TOKEN, false), "our own token is refused: bad token: …, sorry");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_finding_is_told_in_both_languages),
        cmocka_unit_test(each_fault_has_a_remedy_for_both_installations),
        cmocka_unit_test(names_are_filled_in),
        cmocka_unit_test(a_check_is_judged_once),
        cmocka_unit_test(it_holds_where_all_was_tried_and_nothing_is_bad),
        cmocka_unit_test(a_token_that_a_server_sends_back_is_not_shown),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
