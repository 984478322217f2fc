/* stream_test.c: downloads that are made while they leave, by the real dispatch, server and slow pool, over a table of
 * routes of its own: /good/N/ is N chunks, /bad/N/ fails instead of its chunk N, /over/N/ makes one that is too large. */
#include "support/school.h"
#include "web/dispatch.h"
#include "web/routes.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/cm.h"

#define PART ((size_t)40000) /* bytes of a chunk */
#define ENDLESS "/good/1000000000/"

/* --- routes ------------------------------------------------------------------------------------------------------- */

struct letters {
    int64_t made, count;
    const void *first; /* what the first chunk was given by its arena */
    struct err failure;
    size_t size;
};

static bool next_letters(struct exchange *ex, void *context, struct buf *out, bool *end, struct err *err)
{
    struct letters *letters = context;
    const char *given = arena_alloc(ex->arena, 4000);
    if (letters->first == NULL)
        letters->first = given;
    if (given != letters->first || ex->worker == NULL || ex->worker->db == NULL || out->len != 0)
        return err_set(err, ERR_INTERNAL, "a chunk begins with something left over");
    if (letters->made == letters->count && letters->failure.code != ERR_NONE) {
        *err = letters->failure;
        return false;
    }
    char *text = arena_alloc(ex->arena, letters->size);
    memset(text, (int)('a' + letters->made % 26), letters->size);
    buf_put(out, (struct span){text, letters->size});
    *end = ++letters->made == letters->count && letters->failure.code == ERR_NONE;
    return true;
}

static struct response stream(struct exchange *ex, struct letters letters)
{
    struct letters *context = arena_alloc(ex->arena, sizeof *context);
    letters.count = ex->path.meeting.v;
    *context = letters;
    return answer_stream(ex, 200, SPAN("text/csv; charset=utf-8"), SPAN("joins.csv"), next_letters, context);
}

static struct response good(struct exchange *ex)
{
    return stream(ex, (struct letters){.size = PART});
}

static struct response bad(struct exchange *ex)
{
    return stream(ex, (struct letters){.size = PART, .made = 1, .failure = {ERR_UNAVAILABLE, "the database is away"}});
}

static struct response over(struct exchange *ex)
{
    return stream(ex, (struct letters){.size = STREAM_CHUNK + 1});
}

const struct route routes[] = {
    {"good", "/good/", ROUTE_GET, RUNS_SLOW, 0, good, NULL, WHO_ANYBODY},
    {"bad", "/bad/", ROUTE_GET, RUNS_SLOW, 0, bad, NULL, WHO_ANYBODY},
    {"over", "/over/", ROUTE_GET, RUNS_SLOW, 0, over, NULL, WHO_ANYBODY},
};
const size_t route_count = sizeof routes / sizeof routes[0];

const struct route *route_find(struct span path, enum http_method method, struct path_ids *ids, bool *slash)
{
    (void)method;
    *slash = false;
    for (size_t i = 0; i < route_count; i++) {
        struct span pattern = span_of(routes[i].pattern);
        if (span_starts(path, pattern) && span_to_id(span_sub(path, pattern.len, path.len - pattern.len - 1), &ids->meeting.v))
            return &routes[i];
    }
    return NULL;
}

unsigned route_methods(const char *pattern)
{
    (void)pattern;
    return ROUTE_GET;
}

struct span route_allow(struct arena *arena, const char *pattern)
{
    (void)arena;
    (void)pattern;
    return SPAN("GET, HEAD");
}

/* --- a server that runs ------------------------------------------------------------------------------------------- */

struct site {
    struct school school;
    struct web *web;
    struct server *server;
};

static int open_site(void **state)
{
    static const char *const settings[] = {"WORKERS=1", NULL};
    struct site *site = calloc(1, sizeof *site);
    struct err err = {0};
    school_open(&site->school, settings);
    struct server_options options = {.listen = SPAN("127.0.0.1:0"), .workers = 1, .max_connections = 50,
                                     .max_connections_per_address = 50, .header_timeout = 10, .body_timeout = 10,
                                     .idle_timeout = 10};
    assert_true(web_open(&site->school.app, &site->web, &err));
    struct http_handler handler = web_handler(site->web);
    assert_true(server_start(&options, &handler, &site->server, &err));
    *state = site;
    return 0;
}

static int close_site(void **state)
{
    struct site *site = *state;
    if (site->server) {
        server_quiesce(site->server);
        assert_true(server_stop(site->server, 8));
    }
    assert_int_equal(counter_get(&site->school.app.metrics->streams), 0);
    web_close(site->web);
    school_close(&site->school);
    free(site);
    return 0;
}

static int ask(const struct site *site, const char *method, const char *path)
{
    struct span address = server_address(site->server), host;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char request[200];
    int64_t port;
    span_cut(&address, ':', &host);
    assert_true(span_to_int(address, 65535, &port));
    to.sin_port = htons((uint16_t)port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    int len = snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", method, path);
    assert_int_equal(send(fd, request, (size_t)len, MSG_NOSIGNAL), len);
    return fd;
}

/* Everything up to the connection's end. */
static struct span read_all(const struct site *site, int fd)
{
    size_t room = 4 << 20, len = 0;
    char *bytes = arena_alloc(site->school.arena, room);
    ssize_t got;
    while ((got = recv(fd, bytes + len, room - len, 0)) > 0)
        len += (size_t)got;
    close(fd);
    return (struct span){bytes, len};
}

static struct span get(const struct site *site, const char *path)
{
    return read_all(site, ask(site, "GET", path));
}

static bool has(struct span text, const char *part)
{
    return text.len > 0 && memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

static bool is_whole(struct span answer)
{
    return span_ends(answer, SPAN("\r\n0\r\n\r\n"));
}

static size_t letters_in(struct span answer, char letter)
{
    size_t count = 0;
    const char *body = memmem(answer.ptr, answer.len, "\r\n\r\n", 4);
    for (const char *at = body; at && at < answer.ptr + answer.len; at++)
        count += *at == letter;
    return count;
}

static size_t log_lines(const struct site *site, const char *part)
{
    char line[2000];
    size_t count = 0;
    FILE *file = fopen(arena_cstr(site->school.arena, arena_printf(site->school.arena, "%s/log", site->school.folder)), "r");
    while (file && fgets(line, sizeof line, file))
        count += strstr(line, part) != NULL;
    if (file)
        fclose(file);
    return count;
}

static void await_streams(const struct site *site, int64_t count)
{
    for (int i = 0; i < 5000 && counter_get(&site->school.app.metrics->streams) != count; i++)
        poll(NULL, 0, 1);
    assert_int_equal(counter_get(&site->school.app.metrics->streams), count);
}

/* --- what holds --------------------------------------------------------------------------------------------------- */

static void test_what_is_longer_than_a_chunk_comes_in_chunks(void **state)
{
    struct span answer = get(*state, "/good/20/");
    assert_true(has(answer, "HTTP/1.1 200 ") && has(answer, "Transfer-Encoding: chunked") && is_whole(answer));
    assert_true(has(answer, "\r\nContent-Disposition: attachment; filename=\"joins.csv\"\r\n"));
    assert_true(has(answer, "\r\nContent-Type: text/csv; charset=utf-8\r\n") && has(answer, "\r\nX-Request-Id: "));
    assert_int_equal(letters_in(answer, 't'), PART);
}

static void test_what_is_one_chunk_is_an_ordinary_answer(void **state)
{
    struct span answer = get(*state, "/good/1/");
    assert_true(has(answer, "\r\nContent-Length: 40000\r\n") && has(answer, "filename=\"joins.csv\""));
    assert_int_equal(letters_in(answer, 'a'), PART);
}

static void test_it_is_counted_once_with_its_status(void **state)
{
    struct site *site = *state;
    get(site, "/good/20/");
    get(site, "/bad/5/");
    const struct metrics *metrics = site->school.app.metrics;
    assert_int_equal(counter_get(&metrics->requests[0][2]), 1);
    assert_int_equal(counter_get(&metrics->requests[1][2]), 1);
    assert_int_equal(counter_get(&metrics->failures[FAILURE_UNAVAILABLE]), 1);
}

static void test_head_makes_no_more_than_the_first_chunk(void **state)
{
    struct site *site = *state;
    struct span answer = read_all(site, ask(site, "HEAD", ENDLESS));
    assert_true(has(answer, "HTTP/1.1 200 ") && span_ends(answer, SPAN("\r\n\r\n")));
    assert_false(has(answer, "Content-Length"));
    await_streams(site, 0);
}

static void test_what_fails_midway_is_logged_once_and_has_no_end(void **state)
{
    struct site *site = *state;
    struct span answer = get(site, "/bad/5/");
    assert_true(has(answer, "HTTP/1.1 200 "));
    assert_false(is_whole(answer));
    assert_int_equal(log_lines(site, "ERROR"), 1);
    assert_int_equal(log_lines(site, "the database is away"), 1);
}

static void test_what_cannot_begin_is_an_ordinary_failure(void **state)
{
    struct site *site = *state;
    struct span answer = get(site, "/bad/1/");
    assert_true(has(answer, "HTTP/1.1 503 ") && has(answer, "\r\nRetry-After: "));
    assert_false(has(answer, "Content-Disposition"));
    assert_int_equal(log_lines(site, "ERROR"), 1);
    assert_true(has(get(site, "/over/1/"), "HTTP/1.1 500 "));
}

static void test_four_at_once_and_one_more_is_refused(void **state)
{
    struct site *site = *state;
    int fds[4];
    for (int i = 0; i < 4; i++)
        fds[i] = ask(site, "GET", ENDLESS);
    await_streams(site, 4);
    struct span refused = get(site, "/good/20/");
    assert_true(has(refused, "HTTP/1.1 503 ") && has(refused, "\r\nRetry-After: "));
    assert_true(has(get(site, "/good/1/"), "HTTP/1.1 200 ")); /* needs no place */
    close(fds[0]);
    await_streams(site, 3);
    assert_true(is_whole(get(site, "/good/20/")));
    for (int i = 1; i < 4; i++)
        close(fds[i]);
    await_streams(site, 0);
}

/* There is one slow thread, and it has a next chunk to make all the time. */
static void test_other_slow_work_has_its_turn_between_two_chunks(void **state)
{
    struct site *site = *state;
    int long_one = ask(site, "GET", ENDLESS), short_one = -1;
    char *bytes = arena_alloc(site->school.arena, PART);
    size_t before = 0, after = 0;
    while (after < 10 * PART) {
        struct pollfd fds[] = {{.fd = long_one, .events = POLLIN}, {.fd = short_one, .events = POLLIN}};
        assert_true(poll(fds, 2, 5000) > 0);
        ssize_t got = fds[0].revents ? recv(long_one, bytes, PART, 0) : 0;
        assert_true(got > 0 || fds[0].revents == 0);
        if (short_one >= 0 && fds[1].revents)
            after += (size_t)got;
        else
            before += (size_t)got;
        if (short_one < 0 && before > 10 * PART)
            short_one = ask(site, "GET", "/good/1/");
        assert_true(before < 2000 * PART);
    }
    assert_true(has(read_all(site, short_one), "HTTP/1.1 200 "));
    close(long_one);
    await_streams(site, 0);
}

static void test_a_stop_cuts_off_what_is_under_way(void **state)
{
    struct site *site = *state;
    int fd = ask(site, "GET", ENDLESS);
    await_streams(site, 1);
    server_quiesce(site->server);
    assert_true(server_stop(site->server, 1));
    assert_false(is_whole(read_all(site, fd)));
    site->server = NULL;
}

/* --- without a server --------------------------------------------------------------------------------------------- */

static struct response answer(struct site *site, const char *path)
{
    struct request request = {.method = HTTP_GET, .path = span_of(path), .address = SPAN("192.0.2.7")};
    return web_answer(&site->school.app, site->school.worker, site->school.arena, &request, SCHOOL_NOW * 1000);
}

static void test_in_process_it_is_one_body(void **state)
{
    struct response response = answer(*state, "/good/20/");
    assert_int_equal(response.status, 200);
    assert_null(response.stream);
    assert_int_equal(response.body.len, 20 * PART);
    assert_int_equal(response.body.ptr[20 * PART - 1], 't');
}

static void test_in_process_a_failure_midway_is_a_failure(void **state)
{
    assert_int_equal(answer(*state, "/bad/5/").status, 503);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_site, close_site)
        TEST(test_what_is_longer_than_a_chunk_comes_in_chunks),
        TEST(test_what_is_one_chunk_is_an_ordinary_answer),
        TEST(test_it_is_counted_once_with_its_status),
        TEST(test_head_makes_no_more_than_the_first_chunk),
        TEST(test_what_fails_midway_is_logged_once_and_has_no_end),
        TEST(test_what_cannot_begin_is_an_ordinary_failure),
        TEST(test_four_at_once_and_one_more_is_refused),
        TEST(test_other_slow_work_has_its_turn_between_two_chunks),
        TEST(test_a_stop_cuts_off_what_is_under_way),
        TEST(test_in_process_it_is_one_body),
        TEST(test_in_process_a_failure_midway_is_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
