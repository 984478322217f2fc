/* doctor_us.c: `portero doctor`, our own side: the database, the tz database, the address that people type, proxies. */
#include "cli/doctor.h"

#include "base/clock.h"
#include "http/address.h"
#include "http/http.h"
#include "store/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ANSWER_MS 2000
#define ANSWER_MAX ((size_t)64 * 1024)

/* Opening would make it, and in the name of whoever examines. */
static bool is_missing(struct cli *cli, struct report *report)
{
    struct span url = cli->config->database_url, path = span_sub(url, SPAN("sqlite:").len, url.len);
    if (!span_starts(url, SPAN("sqlite:")) || access(arena_cstr(cli->arena, path), F_OK) == 0)
        return false;
    report_found(report, SEEN_DATABASE_BAD, arena_printf(cli->arena, "%.*s: %s", SPAN_ARG(path), strerror(errno)));
    return true;
}

static void look_at_database(struct cli *cli, struct report *report)
{
    struct store *store = NULL;
    struct db *db = NULL;
    struct err err;
    if (is_missing(cli, report))
        return;
    bool open = store_open(cli->config->database_url, &store, &err) && store_connect(store, &db, &err);
    int64_t began = monotonic_us();
    if (open && store_ready(db, &err))
        report_found(
            report, SEEN_DATABASE_FINE,
            arena_printf(cli->arena, "%.1f ms, schema %d", (double)(monotonic_us() - began) / 1000, SCHEMA_VERSION));
    else
        report_found(report, SEEN_DATABASE_BAD, span_of(err.text));
    if (db != NULL)
        store_disconnect(db);
    if (store != NULL)
        store_close(store);
}

/* --- the tz database ---------------------------------------------------------------------------------------------- */

static int year_at(instant at)
{
    int year, ignored;
    date_split((struct date){(int32_t)(at / 86400)}, &year, &ignored, &ignored);
    return year;
}

/* "2025b" of "# version 2025b", as tzdata.zi begins; empty where it does not. */
static struct span zones_version(struct arena *arena)
{
    char head[64] = "";
    int file = open(ZONE_DIRECTORY "/tzdata.zi", O_RDONLY | O_CLOEXEC);
    ssize_t len = file < 0 ? -1 : read(file, head, sizeof head);
    struct span text = {head, len > 0 ? (size_t)len : 0}, line, mark = SPAN("# version ");
    if (file >= 0)
        close(file);
    if (!span_cut(&text, '\n', &line) || !span_starts(line, mark))
        return SPAN("");
    return arena_copy(arena, span_trim(span_sub(line, mark.len, line.len)));
}

/* How old the tz database is cannot be asked; several come out each year, so that one of two years ago is old. */
static void look_at_zones(struct cli *cli, struct report *report)
{
    struct span version = zones_version(cli->arena);
    struct stat folder;
    int64_t year = 0;
    if (stat(ZONE_DIRECTORY, &folder) != 0) {
        report_found(report, SEEN_TIME_ZONES_MISSING, SPAN(""));
        return;
    }
    if (!span_to_int(span_sub(version, 0, 4), 9999, &year)) {
        year = year_at(folder.st_mtime);
        version = arena_printf(cli->arena, "%lld", (long long)year);
    }
    report_found(report, year < year_at(cli->now) - 1 ? SEEN_TIME_ZONES_OLD : SEEN_TIME_ZONES_FINE, version);
}

/* --- the way to us ------------------------------------------------------------------------------------------------ */

/* Asks for what every portero answers, as people's browsers would reach it. */
static void look_at_address(struct cli *cli, struct fetcher *fetcher, struct report *report, int64_t until_ms)
{
    const struct config *config = cli->config;
    int64_t end = monotonic_ms() + ANSWER_MS;
    struct fetch_request request = {.url = arena_printf(cli->arena, "%.*s/healthz", SPAN_ARG(config->public_url)),
                                    .until_ms = end < until_ms ? end : until_ms,
                                    .max = ANSWER_MAX};
    struct fetch_answer answer;
    enum fetch_result result = fetch(fetcher, cli->arena, &request, &answer);
    struct url url;
    bool local = url_parse(config->public_url, &url) &&
                 listen_is_loopback(arena_printf(cli->arena, "%.*s:1", SPAN_ARG(url.host)));
    if (!config->https && !local)
        report_found(report, SEEN_PUBLIC_URL_PLAIN, config->public_url);
    else if (result != FETCH_DONE)
        report_found(report, SEEN_PUBLIC_URL_SILENT,
                     result == FETCH_NOT_TRUSTED ? answer.problem : fetch_words(result));
    else if (answer.status == 502 || answer.status == 504)
        report_found(report, SEEN_PUBLIC_URL_SILENT, arena_printf(cli->arena, "HTTP %d", answer.status));
    else if (answer.status != 200 || !span_eq(answer.body, SPAN("ok\n")))
        report_found(report, SEEN_PUBLIC_URL_OTHER, arena_printf(cli->arena, "HTTP %d", answer.status));
    else
        report_found(report, config->https ? SEEN_PUBLIC_URL_FINE : SEEN_PUBLIC_URL_LOCAL, SPAN(""));
}

/* Whoever stands in front of this LISTEN on this machine. */
static struct address neighbour(struct span listen)
{
    struct address address = {.is_unix = span_starts(listen, SPAN("unix:"))};
    if (!address.is_unix)
        address_parse(span_starts(listen, SPAN("[")) ? SPAN("::1") : SPAN("127.0.0.1"), &address);
    return address;
}

/* portero itself does not speak TLS: https means that something in front does, and hands over the address in
 * X-Forwarded-For. Where LISTEN is of this machine only, that something is here. */
static void look_at_proxies(struct cli *cli, struct report *report)
{
    const struct config *config = cli->config;
    bool local = span_starts(config->listen, SPAN("unix:")) || listen_is_loopback(config->listen);
    struct address front = neighbour(config->listen);
    struct proxies proxies;
    struct err ignored;
    report->names.listen = config->listen;
    report->names.proxy = front.is_unix                              ? SPAN("unix")
                          : !local                                   ? SPAN("ADDRESS/32")
                          : span_starts(config->listen, SPAN("["))   ? SPAN("::1/128")
                                                                     : SPAN("127.0.0.1/32");
    if (config->trusted_proxies.len == 0)
        report_found(report, config->https ? SEEN_PROXIES_MISSING : SEEN_PROXIES_NONE, SPAN(""));
    else if (local && proxies_parse(config->trusted_proxies, &proxies, &ignored) && !proxies_trust(&proxies, &front))
        report_found(report, SEEN_PROXIES_OTHER, config->trusted_proxies);
    else
        report_found(report, SEEN_PROXIES_FINE, config->trusted_proxies);
}

void doctor_look_at_us(struct cli *cli, struct fetcher *fetcher, struct report *report, int64_t until_ms)
{
    look_at_database(cli, report);
    look_at_zones(cli, report);
    look_at_proxies(cli, report);
    look_at_address(cli, fetcher, report, until_ms);
}
