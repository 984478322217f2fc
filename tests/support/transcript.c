/* transcript.c: requests and the answers they must get, as text. */
#include "support/transcript.h"

#include "support/faulty.h"
#include "support/full_disk.h"

#include "store/records.h"

#include "base/buf.h"
#include "support/school.h"
#include "web/dispatch.h"

#include <assert.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_KEPT 32

struct run {
    enum transcript_faults faults;
    struct school school;
    struct arena *arena;
    instant now;
    struct {
        struct span name, value;
    } kept[MAX_KEPT];
    size_t kept_count;
    /* the case under way */
    struct span title;
    struct request request;
    bool asked, in_body;
    struct response response;
    struct span log; /* what was logged since the case began */
    size_t log_before;
    int64_t joins_before;
    struct span failure; /* the first one; empty: none */
    int failures, refused; /* cases; answers to requests that were made to fail */
    int *number;
};

static struct span read_file(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return SPAN("");
    char *bytes = arena_alloc(arena, 4 << 20);
    size_t len = fread(bytes, 1, 4 << 20, file);
    fclose(file);
    return (struct span){bytes, len};
}

static struct span log_text(struct run *run)
{
    return read_file(run->arena, arena_cstr(run->arena, arena_printf(run->arena, "%s/log", run->school.folder)));
}

static bool count_row(void *context, const struct join *join)
{
    (void)join;
    ++*(int64_t *)context;
    return true;
}

static int64_t count_joins(struct run *run)
{
    int64_t count = 0;
    struct err err;
    struct join_filter all = {.since = INSTANT_NONE};
    if (!store_joins_each(run->school.worker->db, &all, count_row, &count, &err))
        abort();
    return count;
}

static void fail(struct run *run, struct span line, struct span seen)
{
    if (run->failure.len == 0)
        run->failure = arena_printf(run->arena, "%.*s\n#   got: %.*s", SPAN_ARG(line), SPAN_ARG(span_sub(seen, 0, 1500)));
}

static bool contains(struct span text, struct span part)
{
    return part.len == 0 || memmem(text.ptr, text.len, part.ptr, part.len) != NULL;
}

/* A pattern in which `*` stands for anything. */
static bool like(struct span text, struct span pattern)
{
    struct span piece;
    bool first = true;
    while (span_cut(&pattern, '*', &piece)) {
        bool last = pattern.ptr == NULL;
        if (first && last)
            return span_eq(text, piece);
        if (first && !span_starts(text, piece))
            return false;
        if (last)
            return span_ends(text, piece);
        const char *at = piece.len ? memmem(text.ptr, text.len, piece.ptr, piece.len) : text.ptr;
        if (at == NULL)
            return false;
        text = span_sub(text, (size_t)(at - text.ptr) + piece.len, text.len);
        first = false;
    }
    return true;
}

/* {cookie:NAME} and {WORD} replaced. */
static struct span expand(struct run *run, struct span text)
{
    struct buf out = buf_new(run->arena, 1 << 20);
    while (text.len) {
        const char *open = memchr(text.ptr, '{', text.len);
        const char *close = open ? memchr(open, '}', text.len - (size_t)(open - text.ptr)) : NULL;
        if (close == NULL) {
            buf_put(&out, text);
            break;
        }
        buf_put(&out, (struct span){text.ptr, (size_t)(open - text.ptr)});
        struct span word = {open + 1, (size_t)(close - open - 1)}, value = {open, word.len + 2};
        if (span_starts(word, SPAN("cookie:")))
            value = school_cookie(run->arena, arena_cstr(run->arena, span_sub(word, 7, word.len)));
        for (size_t i = 0; i < run->kept_count; i++)
            if (span_eq(run->kept[i].name, word))
                value = run->kept[i].value;
        buf_put(&out, value);
        text = span_sub(text, (size_t)(close + 1 - text.ptr), text.len);
    }
    return buf_span(&out);
}

static void read_request_line(struct run *run, struct span line)
{
    struct request *request = &run->request;
    struct span method, path;
    if (run->in_body) {
        request->body = expand(run, line);
    } else if (line.len == 0) {
        run->in_body = true;
    } else if (request->path.ptr == NULL) {
        span_cut(&line, ' ', &method);
        request->method = span_eq(method, SPAN("GET"))    ? HTTP_GET
                          : span_eq(method, SPAN("HEAD")) ? HTTP_HEAD
                          : span_eq(method, SPAN("POST")) ? HTTP_POST
                          : span_eq(method, SPAN("DELETE")) ? HTTP_DELETE
                                                            : HTTP_OTHER;
        line = expand(run, line);
        span_cut(&line, '?', &path);
        request->path = path;
        request->query = line;
    } else {
        struct http_header *header = &request->headers[request->header_count++];
        span_cut(&line, ':', &header->name);
        header->value = expand(run, span_trim(line));
    }
}

static struct response answer(struct run *run)
{
    return web_answer(&run->school.app, run->school.worker, run->arena, &run->request, run->now * 1000);
}

static struct span header_of(const struct response *response, struct span name, struct span containing);

/* The n-th call, or write, of the next request fails; 0: none does. */
static void fail_at(struct run *run, unsigned n)
{
    if (run->faults == FAILING_CALLS)
        faulty_fail(run->school.worker->db, n);
    else
        full_disk_at(n);
}

static bool has_failed(struct run *run)
{
    return run->faults == FAILING_CALLS ? faulty_failed(run->school.worker->db) : full_disk_was_met();
}

/* What is told while the database is away: come again, and nothing of a token. */
static void check_away(struct run *run, unsigned n)
{
    run->refused++;
    struct span where = arena_printf(run->arena, "the database fails at call or write %u: 503, Retry-After, no token", n);
    const struct response *response = &run->response;
    bool token = contains(response->body, SPAN("jwt=")) || contains(response->body, SPAN("\"token\"")) ||
                 header_of(response, SPAN("Location"), SPAN("jwt=")).ptr;
    if (response->status != 503 || token || header_of(response, SPAN("Retry-After"), SPAN("")).ptr == NULL)
        fail(run, where, arena_printf(run->arena, "%d\n%.*s", response->status, SPAN_ARG(response->body)));
}

/* The request with its 1st, 2nd, 3rd … call to the database (or write) failing, until none is left to fail: what the transcript
 * says holds for that last one, so none of those before it may have left anything behind. */
static void answer_with_faults(struct run *run)
{
    bool read = run->request.method == HTTP_GET || run->request.method == HTTP_HEAD;
    for (unsigned n = 1;; n++) {
        fail_at(run, n);
        run->response = answer(run);
        if (!has_failed(run) || (run->response.status < 500 && !read))
            break; /* a page does without whose name it would show */
        if (run->response.status >= 500)
            check_away(run, n);
    }
    fail_at(run, 0);
}

static void ask(struct run *run)
{
    if (run->asked || run->request.path.ptr == NULL)
        return;
    run->asked = true;
    if (run->faults != NO_FAULTS)
        answer_with_faults(run);
    else
        run->response = answer(run);
    run->log = span_sub(log_text(run), run->log_before, SIZE_MAX);
}

static struct span header_of(const struct response *response, struct span name, struct span containing)
{
    for (size_t i = 0; i < response->header_count; i++)
        if (span_eq_nocase(response->headers[i].name, name) && contains(response->headers[i].value, containing))
            return response->headers[i].value;
    return (struct span){NULL, 0};
}

static void check_answer_line(struct run *run, struct span line)
{
    struct span name, seen, all = line;
    int64_t status;
    if (span_to_int(line, 999, &status)) {
        if (run->response.status != status)
            fail(run, line, arena_printf(run->arena, "%d\n%.*s", run->response.status, SPAN_ARG(run->response.body)));
        return;
    }
    if (span_starts(line, SPAN("!"))) {
        seen = header_of(&run->response, span_sub(line, 1, line.len), SPAN(""));
        if (seen.ptr)
            fail(run, all, seen);
        return;
    }
    span_cut(&line, ':', &name);
    struct span pattern = expand(run, span_trim(line));
    bool found = false;
    seen = SPAN("no such header");
    for (size_t i = 0; i < run->response.header_count; i++) {
        if (!span_eq_nocase(run->response.headers[i].name, name))
            continue;
        seen = run->response.headers[i].value;
        found |= like(seen, pattern);
    }
    if (!found)
        fail(run, all, seen);
}

static bool log_has(struct span log, struct span wanted)
{
    struct span level, line, text = wanted;
    span_cut(&text, ' ', &level);
    while (span_cut(&log, '\n', &line))
        if (span_starts(line, level) && contains(line, text))
            return true;
    return false;
}

static void keep(struct run *run, struct span line)
{
    struct span name, where, header, prefix = line, text;
    char end = '"';
    span_cut(&prefix, ' ', &name);
    span_cut(&prefix, ' ', &where);
    text = run->response.body;
    if (span_eq(where, SPAN("header"))) {
        span_cut(&prefix, ' ', &header);
        text = header_of(&run->response, header, prefix);
        end = ';';
    }
    const char *at = text.ptr ? memmem(text.ptr, text.len, prefix.ptr, prefix.len) : NULL;
    if (at == NULL) {
        fail(run, line, text);
        return;
    }
    struct span value, rest = span_sub(text, (size_t)(at - text.ptr) + prefix.len, text.len);
    span_cut(&rest, end, &value);
    size_t slot = 0;
    while (slot < run->kept_count && !span_eq(run->kept[slot].name, name))
        slot++;
    assert(slot < MAX_KEPT);
    run->kept_count = slot == run->kept_count ? slot + 1 : run->kept_count;
    run->kept[slot].name = name;
    run->kept[slot].value = value;
}

static void end_case(struct run *run)
{
    if (run->title.len == 0)
        return;
    bool ok = run->failure.len == 0;
    printf("%s %d - %.*s\n", ok ? "ok" : "not ok", ++*run->number, SPAN_ARG(run->title));
    if (!ok)
        printf("# expected: %.*s\n", SPAN_ARG(run->failure));
    run->failures += !ok;
    run->title = SPAN("");
}

static void begin_case(struct run *run, struct span title)
{
    end_case(run);
    run->title = title;
    run->request = (struct request){.address = SPAN("192.0.2.7")};
    run->response = (struct response){0};
    run->asked = run->in_body = false;
    run->failure = SPAN("");
    run->log_before = log_text(run).len;
    run->joins_before = count_joins(run);
}

static void read_clock(struct run *run, struct span text)
{
    struct tm tm = {0};
    if (strptime(arena_cstr(run->arena, text), "%Y-%m-%dT%H:%M:%SZ", &tm) == NULL)
        abort();
    run->now = timegm(&tm);
}

static bool take(struct span *line, const char *prefix)
{
    if (!span_starts(*line, span_of(prefix)))
        return false;
    *line = span_sub(*line, strlen(prefix), line->len);
    return true;
}

static void read_line(struct run *run, struct span line)
{
    struct span all = line;
    if (line.len == 0 || line.ptr[0] == '#')
        return;
    if (take(&line, "== ")) {
        begin_case(run, line);
    } else if (take(&line, "at ")) {
        end_case(run);
        read_clock(run, line);
    } else if (take(&line, "> ") || take(&line, ">")) {
        if (run->asked) { /* another request of the same case */
            run->request = (struct request){.address = SPAN("192.0.2.7")};
            run->asked = run->in_body = false;
        }
        read_request_line(run, line);
    } else {
        ask(run);
        if (take(&line, "< "))
            check_answer_line(run, line);
        else if (take(&line, "~ ")) {
            if (!contains(run->response.body, expand(run, line)))
                fail(run, all, run->response.body);
        } else if (take(&line, "!~ ")) {
            if (contains(run->response.body, expand(run, line)))
                fail(run, all, run->response.body);
        } else if (take(&line, "log ")) {
            if (!log_has(run->log, line))
                fail(run, all, run->log);
        } else if (take(&line, "!log ")) {
            if (log_has(run->log, line))
                fail(run, all, run->log);
        } else if (take(&line, "joins ")) {
            struct span seen = arena_printf(run->arena, "%lld", (long long)(count_joins(run) - run->joins_before));
            if (!span_eq(seen, line))
                fail(run, all, seen);
        } else if (take(&line, "keep ")) {
            keep(run, line);
        } else {
            fail(run, all, SPAN("a line that no rule reads"));
        }
    }
}

static int run_file(const char *path, enum transcript_faults faults, int *number, int *refused)
{
    const char *settings[16];
    struct run run = {.arena = arena_new(), .now = SCHOOL_NOW, .number = number, .faults = faults};
    struct span text = read_file(run.arena, path), line, first = text, word;
    size_t count = 0;
    span_cut(&first, '\n', &line);
    if (take(&line, "settings ")) {
        text = first;
        while (span_cut(&line, ' ', &word) && count + 1 < sizeof settings / sizeof settings[0])
            settings[count++] = arena_cstr(run.arena, word);
    }
    settings[count] = NULL;
    school_open(&run.school, settings);
    if (faults == FAILING_CALLS)
        run.school.worker->db = faulty_before(run.school.worker->db);
    while (span_cut(&text, '\n', &line))
        read_line(&run, line);
    ask(&run);
    end_case(&run);
    school_close(&run.school);
    arena_free(run.arena);
    *refused += run.refused;
    return run.failures;
}

int transcripts_run(enum transcript_faults faults)
{
    glob_t files;
    int number = 0, failures = 0, refused = 0;
    if (glob("tests/http/transcripts/*.txt", 0, NULL, &files) != 0)
        return 1;
    for (size_t i = 0; i < files.gl_pathc; i++) {
        printf("# %s\n", files.gl_pathv[i]);
        failures += run_file(files.gl_pathv[i], faults, &number, &refused);
    }
    bool enough = refused >= number / 2;
    if (faults != NO_FAULTS)
        printf("%s %d - enough was made to fail: %d answers\n", enough ? "ok" : "not ok", ++number, refused);
    printf("1..%d\n", number);
    globfree(&files);
    return failures || (faults != NO_FAULTS && !enough) ? 1 : 0;
}
