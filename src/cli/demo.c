/* demo.c: `portero demo`: a small school whose times are renewed at each start, and the server for it. */
#include "cli/demo.h"

#include "app/app.h"
#include "cli/run_server.h"

#include <stdio.h>
#include <time.h>

#define DEMO_PASSWORD "escuela-demo"

struct demo {
    struct arena *arena;
    struct db *db;
    struct zones *zones;
    const struct config *config;
    instant now;
    struct audit_by by;
};

static bool add_user(struct demo *demo, const char *username, const char *name, bool staff, struct err *err)
{
    struct user existing;
    struct user_id id;
    char hash[PASSWORD_HASH_MAX];
    if (store_user_find(demo->db, demo->arena, span_of(username), &existing, err))
        return true;
    if (err->code != ERR_NOT_FOUND || !password_hash(SPAN(DEMO_PASSWORD), PASSWORD_COST, hash, err))
        return false;
    struct user user = {.username = span_of(username),
                        .name = span_of(name),
                        .email = arena_printf(demo->arena, "%s@escuela-demo.example", username),
                        .staff = staff,
                        .enabled = true,
                        .created_at = demo->now};
    return store_user_add(demo->db, &demo->by, &user, span_of(hash), &id, err);
}

static bool enrol(struct demo *demo, const char *username, struct course_id course, enum role role, struct err *err)
{
    struct user user;
    if (!store_user_find(demo->db, demo->arena, span_of(username), &user, err))
        return false;
    struct enrolment enrolment = {.user = user.id, .course = course, .role = role};
    return store_enrol(demo->db, demo->zones, &demo->by, NULL, &enrolment, err);
}

/* The course of that code; made where there is none. */
static bool course(struct demo *demo, const char *name, const char *code, struct date last_day, struct course *out,
                   struct err *err)
{
    struct course_list list;
    if (!store_course_list(demo->db, demo->arena, &list, err))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        if (span_eq(list.items[i].code, span_of(code))) {
            *out = list.items[i];
            return true;
        }
    }
    *out = (struct course){.name = span_of(name), .code = span_of(code), .zone = demo->config->time_zone,
                           .first_day = DATE_NONE, .last_day = last_day};
    return store_course_add(demo->db, &demo->by, out, &out->id, err);
}

/* The only call of a course, on one date: its class is moved to [now + from, now + to], whoever entered it before. */
static bool call_at(struct demo *demo, const struct course *course, const char *description, int64_t from, int64_t to,
                    struct err *err)
{
    struct date day, end_day;
    int start, end;
    const struct zone *zone = zones_get(demo->zones, course->zone, demo->now, err);
    if (zone == NULL)
        return false;
    zone_local(zone, demo->now + from, &day, &start);
    zone_local(zone, demo->now + to, &end_day, &end);
    struct meeting_list calls;
    if (!store_meeting_list(demo->db, demo->arena, course->id, &calls, err))
        return false;
    if (calls.count == 0) {
        struct meeting meeting = {.course = course->id, .description = span_of(description), .on = true,
                                  .link_kind = LINK_DEFAULT,
                                  .rule = {.weekday = -1, .date = day, .start = start, .end = end}};
        struct meeting_id id;
        return store_meeting_add(demo->db, demo->zones, &demo->by, &meeting, &id, err);
    }
    struct occurrence_list classes;
    return store_occurrence_list(demo->db, demo->arena, calls.items[0].id, DATE_NONE, DATE_NONE, &classes, err) &&
           (classes.count == 0 || store_occurrence_move(demo->db, demo->zones, &demo->by, classes.items[0].id, day, start,
                                                        end, err));
}

static bool make_school(struct demo *demo, struct err *err)
{
    struct course python, excel, english, ceramics;
    struct date last_month = {(int32_t)(demo->now / DAY_SECONDS) - 30};
    return add_user(demo, "ana", "Ana Pérez", false, err) && add_user(demo, "benja", "Benjamín Soto", false, err) &&
           add_user(demo, "carla", "Carla Núñez", false, err) && add_user(demo, "diego", "Diego Rojas", true, err) &&
           course(demo, "Python", "PY-1", DATE_NONE, &python, err) &&
           course(demo, "Excel", "EX-1", DATE_NONE, &excel, err) &&
           course(demo, "Inglés", "IN-1", DATE_NONE, &english, err) &&
           course(demo, "Cerámica", "CE-1", last_month, &ceramics, err) &&
           enrol(demo, "ana", python.id, ROLE_STUDENT, err) && enrol(demo, "ana", excel.id, ROLE_STUDENT, err) &&
           enrol(demo, "benja", ceramics.id, ROLE_STUDENT, err) &&
           enrol(demo, "carla", python.id, ROLE_TEACHER, err) &&
           call_at(demo, &python, "Funciones y módulos", -600, 6600, err) &&
           call_at(demo, &excel, "Tablas dinámicas", 180 + demo->config->join_early_minutes * 60, 7500, err) &&
           call_at(demo, &english, "Conversación", -600, 6600, err);
}

static void tell(void *context)
{
    const struct config *config = context;
    struct span port = config->listen, ignored;
    while (span_has(port, ':'))
        span_cut(&port, ':', &ignored);
    printf("Open   %.*s/   (over ssh: ssh -L %.*s:127.0.0.1:%.*s HOST)   stop: Ctrl-C\n"
           "  ana     student   Python is open: join.  Excel opens in 3 minutes: wait there and it lets you in\n"
           "  benja   student   only in a finished course      carla  teacher of Python      diego  staff\n"
           "  password of all four: " DEMO_PASSWORD "               data: build/demo/  (times renewed at each start; "
           "make demo NEW=1 remakes it)\n"
           "Not for real use: DEBUG=1, a stand-in for Jitsi, a secret made for this run.\n",
           SPAN_ARG(config->public_url), SPAN_ARG(port), SPAN_ARG(port));
    fflush(stdout);
}

int run_demo(const struct config *config)
{
    struct app app;
    struct worker *worker = NULL;
    struct err err = {0};
    if (!config->debug) {
        fputs("portero: the demo runs with DEBUG=1 only; start it with `make demo`\n", stderr);
        return 2;
    }
    struct arena *arena = arena_new();
    bool made = app_open(config, false, &app, &err);
    if (made) {
        made = worker_open(&app, &worker, &err);
        struct demo demo = {.arena = arena, .config = config, .now = time(NULL)};
        demo.by = (struct audit_by){.name = SPAN("demo"), .at = demo.now};
        if (made) {
            demo.db = worker->db;
            demo.zones = worker->zones;
            made = make_school(&demo, &err);
            worker_close(worker);
        }
        app_close(&app);
    }
    arena_free(arena);
    if (!made) {
        fprintf(stderr, "portero: %s\n", err.text);
        return 1;
    }
    struct config copy = *config;
    return run_server(config, false, tell, &copy);
}
