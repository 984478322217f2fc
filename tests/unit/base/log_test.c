/* log_test.c: what operators read: lines, levels, fields, and what happens where they cannot be written. */
#include "base/buf.h"
#include "base/json.h"
#include "base/log.h"

#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define assert_span(actual, expected) assert_string_equal(arena_cstr(fixture->arena, (actual)), (expected))

#define NOW_MS INT64_C(1795526102123) /* 2026-11-24T13:15:02.123Z, 10:15 in Chile */

struct fixture {
    struct arena *arena;
    char folder[32], file[64];
    struct log *log;
};

static int begin(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert(fixture != NULL);
    fixture->arena = arena_new();
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/log_test.XXXXXX");
    assert(mkdtemp(fixture->folder) != NULL);
    snprintf(fixture->file, sizeof fixture->file, "%s/log", fixture->folder);
    *state = fixture;
    return 0;
}

static int end(void **state)
{
    struct fixture *fixture = *state;
    char other[80];
    if (fixture->log)
        log_close(fixture->log);
    snprintf(other, sizeof other, "%s.1", fixture->file);
    unlink(fixture->file);
    unlink(other);
    rmdir(fixture->folder);
    arena_free(fixture->arena);
    free(fixture);
    return 0;
}

static void open_log(struct fixture *fixture, enum log_level level, enum log_format format, bool background)
{
    struct err err = {0};
    struct log_options options = {.level = level,
                                  .format = format,
                                  .file = span_of(fixture->file),
                                  .zone = SPAN("America/Santiago"),
                                  .background = background};
    if (!log_open(&options, &fixture->log, &err))
        fail_msg("%s", err.text);
}

static struct log_context context_of(struct fixture *fixture)
{
    return (struct log_context){fixture->log, SPAN("join_meeting"), SPAN("7f3k92ab"), NOW_MS};
}

static struct span read_all(struct fixture *fixture, const char *path)
{
    struct buf buf = buf_new(fixture->arena, 64 * 1024 * 1024);
    char bytes[4096];
    FILE *file = fopen(path, "r");
    assert(file != NULL);
    for (size_t len; (len = fread(bytes, 1, sizeof bytes, file)) > 0;)
        buf_put(&buf, (struct span){bytes, len});
    fclose(file);
    return buf_span(&buf);
}

static int64_t lines_in(struct span text)
{
    int64_t lines = 0;
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

/* How many lines the log says that it lost, in all of `text`. */
static int64_t told_in(struct fixture *fixture, struct span text, int64_t *notices)
{
    static const char words[] = "Se perdieron ";
    int64_t told = 0;
    *notices = 0;
    for (const char *at = arena_cstr(fixture->arena, text); (at = strstr(at, words)) != NULL; at++, ++*notices)
        told += strtoll(at + strlen(words), NULL, 10);
    return told;
}

/* --- lines ---------------------------------------------------------------------------------------------------------
 */

static void an_event_is_a_line(void **state)
{
    struct fixture *fixture = *state;
    open_log(fixture, LOG_INFO, LOG_TEXT, false);
    struct log_context context = context_of(fixture);
    log_event(&context, LOG_INFO, FIELDS(F_TEXT("usuario", SPAN("ana")), F_INT("curso", 12)), "Videollamada %d", 345);
    assert_span(read_all(fixture, fixture->file),
                "INFO 2026-11-24 10:15:02,123 join_meeting Videollamada 345 usuario=ana curso=12 req=7f3k92ab\n");
}

static void outside_of_requests_there_is_no_id(void **state)
{
    struct fixture *fixture = *state;
    open_log(fixture, LOG_INFO, LOG_TEXT, false);
    struct log_context context = {.log = fixture->log, .function = SPAN("serve"), .now_ms = 0};
    log_event(&context, LOG_WARNING, NO_FIELDS, "Hola");
    assert_span(read_all(fixture, fixture->file), "WARNING 1969-12-31 21:00:00,000 serve Hola\n");
}

static void json_has_the_same(void **state)
{
    struct fixture *fixture = *state;
    open_log(fixture, LOG_INFO, LOG_JSON, false);
    struct log_context context = context_of(fixture);
    log_event(&context, LOG_ERROR, FIELDS(F_TEXT("usuario", SPAN("Ñandú \"x\"")), F_INT("curso", -12)), "Error");
    assert_span(read_all(fixture, fixture->file),
                "{\"level\":\"ERROR\",\"time\":\"2026-11-24T10:15:02.123-03:00\",\"function\":\"join_meeting\","
                "\"message\":\"Error\",\"usuario\":\"Ñandú \\\"x\\\"\",\"curso\":-12,\"req\":\"7f3k92ab\"}\n");
}

static void lower_levels_are_silent(void **state)
{
    struct fixture *fixture = *state;
    static const enum log_level levels[] = {LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR};
    open_log(fixture, LOG_WARNING, LOG_TEXT, false);
    struct log_context context = context_of(fixture);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(log_wants(fixture->log, levels[i]), levels[i] >= LOG_WARNING);
        log_event(&context, levels[i], NO_FIELDS, "Hola");
    }
    struct span text = read_all(fixture, fixture->file);
    assert_int_equal(lines_in(text), 2);
    assert_true(span_starts(text, SPAN("WARNING ")));
}

/* --- what comes from outside ---------------------------------------------------------------------------------------
 */

/* What a value looks like in the line. */
static struct span shown(struct fixture *fixture, struct span value)
{
    truncate(fixture->file, 0);
    struct log_context context = {.log = fixture->log, .function = SPAN("f"), .now_ms = NOW_MS};
    log_event(&context, LOG_INFO, FIELDS(F_TEXT("v", value)), "m");
    struct span line = read_all(fixture, fixture->file);
    struct span before = SPAN("INFO 2026-11-24 10:15:02,123 f m v=");
    assert_true(span_starts(line, before));
    assert_int_equal(lines_in(line), 1);
    return span_sub(line, before.len, line.len - before.len - 1);
}

static void hostile_values_stay_on_their_line(void **state)
{
    struct fixture *fixture = *state;
    open_log(fixture, LOG_INFO, LOG_TEXT, false);
    assert_span(shown(fixture, SPAN("ana\nERROR")), "ana\\x0AERROR");
    assert_span(shown(fixture, SPAN("\r\n\t\x1B[31m\x7F")), "\\x0D\\x0A\\x09\\x1B[31m\\x7F");
    assert_span(shown(fixture, SPAN("a\0b")), "a\\x00b");
    assert_span(shown(fixture, SPAN("\xC2\x85\xC2\x9B")), "\\u0085\\u009B");
    assert_span(shown(fixture, SPAN("a\u2028b\u2029c")), "a\\u2028b\\u2029c");
    assert_span(shown(fixture, SPAN("\u202Eana\u202C\u2066\u2069\u200E\u200F\u061C")),
                "\\u202Eana\\u202C\\u2066\\u2069\\u200E\\u200F\\u061C");
    assert_span(shown(fixture, SPAN("\xC3(\xFF\xED\xA0\x80")), "\\xC3(\\xFF\\xED\\xA0\\x80");
    assert_span(shown(fixture, SPAN("Ñandú 中文 👩🏽")), "\"Ñandú 中文 👩🏽\"");
}

static void values_that_could_be_read_as_something_else_are_quoted(void **state)
{
    struct fixture *fixture = *state;
    open_log(fixture, LOG_INFO, LOG_TEXT, false);
    assert_span(shown(fixture, SPAN("")), "\"\"");
    assert_span(shown(fixture, SPAN("ana rojas")), "\"ana rojas\"");
    assert_span(shown(fixture, SPAN("x req=1")), "\"x req=1\"");
    assert_span(shown(fixture, SPAN("a=1")), "\"a=1\"");
    assert_span(shown(fixture, SPAN("\" x=\"")), "\"\\\" x=\\\"\"");
    assert_span(shown(fixture, SPAN("a\\x0Ab")), "\"a\\\\x0Ab\"");
}

static void values_are_cut_between_characters(void **state)
{
    struct fixture *fixture = *state;
    char value[10000];
    memset(value, 'a', sizeof value);
    open_log(fixture, LOG_INFO, LOG_TEXT, false);
    assert_int_equal(shown(fixture, (struct span){value, 200}).len, 200);
    assert_int_equal(shown(fixture, (struct span){value, 201}).len, 200);
    assert_int_equal(shown(fixture, (struct span){value, sizeof value}).len, 200);
    memcpy(value + 199, "ñ", 2);
    assert_int_equal(shown(fixture, (struct span){value, 300}).len, 199);
    memcpy(value + 198, "ñz", 3);
    assert_int_equal(shown(fixture, (struct span){value, 300}).len, 200);
    memset(value, '\n', sizeof value);
    assert_int_equal(shown(fixture, (struct span){value, sizeof value}).len, 200);
}

/* Ten hostile fields of 10 kB and a message of as much: one line, with its id. */
static void the_largest_event_is_one_line(struct fixture *fixture, const char *unit)
{
    struct log_field fields[30];
    struct buf buf = buf_new(fixture->arena, 20000);
    while (buf.len < 10000)
        buf_put(&buf, span_of(unit));
    for (size_t i = 0; i < 30; i++)
        fields[i] = (struct log_field){.key = SPAN("clave"), .kind = LOG_FIELD_TEXT, .text = buf_span(&buf)};
    struct log_context context = context_of(fixture);
    truncate(fixture->file, 0);
    log_event(&context, LOG_INFO, (struct log_fields){fields, 30}, "%.*s", SPAN_ARG(buf_span(&buf)));
    log_event(&context, LOG_INFO, NO_FIELDS, "%.*s", SPAN_ARG(buf_span(&buf)));
    context.request = SPAN("");
    log_event(&context, LOG_INFO, NO_FIELDS, "%.*s", SPAN_ARG(buf_span(&buf)));
}

static const char *const units[] = {"a", "\n", "\"", "\\", "\x01", "ñ", "👩", "\xFF", "\u2028", " = "};

static void large_hostile_events_are_one_line_each(void **state)
{
    struct fixture *fixture = *state;
    open_log(fixture, LOG_INFO, LOG_TEXT, false);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        the_largest_event_is_one_line(fixture, units[i]);
        struct span text = read_all(fixture, fixture->file), line;
        assert_int_equal(lines_in(text), 3);
        assert_true(span_cut(&text, '\n', &line) && line.len < 4096 && span_ends(line, SPAN(" req=7f3k92ab")));
        assert_true(span_cut(&text, '\n', &line) && line.len < 1100 && span_ends(line, SPAN(" req=7f3k92ab")));
        assert_true(span_cut(&text, '\n', &line) && span_starts(line, SPAN("INFO ")));
    }
}

static void large_hostile_events_are_json(void **state)
{
    struct fixture *fixture = *state;
    struct err err;
    open_log(fixture, LOG_INFO, LOG_JSON, false);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        the_largest_event_is_one_line(fixture, units[i]);
        struct span text = read_all(fixture, fixture->file), line;
        assert_int_equal(lines_in(text), 3);
        span_cut(&text, '\n', &line);
        /* Repeated keys are the test's own doing: only the event without fields is JSON that we read. */
        span_cut(&text, '\n', &line);
        struct json_value *json = json_read(line, &err);
        assert_non_null(json);
        assert_int_equal(json_count(json), 5);
        assert_true(span_eq(json_get_text(json_member(json, "req")), SPAN("7f3k92ab")));
        json_free(json);
    }
}

static void json_shows_the_same_escapes(void **state)
{
    struct fixture *fixture = *state;
    struct err err;
    open_log(fixture, LOG_INFO, LOG_JSON, false);
    struct log_context context = context_of(fixture);
    log_event(&context, LOG_INFO, FIELDS(F_TEXT("v", SPAN("a\n\xFF\u202E\"\\ñ"))), "m");
    struct json_value *json = json_read(span_trim(read_all(fixture, fixture->file)), &err);
    assert_non_null(json);
    assert_span(json_get_text(json_member(json, "v")), "a\\x0A\\xFF\\u202E\"\\ñ");
    json_free(json);
}

/* --- where it is written -------------------------------------------------------------------------------------------
 */

static void a_file_that_was_moved_is_opened_anew(void **state)
{
    struct fixture *fixture = *state;
    struct err err;
    char moved[80];
    snprintf(moved, sizeof moved, "%s.1", fixture->file);
    open_log(fixture, LOG_INFO, LOG_TEXT, false);
    struct log_context context = context_of(fixture);
    log_event(&context, LOG_INFO, NO_FIELDS, "uno");
    assert_int_equal(rename(fixture->file, moved), 0);
    log_event(&context, LOG_INFO, NO_FIELDS, "dos");
    assert_true(log_reopen(fixture->log, &err));
    log_event(&context, LOG_INFO, NO_FIELDS, "tres");
    assert_int_equal(lines_in(read_all(fixture, moved)), 2);
    assert_int_equal(lines_in(read_all(fixture, fixture->file)), 1);
}

static void what_cannot_be_opened_is_said(void **state)
{
    struct fixture *fixture = *state;
    struct err err = {0};
    struct log *log = NULL;
    struct log_options options = {.file = SPAN("/nowhere/log"), .zone = SPAN("America/Santiago")};
    assert_false(log_open(&options, &log, &err));
    assert_non_null(strstr(err.text, "/nowhere/log"));
    options = (struct log_options){.file = span_of(fixture->file), .zone = SPAN("Nowhere/City")};
    assert_false(log_open(&options, &log, &err));
    open_log(fixture, LOG_INFO, LOG_TEXT, false);
    unlink(fixture->file);
    assert_int_equal(mkdir(fixture->file, 0700), 0);
    assert_false(log_reopen(fixture->log, &err));
    assert_non_null(strstr(err.text, fixture->file));
    rmdir(fixture->file);
}

#define THREADS 3
#define EVENTS 3000

static void *write_events(void *argument)
{
    struct fixture *fixture = argument;
    struct log_context context = context_of(fixture);
    for (int i = 0; i < EVENTS; i++)
        log_event(&context, LOG_INFO, FIELDS(F_INT("n", i)), "Un evento de varios hilos");
    return NULL;
}

static int64_t whole_lines_in(struct span text)
{
    int64_t lines = 0;
    for (struct span line; span_cut(&text, '\n', &line) && line.len; lines++) {
        assert_true(span_starts(line, SPAN("INFO 2026-11-24 10:15:02,123 join_meeting Un evento de varios hilos n=")));
        assert_true(span_ends(line, SPAN(" req=7f3k92ab")));
    }
    return lines;
}

static void threads_write_whole_lines(struct fixture *fixture, bool background)
{
    pthread_t threads[THREADS];
    struct err err;
    char moved[80];
    int64_t lines = 0;
    snprintf(moved, sizeof moved, "%s.1", fixture->file);
    open_log(fixture, LOG_INFO, LOG_TEXT, background);
    for (size_t i = 0; i < THREADS; i++)
        assert(pthread_create(&threads[i], NULL, write_events, fixture) == 0);
    assert_int_equal(rename(fixture->file, moved), 0);
    assert_true(log_reopen(fixture->log, &err));
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    log_close(fixture->log);
    fixture->log = NULL;
    lines += whole_lines_in(read_all(fixture, moved));
    lines += whole_lines_in(read_all(fixture, fixture->file));
    assert_int_equal(lines, THREADS * EVENTS);
}

static void threads_and_a_reopened_file_lose_and_mix_nothing(void **state)
{
    threads_write_whole_lines(*state, false);
}

static void nor_do_they_in_the_background(void **state)
{
    threads_write_whole_lines(*state, true);
}

/* What fits into the pipe and the buffer is kept; the rest is dropped at once, and counted. */
static void a_pipe_that_nobody_reads_delays_nobody(void **state)
{
    struct fixture *fixture = *state;
    const int64_t events = 40000; /* some 5 MB */
    int64_t notices;
    assert_int_equal(mkfifo(fixture->file, 0600), 0);
    int reader = open(fixture->file, O_RDONLY | O_NONBLOCK);
    open_log(fixture, LOG_INFO, LOG_TEXT, true);
    struct log_context context = context_of(fixture);
    for (int64_t i = 0; i < events; i++)
        log_event(&context, LOG_INFO, FIELDS(F_INT("n", i)), "Un evento que espera a que alguien lea la tubería");
    fcntl(reader, F_SETFL, 0);
    struct buf buf = buf_new(fixture->arena, 16 * 1024 * 1024);
    int64_t told = 0;
    int64_t kept = 0;
    while (kept + told < events || buf.ptr[buf.len - 1] != '\n') { /* reads until all are there, or their loss is told */
        char bytes[65536];
        ssize_t len = read(reader, bytes, sizeof bytes);
        assert(len > 0);
        buf_put(&buf, (struct span){bytes, (size_t)len});
        told = told_in(fixture, buf_span(&buf), &notices);
        kept = lines_in(buf_span(&buf)) - notices;
    }
    close(reader);
    assert_int_equal(log_lost(fixture->log), told);
    assert_true(told > events / 2);
    assert_int_equal(kept + told, events);
}

/* /dev/full is a disk that is full; then there is space again. */
static void what_a_full_disk_lost_is_told_when_there_is_space(void **state)
{
    struct fixture *fixture = *state;
    struct err err;
    int64_t notices;
    assert_int_equal(symlink("/dev/full", fixture->file), 0);
    open_log(fixture, LOG_INFO, LOG_TEXT, true);
    struct log_context context = context_of(fixture);
    for (int i = 0; i < 5; i++)
        log_event(&context, LOG_INFO, NO_FIELDS, "Un evento");
    unlink(fixture->file);
    assert_true(log_reopen(fixture->log, &err));
    log_event(&context, LOG_INFO, NO_FIELDS, "Un evento");
    assert_true(log_lost(fixture->log) <= 5); /* all of them, unless they were still waiting */
    log_close(fixture->log);
    fixture->log = NULL;
    struct span text = read_all(fixture, fixture->file);
    int64_t told = told_in(fixture, text, &notices);
    assert_int_equal(lines_in(text) - notices + told, 6);
}

/* A file may not grow over a limit: the line that reaches it is cut, the next one begins anew. */
static void a_torn_line_does_not_swallow_the_next(void **state)
{
    struct fixture *fixture = *state;
    struct rlimit limit, before;
    open_log(fixture, LOG_INFO, LOG_TEXT, false);
    struct log_context context = context_of(fixture);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    limit = (struct rlimit){20, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
    log_event(&context, LOG_INFO, NO_FIELDS, "uno");
    log_event(&context, LOG_INFO, NO_FIELDS, "dos");
    setrlimit(RLIMIT_FSIZE, &before);
    log_event(&context, LOG_INFO, NO_FIELDS, "tres");
    assert_span(read_all(fixture, fixture->file),
                "INFO 2026-11-24 10:1\nINFO 2026-11-24 10:15:02,123 join_meeting tres req=7f3k92ab\n");
}

static void closing_writes_what_waits(void **state)
{
    struct fixture *fixture = *state;
    open_log(fixture, LOG_INFO, LOG_TEXT, true);
    struct log_context context = context_of(fixture);
    for (int i = 0; i < 100; i++)
        log_event(&context, LOG_INFO, NO_FIELDS, "Un evento");
    log_close(fixture->log);
    fixture->log = NULL;
    assert_int_equal(lines_in(read_all(fixture, fixture->file)), 100);
}

int main(void)
{
#define LOG_TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        LOG_TEST(an_event_is_a_line),
        LOG_TEST(outside_of_requests_there_is_no_id),
        LOG_TEST(json_has_the_same),
        LOG_TEST(lower_levels_are_silent),
        LOG_TEST(hostile_values_stay_on_their_line),
        LOG_TEST(values_that_could_be_read_as_something_else_are_quoted),
        LOG_TEST(values_are_cut_between_characters),
        LOG_TEST(large_hostile_events_are_one_line_each),
        LOG_TEST(large_hostile_events_are_json),
        LOG_TEST(json_shows_the_same_escapes),
        LOG_TEST(a_file_that_was_moved_is_opened_anew),
        LOG_TEST(what_cannot_be_opened_is_said),
        LOG_TEST(threads_and_a_reopened_file_lose_and_mix_nothing),
        LOG_TEST(nor_do_they_in_the_background),
        LOG_TEST(a_pipe_that_nobody_reads_delays_nobody),
        LOG_TEST(what_a_full_disk_lost_is_told_when_there_is_space),
        LOG_TEST(a_torn_line_does_not_swallow_the_next),
        LOG_TEST(closing_writes_what_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
