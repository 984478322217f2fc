/* password_link_test.c: the secret of a link stands in the link and nowhere else: not in the log, the metrics, the database. */
#include "idp/password_link.h"
#include "support/cm.h"
#include "support/school.h"
#include "web/dispatch.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

struct trial {
    struct school school;
    struct span secret;
};

static struct response ask(struct trial *trial, enum http_method method, const char *path, struct span query, struct span body)
{
    struct school *school = &trial->school;
    struct request request = {.method = method, .path = span_of(path), .query = query, .body = body,
                              .address = SPAN("127.0.0.1")};
    return web_answer(&school->app, school->worker, school->arena, &request, SCHOOL_NOW * 1000);
}

static struct span link_query(struct trial *trial)
{
    return arena_printf(trial->school.arena, PASSWORD_LINK_PARAMETER "=%.*s", SPAN_ARG(trial->secret));
}

/* Whatever people and programs do with a link. */
static void do_everything(struct trial *trial)
{
    struct span query = link_query(trial);
    ask(trial, HTTP_HEAD, PASSWORD_LINK_PATH, query, SPAN(""));
    assert_int_equal(ask(trial, HTTP_GET, PASSWORD_LINK_PATH, query, SPAN("")).status, 200);
    assert_int_equal(ask(trial, HTTP_GET, "/accounts/enlace", query, SPAN("")).status, 301);
    assert_int_equal(ask(trial, HTTP_POST, PASSWORD_LINK_PATH, SPAN(""), query).status, 403);
    assert_int_equal(ask(trial, HTTP_OTHER, PASSWORD_LINK_PATH, query, SPAN("")).status, 405);
    assert_int_equal(ask(trial, HTTP_GET, "/portal-cliente/", query, SPAN("")).status, 302);
    assert_int_equal(ask(trial, HTTP_GET, "/gestion/personas/1/", query, SPAN("")).status, 302);
}

static bool file_holds(const char *folder, const char *name, struct span text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    struct arena *arena = arena_new();
    char *bytes = arena_alloc(arena, 4 << 20);
    size_t len = fread(bytes, 1, 4 << 20, file);
    bool holds = memmem(bytes, len, text.ptr, text.len) != NULL;
    fclose(file);
    arena_free(arena);
    return holds;
}

static void test_the_secret_of_a_link_is_written_nowhere(void **state)
{
    (void)state;
    static const char *const settings[] = {"LOG_LEVEL=DEBUG", NULL};
    struct trial trial = {0};
    struct audit_by by = {.name = SPAN("pruebas"), .at = SCHOOL_NOW};
    struct span url;
    struct err err;
    school_open(&trial.school, settings);
    assert_true(password_link_new(trial.school.worker->db, trial.school.arena, &by, SPAN("https://clases.example.org"),
                                  (struct user_id){1}, &url, &err));
    trial.secret = span_sub(url, url.len - 64, 64);
    do_everything(&trial);
    struct response metrics = ask(&trial, HTTP_GET, "/metrics", SPAN(""), SPAN(""));
    assert_int_equal(metrics.status, 200);
    assert_null(memmem(metrics.body.ptr, metrics.body.len, trial.secret.ptr, trial.secret.len));
    DIR *dir = opendir(trial.school.folder);
    size_t files = 0;
    for (struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.' && ++files && file_holds(trial.school.folder, entry->d_name, trial.secret))
            fail_msg("%s holds the secret", entry->d_name);
    closedir(dir);
    assert_true(files > 0);
    school_close(&trial.school);
}

static void test_every_link_has_a_secret_of_its_own(void **state)
{
    (void)state;
    struct school school;
    struct audit_by by = {.name = SPAN("pruebas"), .at = SCHOOL_NOW};
    struct span first, second;
    struct err err;
    school_open(&school, NULL);
    assert_true(password_link_new(school.worker->db, school.arena, &by, SPAN("https://a"), (struct user_id){1}, &first, &err));
    assert_true(password_link_new(school.worker->db, school.arena, &by, SPAN("https://a"), (struct user_id){1}, &second, &err));
    assert_true(span_starts(first, SPAN("https://a/accounts/enlace/?clave=")));
    assert_int_equal(first.len, strlen("https://a/accounts/enlace/?clave=") + 64);
    assert_false(span_eq(first, second));
    school_close(&school);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_secret_of_a_link_is_written_nowhere),
        cmocka_unit_test(test_every_link_has_a_secret_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
