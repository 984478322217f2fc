/* course.c: `portero course …` and `portero enrol …`. */
#include "cli/commands.h"

static void read_waits(struct cli *cli, bool *out)
{
    struct span word = cli_option(cli, "wait-for-teacher");
    if (word.ptr && !span_eq(word, SPAN("yes")) && !span_eq(word, SPAN("no")))
        cli_problem(cli, "wait-for-teacher", "es yes o no", "is yes or no");
    if (word.ptr)
        *out = span_eq(word, SPAN("yes"));
}

static void read_fields(struct cli *cli, struct course *course)
{
    struct span zone = cli_option(cli, "time-zone");
    struct err err;
    cli_text(cli, "name", NAME_MAX_LEN, false, &course->name);
    cli_text(cli, "code", NAME_MAX_LEN, true, &course->code);
    cli_date(cli, "first-day", &course->first_day);
    cli_date(cli, "last-day", &course->last_day);
    if (zone.ptr) {
        if (zones_get(cli->zones, zone, cli->now, &err) == NULL)
            cli_problem(cli, "time-zone", "no es una zona horaria como America/Santiago",
                        "is no time zone such as America/Santiago");
        course->zone = zone;
    }
    read_waits(cli, &course->waits);
    if (!date_is_none(course->first_day) && !date_is_none(course->last_day) &&
        course->last_day.days < course->first_day.days)
        cli_problem(cli, "last-day", "es antes del primer día", "is before the first day");
}

int course_add(struct cli *cli)
{
    struct course course = {.code = SPAN(""), .zone = cli->config->time_zone, .first_day = DATE_NONE,
                            .last_day = DATE_NONE};
    struct course_id id;
    struct err err;
    read_fields(cli, &course);
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    struct audit_by by = cli_by(cli);
    if (!store_course_add(cli->db, &by, &course, &id, &err))
        return cli_fail(cli, &err);
    cli_print_id(id.v);
    return EXIT_DONE;
}

int course_edit(struct cli *cli)
{
    struct course course, checked = {.first_day = DATE_NONE, .last_day = DATE_NONE};
    struct err err;
    read_fields(cli, &checked);
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    if (!store_course_find(cli->db, cli->arena, (struct course_id){cli->id}, &course, &err))
        return cli_fail(cli, &err);
    read_fields(cli, &course);
    if (!cli_sound(cli))
        return cli_refuse(cli);
    struct audit_by by = cli_by(cli);
    return store_course_edit(cli->db, cli->zones, &by, NULL, &course, &err) ? EXIT_DONE : cli_fail(cli, &err);
}

static void put_course_json(struct cli *cli, struct json *json, const struct course *course)
{
    json_object(json);
    json_put_int(json, SPAN("id"), course->id.v);
    json_put_text(json, SPAN("name"), course->name);
    json_put_text(json, SPAN("code"), course->code);
    json_put_date(cli, json, SPAN("first_day"), course->first_day);
    json_put_date(cli, json, SPAN("last_day"), course->last_day);
    json_put_text(json, SPAN("time_zone"), course->zone);
    json_put_bool(json, SPAN("wait_for_teacher"), course->waits);
    json_object_end(json);
}

static struct span day_or_dash(struct cli *cli, struct date date)
{
    return date_is_none(date) ? SPAN("-") : date_format(cli->arena, date);
}

static void print_courses(struct cli *cli, const struct course_list *list)
{
    static const char *const heads[] = {"id", "name", "code", "first-day", "last-day", "time-zone"};
    struct table table = table_new(cli, 6, heads);
    for (size_t i = 0; i < list->count; i++) {
        const struct course *course = &list->items[i];
        table_cell(&table, arena_printf(cli->arena, "%lld", (long long)course->id.v));
        table_cell(&table, course->name);
        table_cell(&table, course->code);
        table_cell(&table, day_or_dash(cli, course->first_day));
        table_cell(&table, day_or_dash(cli, course->last_day));
        table_cell(&table, course->zone);
    }
    table_print(&table);
}

int course_list(struct cli *cli)
{
    struct course_list list;
    struct err err;
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    if (!store_course_list(cli->db, cli->arena, &list, &err))
        return cli_fail(cli, &err);
    if (!cli_has(cli, "json")) {
        print_courses(cli, &list);
        return EXIT_DONE;
    }
    struct buf out = cli_json(cli);
    struct json json = json_to(&out);
    json_array(&json);
    for (size_t i = 0; i < list.count; i++)
        put_course_json(cli, &json, &list.items[i]);
    json_list_end(&out, &json);
    return EXIT_DONE;
}

/* --- enrolments ------------------------------------------------------------------------------------------------------ */

/* The user and the course that an enrolment names. */
static int find_both(struct cli *cli, struct user *user, struct course *course)
{
    struct course_id id = {0};
    struct err err;
    cli_id(cli, "course", &id.v);
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    if (!store_user_find(cli->db, cli->arena, cli_option(cli, "user"), user, &err) ||
        !store_course_find(cli->db, cli->arena, id, course, &err))
        return cli_fail(cli, &err);
    return EXIT_DONE;
}

int enrol_add(struct cli *cli)
{
    struct user user;
    struct course course;
    struct err err;
    struct span word = cli_option(cli, "role");
    enum role role = word.ptr && span_eq(word, SPAN("teacher")) ? ROLE_TEACHER : ROLE_STUDENT;
    if (word.ptr && role == ROLE_STUDENT && !span_eq(word, SPAN("student")))
        cli_problem(cli, "role", "es student o teacher", "is student or teacher");
    int status = find_both(cli, &user, &course);
    if (status != EXIT_DONE)
        return status;
    struct audit_by by = cli_by(cli);
    struct enrolment enrolment = {.user = user.id, .course = course.id, .role = role};
    return store_enrol(cli->db, cli->zones, &by, NULL, &enrolment, &err) ? EXIT_DONE : cli_fail(cli, &err);
}

int enrol_remove(struct cli *cli)
{
    struct user user;
    struct course course;
    struct err err;
    int status = find_both(cli, &user, &course);
    if (status != EXIT_DONE)
        return status;
    struct audit_by by = cli_by(cli);
    return store_unenrol(cli->db, cli->zones, &by, user.id, course.id, &err) ? EXIT_DONE : cli_fail(cli, &err);
}

static void print_enrolments(struct cli *cli, const struct enrolment_list *list)
{
    static const char *const heads[] = {"course", "name", "user", "username", "name", "role"};
    struct table table = table_new(cli, 6, heads);
    for (size_t i = 0; i < list->count; i++) {
        const struct enrolment_row *row = &list->items[i];
        table_cell(&table, arena_printf(cli->arena, "%lld", (long long)row->enrolment.course.v));
        table_cell(&table, row->course_name);
        table_cell(&table, arena_printf(cli->arena, "%lld", (long long)row->enrolment.user.v));
        table_cell(&table, row->username);
        table_cell(&table, row->name);
        table_cell(&table, span_of(role_name(row->enrolment.role)));
    }
    table_print(&table);
}

static void put_enrolment_json(struct cli *cli, struct json *json, const struct enrolment_row *row)
{
    json_object(json);
    json_put_int(json, SPAN("user"), row->enrolment.user.v);
    json_put_text(json, SPAN("username"), row->username);
    json_put_int(json, SPAN("course"), row->enrolment.course.v);
    json_put_text(json, SPAN("role"), span_of(role_name(row->enrolment.role)));
    json_put_instant(cli, json, SPAN("since"), row->enrolment.since);
    json_object_end(json);
}

int enrol_list(struct cli *cli)
{
    struct course_id course = {0};
    struct enrolment_list list;
    struct err err;
    cli_id(cli, "course", &course.v);
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    if (!store_enrolment_list(cli->db, cli->arena, course, &list, &err))
        return cli_fail(cli, &err);
    if (!cli_has(cli, "json")) {
        print_enrolments(cli, &list);
        return EXIT_DONE;
    }
    struct buf out = cli_json(cli);
    struct json json = json_to(&out);
    json_array(&json);
    for (size_t i = 0; i < list.count; i++)
        put_enrolment_json(cli, &json, &list.items[i]);
    json_list_end(&out, &json);
    return EXIT_DONE;
}
