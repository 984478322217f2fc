/* report.c: what an examination of the Jitsi server found, a line a check. */
#include "meet/report.h"
#include "base/buf.h"

#include <string.h>

#define DETAIL_MAX ((size_t)160)
#define TOKEN_RUN 64 /* characters of a token's alphabet in a row that are not shown */
#define TEXT_MAX_LEN ((size_t)4096)

static const struct check_row {
    const char *name, *group;
    struct span label[2], expected[2];
} checks[CHECK_COUNT] = {
#define CHECK(name, group, label_es, label_en, expected_es, expected_en)                                               \
    [CHECK_##name] = {                                                                                                 \
        #name, group, {SPAN_INIT(label_es), SPAN_INIT(label_en)}, {SPAN_INIT(expected_es), SPAN_INIT(expected_en)}},
#include "meet/doctor.def"
#undef CHECK
};

static const struct finding_row {
    enum doctor_check check;
    enum report_grade grade;
    struct span seen[2];
    struct span remedy[2]; /* Debian, docker */
} findings[SEEN_COUNT] = {
#define FINDING(name, check, grade, es, en, debian, docker)                                                            \
    [SEEN_##name] = {                                                                                                  \
        CHECK_##check, REPORT_##grade, {SPAN_INIT(es), SPAN_INIT(en)}, {SPAN_INIT(debian), SPAN_INIT(docker)}},
#include "meet/doctor.def"
#undef FINDING
};

static const struct span reasons[WHY_COUNT][2] = {
#define REASON(name, es, en) [WHY_##name] = {SPAN_INIT(es), SPAN_INIT(en)},
#include "meet/doctor.def"
#undef REASON
};

static bool is_of_token(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
}

/* A server may send back what it was given. */
static struct span without_tokens(struct arena *arena, struct span text)
{
    struct buf out = buf_new(arena, DETAIL_MAX);
    while (text.len > 0) {
        size_t run = 0;
        while (run < text.len && is_of_token(text.ptr[run]))
            run++;
        if (run >= TOKEN_RUN)
            BUF_LITERAL(&out, "…");
        else
            buf_put(&out, span_sub(text, 0, run ? run : 1));
        text = span_sub(text, run ? run : 1, text.len);
    }
    return buf_span(&out);
}

static void put(struct report *report, enum doctor_check check, struct report_line line, struct span detail)
{
    if (report_has(report, check))
        return;
    line.detail = without_tokens(report->arena, detail);
    report->lines[check] = line;
}

void report_found(struct report *report, enum doctor_finding finding, struct span detail)
{
    const struct finding_row *row = &findings[finding];
    put(report, row->check, (struct report_line){.grade = row->grade, .finding = finding}, detail);
}

void report_refused(struct report *report, enum doctor_check check)
{
    put(report, check, (struct report_line){.grade = REPORT_REFUSED}, SPAN(""));
}

void report_untried(struct report *report, enum doctor_check check, enum doctor_reason reason, struct span detail)
{
    put(report, check, (struct report_line){.grade = REPORT_UNTRIED, .reason = reason}, detail);
}

void report_rest(struct report *report, enum doctor_check first, enum doctor_check last, enum doctor_reason reason,
                 struct span detail)
{
    for (enum doctor_check check = first; check <= last; check++)
        report_untried(report, check, reason, detail);
}

bool report_has(const struct report *report, enum doctor_check check)
{
    return report->lines[check].grade != REPORT_NONE;
}

const char *check_name(enum doctor_check check)
{
    return checks[check].name;
}

const char *check_group(enum doctor_check check)
{
    return checks[check].group;
}

struct span check_label(enum doctor_check check, bool spanish)
{
    return checks[check].label[!spanish];
}

struct span check_expected(enum doctor_check check, bool spanish)
{
    return checks[check].expected[!spanish];
}

/* The text with each `{name}` replaced by what it stands for; what is no name stays. */
static struct span filled(const struct report *report, struct span text, struct span detail)
{
    const struct report_names *names = &report->names;
    const struct {
        struct span name, value;
    } values[] = {{SPAN("{}"), detail},
                  {SPAN("{audience}"), names->audience},
                  {SPAN("{issuer}"), names->issuer},
                  {SPAN("{domain}"), names->domain},
                  {SPAN("{xmpp}"), names->xmpp},
                  {SPAN("{muc}"), names->muc},
                  {SPAN("{public}"), names->public},
                  {SPAN("{alg}"), names->alg},
                  {SPAN("{proxy}"), names->proxy},
                  {SPAN("{listen}"), names->listen}};
    struct buf out = buf_new(report->arena, TEXT_MAX_LEN);
    while (text.len > 0) {
        size_t i = 0, count = sizeof values / sizeof values[0];
        while (i < count && !span_starts(text, values[i].name))
            i++;
        buf_put(&out, i < count ? values[i].value : span_sub(text, 0, 1));
        text = span_sub(text, i < count ? values[i].name.len : 1, text.len);
    }
    return buf_span(&out);
}

struct span report_seen(const struct report *report, enum doctor_check check, bool spanish)
{
    const struct report_line *line = &report->lines[check];
    if (line->grade == REPORT_NONE)
        return SPAN("");
    if (line->grade == REPORT_REFUSED)
        return check_label(check, spanish);
    if (line->grade != REPORT_UNTRIED)
        return filled(report, findings[line->finding].seen[!spanish], line->detail);
    struct span reason = reasons[line->reason][!spanish];
    return line->detail.len ? arena_printf(report->arena, "%.*s: %.*s", SPAN_ARG(reason), SPAN_ARG(line->detail))
                            : reason;
}

struct span report_remedy(const struct report *report, enum doctor_check check, bool docker)
{
    const struct report_line *line = &report->lines[check];
    if (line->grade != REPORT_WARNING && line->grade != REPORT_BAD)
        return SPAN("");
    return filled(report, findings[line->finding].remedy[docker], line->detail);
}

size_t report_count(const struct report *report, enum report_grade grade)
{
    size_t count = 0;
    for (enum doctor_check check = 0; check < CHECK_COUNT; check++)
        count += report->lines[check].grade == grade;
    return count;
}

bool report_holds(const struct report *report)
{
    return report_count(report, REPORT_BAD) + report_count(report, REPORT_UNTRIED) == 0;
}
