/* meeting.c: `portero meeting …`: calls. Single classes: see class.c. */
#include "cli/commands.h"

#include "base/text.h"

#define DESCRIPTION_MAX 200

/* lun or monday or 0, with or without accents, any case; three letters suffice. */
static bool weekday_of(struct arena *arena, struct span text, int *out)
{
    static const char *const names[7][2] = {{"lunes", "monday"},     {"martes", "tuesday"},  {"miercoles", "wednesday"},
                                            {"jueves", "thursday"},  {"viernes", "friday"},  {"sabado", "saturday"},
                                            {"domingo", "sunday"}};
    struct span word = text_fold(arena, text);
    for (int day = 0; day < 7; day++) {
        if (word.len == 1 && word.ptr[0] == '0' + day) {
            *out = day;
            return true;
        }
        for (int language = 0; language < 2; language++) {
            struct span name = span_of(names[day][language]);
            if (word.len >= 3 && word.len <= name.len && span_eq(word, span_sub(name, 0, word.len))) {
                *out = day;
                return true;
            }
        }
    }
    return false;
}

static void read_when(struct cli *cli, struct rule *rule)
{
    struct span weekday = cli_option(cli, "weekday");
    if (weekday.ptr && cli_has(cli, "date"))
        cli_problem(cli, "date", "y --weekday no van juntos", "and --weekday do not go together");
    if (weekday.ptr) {
        rule->date = DATE_NONE;
        if (!weekday_of(cli->arena, weekday, &rule->weekday))
            cli_problem(cli, "weekday", "es lun, mar… dom, o 0 a 6", "is mon, tue… sun, or 0 to 6");
    } else if (cli_day(cli, "date", &rule->date)) {
        rule->weekday = -1;
    }
    cli_time(cli, "start", &rule->start);
    cli_time(cli, "end", &rule->end);
}

static void read_link(struct cli *cli, struct meeting *meeting)
{
    struct span link = cli_option(cli, "link");
    struct jitsi jitsi = config_jitsi(cli->config);
    struct err err;
    if (link.ptr && cli_has(cli, "no-link"))
        cli_problem(cli, "no-link", "y --link no van juntos", "and --link do not go together");
    if (cli_has(cli, "no-link")) {
        meeting->link_kind = LINK_NONE;
        meeting->link = SPAN("");
    } else if (link.ptr && link.len == 0) {
        meeting->link_kind = LINK_DEFAULT;
        meeting->link = SPAN("");
    } else if (link.ptr) {
        meeting->link_kind = LINK_OWN;
        meeting->link = link;
        if (!link_check(&jitsi, link, &err))
            cli_problem(cli, "link", "no es una dirección https del servidor Jitsi configurado (JITSI_DOMAIN)",
                        "is no https address on the configured Jitsi server (JITSI_DOMAIN)");
    }
}

static void read_fields(struct cli *cli, struct meeting *meeting)
{
    read_when(cli, &meeting->rule);
    read_link(cli, meeting);
    cli_text(cli, "description", DESCRIPTION_MAX, true, &meeting->description);
}

/* Such a call is saved, but never opens (contract §7). */
static void warn_outside(struct cli *cli, const struct meeting *meeting, const struct course *course)
{
    struct occurrence class = {.day = meeting->rule.date};
    if (meeting->rule.weekday < 0 && !access_in_course(course, &class))
        cli_say(cli, "aviso: esa fecha está fuera de los días del curso; la videollamada no se abrirá",
                "warning: that date is outside the course's days; the call will not open");
}

int meeting_add(struct cli *cli)
{
    struct meeting meeting = {.on = true, .link_kind = LINK_DEFAULT, .link = SPAN(""), .description = SPAN(""),
                              .rule = {.weekday = -1, .date = DATE_NONE}};
    struct course course;
    struct meeting_id id;
    struct err err;
    cli_id(cli, "course", &meeting.course.v);
    read_fields(cli, &meeting);
    if (!cli_has(cli, "weekday") && !cli_has(cli, "date"))
        cli_problem(cli, "weekday", "o --date: diga cuándo", "or --date: say when");
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    struct audit_by by = cli_by(cli);
    if (!store_course_find(cli->db, cli->arena, meeting.course, &course, &err) ||
        !store_meeting_add(cli->db, cli->zones, &by, &meeting, &id, &err))
        return cli_fail(cli, &err);
    warn_outside(cli, &meeting, &course);
    cli_print_id(id.v);
    return EXIT_DONE;
}

int meeting_edit(struct cli *cli)
{
    struct meeting meeting, checked = {0};
    struct course course;
    struct err err;
    read_fields(cli, &checked);
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    if (!store_meeting_find(cli->db, cli->arena, (struct meeting_id){cli->id}, &meeting, &err) ||
        !store_course_find(cli->db, cli->arena, meeting.course, &course, &err))
        return cli_fail(cli, &err);
    read_fields(cli, &meeting);
    struct audit_by by = cli_by(cli);
    if (!store_meeting_edit(cli->db, cli->zones, &by, NULL, &meeting, &err))
        return cli_fail(cli, &err);
    warn_outside(cli, &meeting, &course);
    return EXIT_DONE;
}

static int set_on(struct cli *cli, bool on)
{
    struct err err;
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    struct audit_by by = cli_by(cli);
    return store_meeting_set_on(cli->db, &by, (struct meeting_id){cli->id}, on, &err) ? EXIT_DONE : cli_fail(cli, &err);
}

int meeting_on(struct cli *cli)
{
    return set_on(cli, true);
}

int meeting_off(struct cli *cli)
{
    return set_on(cli, false);
}

static struct span when_of(struct cli *cli, const struct rule *rule)
{
    static const char *const days[2][7] = {{"lun", "mar", "mié", "jue", "vie", "sáb", "dom"},
                                           {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}};
    struct span start = time_format(cli->arena, rule->start), end = time_format(cli->arena, rule->end);
    struct span day = rule->weekday < 0 ? date_format(cli->arena, rule->date)
                                        : span_of(days[!cli->spanish][rule->weekday]);
    return arena_printf(cli->arena, "%.*s %.*s-%.*s", SPAN_ARG(day), SPAN_ARG(start), SPAN_ARG(end));
}

static void print_meetings(struct cli *cli, const struct meeting_list *list)
{
    static const char *const heads[] = {"id", "course", "when", "on", "link", "description"};
    struct jitsi jitsi = config_jitsi(cli->config);
    struct table table = table_new(cli, 6, heads);
    for (size_t i = 0; i < list->count; i++) {
        const struct meeting *meeting = &list->items[i];
        struct span link = link_of(cli->arena, &jitsi, meeting);
        table_cell(&table, arena_printf(cli->arena, "%lld", (long long)meeting->id.v));
        table_cell(&table, arena_printf(cli->arena, "%lld", (long long)meeting->course.v));
        table_cell(&table, when_of(cli, &meeting->rule));
        table_cell(&table, meeting->on ? cli_word(cli, "encendida", "on") : cli_word(cli, "desactivada", "off"));
        table_cell(&table, link.len ? link : SPAN("-"));
        table_cell(&table, meeting->description);
    }
    table_print(&table);
}

static void put_meeting_json(struct cli *cli, struct json *json, const struct meeting *meeting)
{
    struct jitsi jitsi = config_jitsi(cli->config);
    json_object(json);
    json_put_int(json, SPAN("id"), meeting->id.v);
    json_put_int(json, SPAN("course"), meeting->course.v);
    if (meeting->rule.weekday >= 0) {
        json_put_int(json, SPAN("weekday"), meeting->rule.weekday);
    } else {
        json_key(json, SPAN("weekday"));
        json_null(json);
    }
    json_put_date(cli, json, SPAN("date"), meeting->rule.date);
    json_put_text(json, SPAN("start"), time_format(cli->arena, meeting->rule.start));
    json_put_text(json, SPAN("end"), time_format(cli->arena, meeting->rule.end));
    json_put_text(json, SPAN("link"), link_of(cli->arena, &jitsi, meeting));
    json_put_bool(json, SPAN("no_link"), meeting->link_kind == LINK_NONE);
    json_put_text(json, SPAN("description"), meeting->description);
    json_put_bool(json, SPAN("on"), meeting->on);
    json_object_end(json);
}

int meeting_list(struct cli *cli)
{
    struct course_id course = {0};
    struct meeting_list list;
    struct err err;
    cli_id(cli, "course", &course.v);
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    if (!store_meeting_list(cli->db, cli->arena, course, &list, &err))
        return cli_fail(cli, &err);
    if (!cli_has(cli, "json")) {
        print_meetings(cli, &list);
        return EXIT_DONE;
    }
    struct buf out = cli_json(cli);
    struct json json = json_to(&out);
    json_array(&json);
    for (size_t i = 0; i < list.count; i++)
        put_meeting_json(cli, &json, &list.items[i]);
    json_list_end(&out, &json);
    return EXIT_DONE;
}
