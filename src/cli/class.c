/* class.c: `portero meeting dates|cancel|restore|move`: single classes of a call. */
#include "cli/commands.h"

#define REASON_MAX 200

/* The class of the call on that day. */
static int find_class(struct cli *cli, struct date day, struct occurrence *out)
{
    struct err err;
    return store_occurrence_on(cli->db, cli->arena, (struct meeting_id){cli->id}, day, out, &err) ? EXIT_DONE
                                                                                                  : cli_fail(cli, &err);
}

static int find(struct cli *cli, struct course *course)
{
    struct meeting meeting;
    struct err err;
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    if (!store_meeting_find(cli->db, cli->arena, (struct meeting_id){cli->id}, &meeting, &err) ||
        !store_course_find(cli->db, cli->arena, meeting.course, course, &err))
        return cli_fail(cli, &err);
    return EXIT_DONE;
}

static struct span local(struct cli *cli, const struct zone *zone, instant at)
{
    struct date date;
    int seconds;
    zone_local(zone, at, &date, &seconds);
    return arena_printf(cli->arena, "%.*s %.*s", SPAN_ARG(date_format(cli->arena, date)),
                        SPAN_ARG(time_format(cli->arena, seconds)));
}

static void print_dates(struct cli *cli, const struct zone *zone, const struct occurrence_list *list)
{
    static const char *const heads[] = {"id", "starts", "ends", "", "reason"};
    struct table table = table_new(cli, 5, heads);
    for (size_t i = 0; i < list->count; i++) {
        const struct occurrence *class = &list->items[i];
        table_cell(&table, arena_printf(cli->arena, "%lld", (long long)class->id.v));
        table_cell(&table, local(cli, zone, class->starts_at));
        table_cell(&table, local(cli, zone, class->ends_at));
        table_cell(&table, class->cancelled                ? cli_word(cli, "suspendida", "cancelled")
                           : class->origin == ORIGIN_MOVED ? cli_word(cli, "movida", "moved")
                                                           : SPAN(""));
        table_cell(&table, class->reason);
    }
    table_print(&table);
}

static void put_date_json(struct cli *cli, struct json *json, const struct occurrence *class)
{
    json_object(json);
    json_put_int(json, SPAN("id"), class->id.v);
    json_put_int(json, SPAN("meeting_id"), class->meeting.v);
    json_put_instant(cli, json, SPAN("starts_at"), class->starts_at);
    json_put_instant(cli, json, SPAN("ends_at"), class->ends_at);
    json_put_bool(json, SPAN("cancelled"), class->cancelled);
    json_put_text(json, SPAN("reason"), class->reason);
    json_object_end(json);
}

int meeting_dates(struct cli *cli)
{
    struct course course;
    struct date from = DATE_NONE, to = DATE_NONE;
    struct occurrence_list list;
    struct err err;
    cli_date(cli, "from", &from);
    cli_date(cli, "to", &to);
    int status = find(cli, &course);
    if (status != EXIT_DONE)
        return status;
    const struct zone *zone = zones_get(cli->zones, course.zone, cli->now, &err);
    if (zone == NULL ||
        !store_occurrence_list(cli->db, cli->arena, (struct meeting_id){cli->id}, from, to, &list, &err))
        return cli_fail(cli, &err);
    if (!cli_has(cli, "json")) {
        print_dates(cli, zone, &list);
        return EXIT_DONE;
    }
    struct buf out = cli_json(cli);
    struct json json = json_to(&out);
    json_array(&json);
    for (size_t i = 0; i < list.count; i++)
        put_date_json(cli, &json, &list.items[i]);
    json_list_end(&out, &json);
    return EXIT_DONE;
}

int meeting_cancel(struct cli *cli)
{
    struct course course;
    struct occurrence class;
    struct date day = DATE_NONE;
    struct span reason = SPAN("");
    struct err err;
    cli_day(cli, "date", &day);
    cli_text(cli, "reason", REASON_MAX, true, &reason);
    int status = find(cli, &course);
    if (status != EXIT_DONE || (status = find_class(cli, day, &class)) != EXIT_DONE)
        return status;
    struct audit_by by = cli_by(cli);
    return store_occurrence_cancel(cli->db, cli->zones, &by, class.id, reason, &err) ? EXIT_DONE : cli_fail(cli, &err);
}

int meeting_restore(struct cli *cli)
{
    struct course course;
    struct occurrence class;
    struct date day = DATE_NONE;
    struct err err;
    cli_day(cli, "date", &day);
    int status = find(cli, &course);
    if (status != EXIT_DONE || (status = find_class(cli, day, &class)) != EXIT_DONE)
        return status;
    struct audit_by by = cli_by(cli);
    return store_occurrence_restore(cli->db, cli->zones, &by, class.id, &err) ? EXIT_DONE : cli_fail(cli, &err);
}

int meeting_move(struct cli *cli)
{
    struct course course;
    struct occurrence class;
    struct date day = DATE_NONE, to_day = DATE_NONE;
    int start = 0, end = 0;
    struct err err;
    cli_day(cli, "date", &day);
    cli_day(cli, "to-date", &to_day);
    cli_time(cli, "start", &start);
    cli_time(cli, "end", &end);
    int status = find(cli, &course);
    if (status != EXIT_DONE || (status = find_class(cli, day, &class)) != EXIT_DONE)
        return status;
    struct occurrence moved = {.day = to_day};
    struct audit_by by = cli_by(cli);
    if (!store_occurrence_move(cli->db, cli->zones, &by, class.id, to_day, start, end, &err))
        return cli_fail(cli, &err);
    if (!access_in_course(&course, &moved))
        cli_say(cli, "aviso: esa fecha está fuera de los días del curso; la clase no se abrirá",
                "warning: that date is outside the course's days; the class will not open");
    return EXIT_DONE;
}
