/* school.c: a small school in a temporary folder, at a fixed moment, for tests. */
#include "support/school.h"
#include "support/database.h"

#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BY_AT(moment) (&(const struct audit_by){.name = SPAN("pruebas"), .at = (moment)})
#define BY BY_AT(SCHOOL_NOW)
#define MUST(call)                                                                                                     \
    do {                                                                                                               \
        if (!(call)) {                                                                                                 \
            fprintf(stderr, "%s: %s\n", #call, err.text);                                                              \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

static struct user_id add_user(struct db *db, const char *username, const char *name, bool staff, const char *hash)
{
    struct err err = {0};
    char email[128];
    struct user_id id;
    snprintf(email, sizeof email, "%s@example.cl", username);
    struct user user = {.username = span_of(username), .name = span_of(name), .email = span_of(email), .staff = staff,
                        .enabled = true, .created_at = SCHOOL_NOW};
    MUST(store_user_add(db, BY, &user, span_of(hash), &id, &err));
    return id;
}

static struct course_id add_course(struct db *db, const char *name, const char *code, const char *first,
                                   const char *last)
{
    struct err err = {0};
    struct course_id id;
    struct course course = {.name = span_of(name), .code = span_of(code), .zone = SPAN("America/Santiago"),
                            .first_day = DATE_NONE, .last_day = DATE_NONE};
    assert(date_parse(span_of(first), &course.first_day) && date_parse(span_of(last), &course.last_day));
    MUST(store_course_add(db, BY, &course, &id, &err));
    return id;
}

static struct meeting_id add_meeting(struct school *school, struct course_id course, int start, int end,
                                     enum link_kind kind)
{
    struct err err = {0};
    struct meeting_id id;
    struct meeting meeting = {.course = course, .link_kind = kind, .on = true,
                              .rule = {.weekday = 1, .date = DATE_NONE, .start = start, .end = end}};
    MUST(store_meeting_add(school->worker->db, school->worker->zones, BY_AT(SCHOOL_NOW - 30 * DAY_SECONDS), &meeting, &id,
                           &err));
    return id;
}

static void enrol(struct school *school, struct user_id user, int64_t course, enum role role)
{
    struct err err = {0};
    struct enrolment enrolment = {.user = user, .course = {course}, .role = role};
    MUST(store_enrol(school->worker->db, school->worker->zones, BY_AT(SCHOOL_NOW - DAY_SECONDS), NULL, &enrolment, &err));
}

static void add_people(struct school *school)
{
    struct err err = {0};
    struct db *db = school->worker->db;
    char hash[PASSWORD_HASH_MAX];
    MUST(password_hash(SPAN(SCHOOL_PASSWORD), PASSWORD_COST, hash, &err));
    struct user_id ana = add_user(db, "ana", "Ana Pérez", false, hash);
    struct user_id benja = add_user(db, "benja", "Benjamín Soto", false, hash);
    struct user_id carla = add_user(db, "carla", "Carla Núñez", false, hash);
    add_user(db, "diego", "Diego Rojas", true, hash);
    struct user_id eva = add_user(db, "eva", "Eva Muñoz", false, hash);
    struct user_id felix = add_user(db, "felix", "Félix Vera", true, hash);
    enrol(school, ana, 1, ROLE_STUDENT);
    enrol(school, ana, 2, ROLE_STUDENT);
    enrol(school, benja, 3, ROLE_STUDENT);
    enrol(school, carla, 1, ROLE_TEACHER);
    enrol(school, eva, 1, ROLE_STUDENT);
    enrol(school, felix, 1, ROLE_STUDENT);
    MUST(store_user_set_enabled(db, BY, eva, false, &err));
}

static void add_calls(struct school *school)
{
    struct err err = {0};
    struct db *db = school->worker->db;
    struct course_id python = add_course(db, "Python", "PY-1", "2026-03-03", "2026-12-15");
    struct course_id excel = add_course(db, "Excel", "EX-1", "2026-03-03", "2026-12-15");
    struct course_id ceramica = add_course(db, "Cerámica", "", "2026-03-03", "2026-11-10");
    struct course_id ingles = add_course(db, "Inglés", "", "2026-03-03", "2026-12-15");
    int h19 = 19 * 3600, h20 = 20 * 3600, h21 = 21 * 3600, h22 = 22 * 3600;
    add_meeting(school, python, h19, h21, LINK_DEFAULT);
    add_meeting(school, excel, h20, h22, LINK_DEFAULT);
    add_meeting(school, ceramica, h19, h21, LINK_DEFAULT);
    add_meeting(school, ingles, h19, h21, LINK_DEFAULT);
    add_meeting(school, python, h19, h21, LINK_NONE);
    struct meeting_id off = add_meeting(school, python, h19, h21, LINK_DEFAULT);
    MUST(store_meeting_set_on(db, BY, off, false, &err));
    struct meeting_id cancelled = add_meeting(school, python, h19, h21, LINK_DEFAULT);
    struct date today;
    assert(date_parse(SPAN("2026-11-24"), &today));
    struct occurrence class;
    MUST(store_occurrence_on(db, school->arena, cancelled, today, &class, &err));
    MUST(store_occurrence_cancel(db, school->worker->zones, BY, class.id, SPAN("Feriado"), &err));
    struct meeting once = {.course = excel, .link_kind = LINK_DEFAULT, .on = true,
                           .rule = {.weekday = -1, .date = {today.days - 1}, .start = h19, .end = h21}};
    struct meeting_id id;
    MUST(store_meeting_add(db, school->worker->zones, BY_AT(SCHOOL_NOW - 30 * DAY_SECONDS), &once, &id, &err));
    struct meeting pasted = {.course = ceramica, .link_kind = LINK_OWN, .on = true, .rule = once.rule,
                             .link = SPAN("https://meet.gryphos.cl/x?jwt=eyJpegado#a=1&jwt=eyJpegado")};
    pasted.rule.date.days -= 14;
    MUST(store_meeting_add(db, school->worker->zones, BY_AT(SCHOOL_NOW - 30 * DAY_SECONDS), &pasted, &id, &err));
}

static void cookie_bytes(const char *username, unsigned char bytes[SHA256_LEN])
{
    crypto_sha256(span_of(username), bytes);
}

struct span school_cookie(struct arena *arena, const char *username)
{
    unsigned char bytes[SHA256_LEN];
    cookie_bytes(username, bytes);
    return base64url_encode(arena, (struct span){(const char *)bytes, sizeof bytes});
}

static void add_sessions(struct school *school)
{
    static const char *const people[] = {"ana", "benja", "carla", "diego", "felix"};
    struct err err = {0};
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        unsigned char bytes[SHA256_LEN], hash[SHA256_LEN];
        struct account account = {.password_hash = SPAN("")};
        cookie_bytes(people[i], bytes);
        crypto_sha256((struct span){(const char *)bytes, sizeof bytes}, hash);
        MUST(store_user_find(school->worker->db, school->arena, span_of(people[i]), &account.user, &err));
        MUST(store_session_add(school->worker->db, hash, &account, SPAN(""), SCHOOL_NOW, SPAN(""), &err));
    }
}

static void write_key(struct school *school, const char *kid)
{
    struct rsa_key *key = rsa_key_new();
    struct secret pem = rsa_key_pem(key);
    const char *path = arena_cstr(school->arena, arena_printf(school->arena, "%s/keys/%s.pem", school->folder, kid));
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert(write(fd, pem.bytes, pem.len) == (ssize_t)pem.len);
    close(fd);
    secret_free(&pem);
    rsa_key_free(key);
}

static void add_keys(struct school *school)
{
    const char *folder = arena_cstr(school->arena, school->config.jitsi_keys);
    assert(mkdir(folder, 0700) == 0);
    write_key(school, SCHOOL_KID);
    write_key(school, SCHOOL_OLD_KID);
}

void school_open(struct school *school, const char *const settings[])
{
    struct err err = {0};
    crypto_init();
    *school = (struct school){.arena = arena_new()};
    snprintf(school->folder, sizeof school->folder, "/tmp/portero-school-XXXXXX");
    assert(mkdtemp(school->folder) != NULL);
    struct span database = test_database(school->arena, school->folder, "school.db");
    char *environment[32];
    size_t count = 0;
    environment[count++] =
        arena_cstr(school->arena, arena_printf(school->arena, "DATABASE_URL=%.*s", SPAN_ARG(database)));
    environment[count++] = arena_cstr(school->arena, SPAN("JITSI_JWT_SECRET=" SCHOOL_SECRET));
    environment[count++] = arena_cstr(school->arena, arena_printf(school->arena, "LOG_FILE=%s/log", school->folder));
    environment[count++] = arena_cstr(school->arena, arena_printf(school->arena, "JITSI_KEYS=%s/keys", school->folder));
    for (size_t i = 0; settings && settings[i]; i++)
        environment[count++] = arena_cstr(school->arena, span_of(settings[i]));
    environment[count] = NULL;
    struct config_problems problems;
    if (!config_load(school->arena, environment, SPAN(""), NULL, 0, NEED_DATABASE | NEED_JITSI | NEED_SERVE,
                     &school->config, &problems)) {
        fprintf(stderr, "%.*s\n", SPAN_ARG(problems.lines));
        abort();
    }
    if (school->config.jitsi_signing == SIGNING_RS256)
        add_keys(school);
    MUST(app_open(&school->config, false, &school->app, &err));
    MUST(worker_open(&school->app, &school->worker, &err));
    add_calls(school);
    add_people(school);
    add_sessions(school);
}

static void remove_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir)
        closedir(dir);
    rmdir(folder);
}

void school_close(struct school *school)
{
    worker_close(school->worker);
    app_close(&school->app);
    test_database_drop(school->config.database_url);
    remove_folder(arena_cstr(school->arena, school->config.jitsi_keys));
    config_free(&school->config);
    arena_free(school->arena);
    remove_folder(school->folder);
}
