/* doctor_print.c: `portero doctor`: what was found, for people and for programs. */
#include "cli/doctor.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static struct span shown(struct cli *cli, struct span text)
{
    return cli_shown(cli->arena, text);
}

static struct span name_of_group(const struct cli *cli, const char *group)
{
    static const char *const words[][2] = {{"server", "servidor"}, {"door", "puerta"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(group, words[i][0]) == 0)
            return cli_word(cli, words[i][1], group);
    return span_of(group);
}

/* --- for people --------------------------------------------------------------------------------------------------- */

/* A group's lines on paper: its name stands before the first only. */
struct page {
    struct cli *cli;
    const struct report *report;
    const char *group;
    bool begun;
};

static bool is_on(const struct page *page, enum doctor_check check, enum report_grade grade)
{
    return strcmp(check_group(check), page->group) == 0 && page->report->lines[check].grade == grade;
}

static void print_row(struct page *page, const char *mark, struct span text)
{
    struct span name = page->begun ? SPAN("") : name_of_group(page->cli, page->group);
    page->begun = true;
    printf("%-9.*s %-4s  %.*s\n", SPAN_ARG(name), mark, SPAN_ARG(text));
}

static struct buf line_of(struct page *page)
{
    return buf_new(page->cli->arena, (size_t)64 * 1024);
}

static void print_fine(struct page *page)
{
    struct buf fine = line_of(page), refused = line_of(page);
    for (enum doctor_check check = 0; check < CHECK_COUNT; check++) {
        bool was_refused = is_on(page, check, REPORT_REFUSED);
        struct buf *out = was_refused ? &refused : &fine;
        if (!was_refused && !is_on(page, check, REPORT_FINE))
            continue;
        if (out->len > 0)
            buf_put(out, was_refused ? SPAN(", ") : SPAN(" · "));
        buf_put(out, shown(page->cli, report_seen(page->report, check, page->cli->spanish)));
    }
    if (fine.len > 0)
        print_row(page, "ok", buf_span(&fine));
    if (refused.len > 0)
        print_row(page, "ok",
                  arena_printf(page->cli->arena, page->cli->spanish ? "se rechaza: %.*s" : "refused: %.*s",
                               SPAN_ARG(buf_span(&refused))));
}

static void print_faults(struct page *page, enum report_grade grade, const char *mark)
{
    for (enum doctor_check check = 0; check < CHECK_COUNT; check++) {
        if (!is_on(page, check, grade))
            continue;
        struct buf out = line_of(page);
        struct span debian = report_remedy(page->report, check, false),
                    docker = report_remedy(page->report, check, true);
        buf_printf(&out, "%.*s → %.*s", SPAN_ARG(report_seen(page->report, check, page->cli->spanish)),
                   SPAN_ARG(debian));
        if (!span_eq(debian, docker))
            buf_printf(&out, " (docker: %.*s)", SPAN_ARG(docker));
        print_row(page, mark, shown(page->cli, buf_span(&out)));
    }
}

/* One line for all that share a reason. */
static void print_untried(struct page *page)
{
    bool told[CHECK_COUNT] = {false};
    for (enum doctor_check first = 0; first < CHECK_COUNT; first++) {
        if (!is_on(page, first, REPORT_UNTRIED) || told[first])
            continue;
        struct span reason = report_seen(page->report, first, page->cli->spanish);
        struct buf out = line_of(page);
        for (enum doctor_check check = first; check < CHECK_COUNT; check++) {
            if (!is_on(page, check, REPORT_UNTRIED) ||
                !span_eq(report_seen(page->report, check, page->cli->spanish), reason))
                continue;
            told[check] = true;
            buf_printf(&out, "%s%.*s", out.len ? ", " : "", SPAN_ARG(check_label(check, page->cli->spanish)));
        }
        struct span list = buf_span(&out);
        struct span text =
            arena_printf(page->cli->arena, page->cli->spanish ? "sin probar: %.*s (%.*s)" : "not tried: %.*s (%.*s)",
                         SPAN_ARG(list), SPAN_ARG(reason));
        print_row(page, "----", shown(page->cli, text));
    }
}

static void print_groups(struct cli *cli, const struct report *report)
{
    const char *before = "";
    for (enum doctor_check check = 0; check < CHECK_COUNT; check++) {
        struct page page = {cli, report, check_group(check), false};
        if (strcmp(page.group, before) == 0)
            continue;
        before = page.group;
        print_fine(&page);
        print_faults(&page, REPORT_WARNING, "WARN");
        print_faults(&page, REPORT_BAD, cli->spanish ? "MAL" : "BAD");
        print_untried(&page);
    }
}

/* "2 bad, 1 warning" */
static void put_number(struct buf *out, size_t count, const char *one, const char *many)
{
    if (count > 0)
        buf_printf(out, "%s%zu %s", out->len ? ", " : ": ", count, count == 1 ? one : many);
}

static void print_verdict(struct cli *cli, const struct report *report, int64_t took_ms)
{
    size_t bad = report_count(report, REPORT_BAD), warnings = report_count(report, REPORT_WARNING),
           untried = report_count(report, REPORT_UNTRIED);
    bool es = cli->spanish;
    const char *verdict = bad       ? (es ? "La puerta NO resiste" : "The door does NOT hold")
                          : untried ? (es ? "No se probó todo" : "Not everything was tried")
                                    : (es ? "La puerta resiste" : "The door holds");
    struct buf numbers = buf_new(cli->arena, 200);
    put_number(&numbers, bad, es ? "mal" : "bad", es ? "mal" : "bad");
    put_number(&numbers, warnings, es ? "advertencia" : "warning", es ? "advertencias" : "warnings");
    put_number(&numbers, untried, es ? "sin probar" : "not tried", es ? "sin probar" : "not tried");
    printf("%s%.*s. %.1f s.%s\n", verdict, SPAN_ARG(buf_span(&numbers)), (double)took_ms / 1000,
           bad + warnings == 0 ? ""
           : es                ? " El remedio completo: portero jitsi-config"
                               : " The full remedy: portero jitsi-config");
}

/* --- for programs ------------------------------------------------------------------------------------------------- */

static void put_check(struct cli *cli, struct json *json, const struct report *report, enum doctor_check check)
{
    static const char *const grades[] = {[REPORT_FINE] = "ok",
                                         [REPORT_REFUSED] = "ok",
                                         [REPORT_WARNING] = "warning",
                                         [REPORT_BAD] = "bad",
                                         [REPORT_UNTRIED] = "not_tried"};
    json_object(json);
    json_put_text(json, SPAN("group"), span_of(check_group(check)));
    json_put_text(json, SPAN("check"), text_lower(cli->arena, span_of(check_name(check))));
    json_put_text(json, SPAN("result"), span_of(grades[report->lines[check].grade]));
    json_put_text(json, SPAN("expected"), check_expected(check, cli->spanish));
    json_put_text(json, SPAN("seen"), shown(cli, report_seen(report, check, cli->spanish)));
    json_key(json, SPAN("remedy"));
    json_object(json);
    json_put_text(json, SPAN("debian"), shown(cli, report_remedy(report, check, false)));
    json_put_text(json, SPAN("docker"), shown(cli, report_remedy(report, check, true)));
    json_object_end(json);
    json_object_end(json);
}

static void print_json(struct cli *cli, const struct report *report, int64_t took_ms)
{
    struct buf out = cli_json(cli);
    struct json json = json_to(&out);
    json_object(&json);
    json_put_text(&json, SPAN("verdict"),
                  report_holds(report)                   ? SPAN("holds")
                  : report_count(report, REPORT_BAD) > 0 ? SPAN("does_not_hold")
                                                         : SPAN("not_all_tried"));
    json_key(&json, SPAN("checks"));
    json_array(&json);
    for (enum doctor_check check = 0; check < CHECK_COUNT; check++)
        if (report_has(report, check))
            put_check(cli, &json, report, check);
    json_array_end(&json);
    json_key(&json, SPAN("seconds"));
    json_raw(&json, arena_printf(cli->arena, "%.1f", (double)took_ms / 1000));
    json_object_end(&json);
    cli_print(buf_span(&out));
}

void doctor_print(struct cli *cli, const struct report *report, int64_t took_ms)
{
    if (cli_has(cli, "json")) {
        print_json(cli, report, took_ms);
        return;
    }
    print_groups(cli, report);
    print_verdict(cli, report, took_ms);
}
