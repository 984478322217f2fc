/* token.c: `portero token mint|inspect`. */
#include "cli/commands.h"

#include "core/token.h"
#include "meet/inspect.h"
#include "meet/keyring.h"

#include <stdio.h>

#define STDIN_MAX ((size_t)16 * 1024)

/* What is known of this person and the call that `room` belongs to: meeting_exists where it is one of ours. */
static bool read_facts(struct cli *cli, struct span room, struct access_facts *facts, struct err *err)
{
    struct course_id course;
    struct meeting_id meeting;
    if (!room_parse(room, &course, &meeting))
        return true;
    if (!store_access_facts(cli->db, cli->arena, meeting, facts, err))
        return false;
    facts->meeting_exists = facts->meeting_exists && facts->course.id.v == course.v;
    return true;
}

/* Teachers of the room's course, and staff enrolled in it; for the general token, staff. */
static bool is_moderator(const struct access_facts *facts, struct span room)
{
    bool general = room.len == 0 || span_eq(room, SPAN("*"));
    return general ? facts->user->staff : facts->meeting_exists && access_is_moderator(facts);
}

/* As at the door, where a class of the room is open to this person; --ttl goes before. */
static instant expiry(struct cli *cli, const struct access_facts *facts)
{
    bool theirs = facts->meeting_exists && access_role(facts) != ROLE_NONE && !cli_has(cli, "ttl");
    return theirs ? access_token_expiry(facts) : cli->now + facts->jitsi->ttl;
}

int token_mint(struct cli *cli)
{
    struct jitsi jitsi = config_jitsi(cli->config);
    struct span ttl = cli_option(cli, "ttl"), room = cli_option(cli, "room");
    struct user user;
    struct token token;
    struct err err;
    if (ttl.ptr && (!span_to_int(ttl, 86400, &jitsi.ttl) || jitsi.ttl < 1))
        cli_problem(cli, "ttl", "son segundos, de 1 a 86400", "is seconds, 1 to 86400");
    cli_text(cli, "room", 200, true, &room);
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    struct access_facts facts = {.now = cli->now, .user = &user, .windows = config_windows(cli->config), .jitsi = &jitsi};
    if (!store_user_find(cli->db, cli->arena, cli_option(cli, "user"), &user, &err) ||
        !read_facts(cli, room, &facts, &err))
        return cli_fail(cli, &err);
    struct token_request request = {.jitsi = &jitsi, .exp = expiry(cli, &facts), .room = room, .user = &user,
                                    .moderator = is_moderator(&facts, room)};
    struct signer *signer;
    if (!signer_open(cli->arena, cli->config, cli->now, &signer, &err))
        return cli_fail(cli, &err);
    bool ok = generate_jitsi_token(cli->arena, signer, &request, &token, &err);
    signer_free(signer);
    if (!ok)
        return cli_fail(cli, &err);
    cli_print(token.text);
    return EXIT_DONE;
}

static struct span read_token(struct cli *cli)
{
    if (cli->argument.ptr && !span_eq(cli->argument, SPAN("-")))
        return span_trim(cli->argument);
    char *bytes = arena_alloc(cli->arena, STDIN_MAX);
    size_t len = fread(bytes, 1, STDIN_MAX, stdin);
    return span_trim((struct span){bytes, len});
}

static void print_finding(struct cli *cli, const struct inspect_line *line)
{
    static const char *const marks[] = {[INSPECT_FINE] = "ok  ", [INSPECT_WARNING] = "WARN", [INSPECT_NO_ENTRY] = "NO  ",
                                        [INSPECT_NO_CONNECTION] = "NO  "};
    struct span words = inspect_words(line->finding, cli->spanish);
    printf("  %s %-10s %.*s  %.*s\n", marks[inspect_grade(line->finding)], inspect_check(line->finding),
           SPAN_ARG(words), SPAN_ARG(cli_shown(cli->arena, line->value)));
}

static void print_verdict(struct cli *cli, const struct inspection *inspection)
{
    const char *role = inspection->moderator ? (cli->spanish ? "moderador" : "moderator")
                                             : (cli->spanish ? "participante" : "member");
    if (!inspection->enters) {
        puts(cli->spanish ? "Un servidor Jitsi no lo dejaría entrar." : "A Jitsi server would not let it in.");
        return;
    }
    struct span until = inspection->until == INSTANT_NONE ? span_of(cli->spanish ? "siempre" : "for ever")
                                                          : instant_format_utc(cli->arena, inspection->until);
    printf(cli->spanish ? "Un servidor Jitsi lo dejaría entrar como %s; vale hasta: %.*s\n"
                        : "A Jitsi server would let it in as %s; valid until: %.*s\n",
           role, SPAN_ARG(until));
}

int token_inspect(struct cli *cli)
{
    struct jitsi jitsi = config_jitsi(cli->config);
    struct signer *signer;
    struct err ignored; /* without keys the signature is not checked, which is one of the findings */
    signer_open(cli->arena, cli->config, cli->now, &signer, &ignored);
    struct inspect_request request = {.token = read_token(cli), .jitsi = &jitsi, .signer = signer,
                                      .room = cli_option(cli, "room"), .now = cli->now};
    struct inspection inspection;
    if (!cli_sound(cli)) {
        signer_free(signer);
        return cli_refuse(cli);
    }
    inspect_token(cli->arena, &request, &inspection);
    signer_free(signer);
    if (inspection.header.len)
        cli_print(cli_shown(cli->arena, inspection.header));
    if (inspection.payload.len)
        cli_print(cli_shown(cli->arena, inspection.payload));
    for (size_t i = 0; i < inspection.count; i++)
        print_finding(cli, &inspection.lines[i]);
    print_verdict(cli, &inspection);
    return inspection.enters ? EXIT_DONE : EXIT_FAILED;
}
