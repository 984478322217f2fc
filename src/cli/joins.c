/* joins.c: `portero joins list`: who tried to enter, streamed. */
#include "cli/commands.h"

#include "store/records.h"

#include <stdio.h>

struct listing {
    struct cli *cli;
    struct arena *arena; /* of one record */
    bool json;
    int64_t count;
};

static void print_json(struct listing *listing, const struct join *join)
{
    struct buf out = buf_new(listing->arena, 64 * 1024);
    struct json json = json_to(&out);
    json_object(&json);
    json_put_int(&json, SPAN("id"), join->id.v);
    json_put_text(&json, SPAN("at"), instant_format_utc(listing->arena, join->at));
    json_put_int(&json, SPAN("user_id"), join->user.v);
    json_put_text(&json, SPAN("username"), join->username);
    json_put_int(&json, SPAN("meeting_id"), join->meeting.v);
    json_put_int(&json, SPAN("course_id"), join->course.v);
    json_key(&json, SPAN("occurrence_id"));
    if (join->occurrence.v)
        json_int(&json, join->occurrence.v);
    else
        json_null(&json);
    json_put_text(&json, SPAN("verdict"), span_of(verdict_name(join->verdict)));
    json_put_text(&json, SPAN("via"), span_of(via_name(join->via)));
    json_put_text(&json, SPAN("address"), join->address);
    json_put_text(&json, SPAN("user_agent"), join->user_agent);
    json_object_end(&json);
    printf("%s%.*s", listing->count ? ",\n" : "", SPAN_ARG(buf_span(&out)));
}

static void print_text(struct listing *listing, const struct join *join)
{
    struct arena *arena = listing->arena;
    struct span at = instant_format_utc(arena, join->at);
    struct span call = cli_word(listing->cli, "videollamada", "call");
    printf("%.*s  %-19s %-6s %.*s %lld (%.*s)  %.*s  %.*s\n", SPAN_ARG(at), verdict_name(join->verdict),
           via_name(join->via), SPAN_ARG(call), (long long)join->meeting.v,
           SPAN_ARG(cli_shown(arena, join->course_name)), SPAN_ARG(cli_shown(arena, join->username)),
           SPAN_ARG(cli_shown(arena, join->address)));
}

static bool print_one(void *context, const struct join *join)
{
    struct listing *listing = context;
    arena_reset(listing->arena);
    if (listing->json)
        print_json(listing, join);
    else
        print_text(listing, join);
    listing->count++;
    return !ferror(stdout);
}

int joins_list(struct cli *cli)
{
    struct join_filter filter = {.since = INSTANT_NONE};
    struct date since = DATE_NONE;
    struct user user = {0};
    struct err err;
    cli_id(cli, "meeting", &filter.meeting.v);
    cli_date(cli, "since", &since);
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    if (cli_has(cli, "user") && !store_user_find(cli->db, cli->arena, cli_option(cli, "user"), &user, &err))
        return cli_fail(cli, &err);
    filter.user = user.id;
    const struct zone *zone = zones_get(cli->zones, cli->config->time_zone, cli->now, &err);
    if (zone == NULL)
        return cli_fail(cli, &err);
    if (!date_is_none(since))
        filter.since = zone_instant(zone, since, 0);
    struct listing listing = {.cli = cli, .arena = arena_new(), .json = cli_has(cli, "json")};
    if (listing.json)
        putchar('[');
    bool ok = store_joins_each(cli->db, &filter, print_one, &listing, &err);
    if (listing.json)
        puts("]");
    arena_free(listing.arena);
    return ok ? EXIT_DONE : cli_fail(cli, &err);
}
