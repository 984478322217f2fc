/* doctor.c: `portero doctor`: does the Jitsi server really obey our tokens? */
#include "cli/commands.h"

#include "base/clock.h"
#include "cli/doctor.h"
#include "meet/door.h"
#include "meet/keyring.h"
#include "meet/site.h"

#include <signal.h>

#define WHOLE_MS 11000 /* and DOOR_CLOSING_MS; a person waits for it */

/* What may be said about the server, in types. */
static void read_options(struct cli *cli, struct door_request *out)
{
    out->domain = cli_option(cli, "xmpp-domain");
    out->muc = cli_option(cli, "muc");
    out->bosh = cli_option(cli, "bosh");
    if (out->domain.ptr && !site_is_host(out->domain))
        cli_problem(cli, "xmpp-domain", "no es un dominio como meet.jitsi", "is no domain such as meet.jitsi");
    if (out->muc.ptr && !site_is_host(out->muc))
        cli_problem(cli, "muc", "no es un dominio como muc.meet.jitsi", "is no domain such as muc.meet.jitsi");
    if (out->bosh.ptr && !fetch_is_address(site_absolute(cli->arena, out->bosh, cli->config->jitsi_base_url)))
        cli_problem(cli, "bosh", "no es una dirección como /http-bind", "is no address such as /http-bind");
}

/* The signals that ask to stop are held back while people of ours may be in the server's room: they are seen as waiting,
 * nothing new is begun, everybody leaves, and then they do what they always do. What whoever started us ignores stays so. */
static void stopping_signals(sigset_t *out)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action;
    sigemptyset(out);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (sigaction(numbers[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(out, numbers[i]);
}

static bool is_told_to_stop(void)
{
    sigset_t waiting, stopping;
    sigpending(&waiting);
    stopping_signals(&stopping);
    sigandset(&waiting, &waiting, &stopping);
    return !sigisemptyset(&waiting);
}

int doctor(struct cli *cli)
{
    int64_t began = monotonic_ms();
    struct door_request request = {.config = cli->config, .now = cli->now, .until_ms = began + WHOLE_MS};
    struct report *report = arena_alloc(cli->arena, sizeof *report);
    struct err err;
    report->arena = cli->arena;
    read_options(cli, &request);
    if (!cli_sound(cli))
        return cli_refuse(cli);
    if (!signer_open(cli->arena, cli->config, cli->now, &request.signer, &err))
        return cli_fail(cli, &err);
    sigset_t stopping;
    stopping_signals(&stopping);
    pthread_sigmask(SIG_BLOCK, &stopping, NULL);
    request.fetcher = fetcher_new(is_told_to_stop);
    doctor_look_at_us(cli, request.fetcher, report, request.until_ms);
    bool made = door_examine(cli->arena, &request, report, &err);
    fetcher_free(request.fetcher);
    signer_free(request.signer);
    pthread_sigmask(SIG_UNBLOCK, &stopping, NULL); /* one that waited ends us here */
    if (!made)
        return cli_fail(cli, &err);
    doctor_print(cli, report, monotonic_ms() - began);
    return report_holds(report) ? EXIT_DONE : EXIT_FAILED;
}
