/* cli.c: what a command was given, parsed; and how it refuses and fails. */
#include "cli/cli.h"

#include "base/text.h"
#include "core/rules.h"

#include <stdio.h>
#include <string.h>

struct span cli_option(const struct cli *cli, const char *name)
{
    for (size_t i = 0; i < cli->given_count; i++)
        if (span_eq(cli->given[i].name, span_of(name)))
            return cli->given[i].value;
    return (struct span){NULL, 0};
}

bool cli_has(const struct cli *cli, const char *name)
{
    return cli_option(cli, name).ptr != NULL;
}

void cli_problem(struct cli *cli, const char *option, const char *es, const char *en)
{
    buf_printf(&cli->problems, "%s%s: %s\n", option[0] == '-' ? "" : "--", option, cli->spanish ? es : en);
}

bool cli_sound(const struct cli *cli)
{
    return cli->problems.len == 0;
}

int cli_refuse(struct cli *cli)
{
    fwrite(cli->problems.ptr, 1, cli->problems.len, stderr);
    return EXIT_USAGE;
}

void cli_say(const struct cli *cli, const char *es, const char *en)
{
    fprintf(stderr, "portero: %s\n", cli->spanish ? es : en);
}

/* The store's reasons in Spanish; what the system itself says stays as it is. */
static const char *in_spanish(const char *text)
{
    static const char *const pairs[][2] = {
        {"no such user", "no existe ese usuario"},
        {"no such course", "no existe ese curso"},
        {"no such meeting", "no existe esa videollamada"},
        {"no such user or course", "no existe ese usuario o ese curso"},
        {"not enrolled in this course", "no está inscrito en ese curso"},
        {"another account has this username", "otra cuenta tiene ese usuario"},
        {"another account has this e-mail", "otra cuenta tiene ese correo"},
        {"no class of this meeting on that day", "esa videollamada no tiene clase ese día"},
        {"that class is cancelled already", "esa clase ya está suspendida"},
        {"that class is neither cancelled nor moved", "esa clase no está suspendida ni movida"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (strcmp(text, pairs[i][0]) == 0)
            return pairs[i][1];
    return text;
}

int cli_fail(struct cli *cli, const struct err *err)
{
    fprintf(stderr, "portero: %s\n", cli->spanish ? in_spanish(err->text) : err->text);
    return err->code == ERR_FOREIGN || err->code == ERR_INVALID ? EXIT_USAGE : EXIT_FAILED;
}

int cli_open(struct cli *cli)
{
    struct err err;
    if (!store_open(cli->config->database_url, &cli->store, &err))
        return cli_fail(cli, &err);
    if (!store_connect(cli->store, &cli->db, &err)) {
        store_close(cli->store);
        cli->store = NULL;
        return cli_fail(cli, &err);
    }
    cli->zones = zones_new("/usr/share/zoneinfo");
    return EXIT_DONE;
}

void cli_close(struct cli *cli)
{
    if (cli->store == NULL)
        return;
    zones_free(cli->zones);
    store_disconnect(cli->db);
    store_close(cli->store);
    cli->store = NULL;
}

bool cli_date(struct cli *cli, const char *name, struct date *out)
{
    struct span text = cli_option(cli, name);
    if (text.ptr == NULL)
        return false;
    if (text.len == 0)
        *out = DATE_NONE;
    else if (!date_parse(text, out))
        cli_problem(cli, name, "no es una fecha como 2026-11-24", "is no date such as 2026-11-24");
    return true;
}

bool cli_time(struct cli *cli, const char *name, int *out)
{
    struct span text = cli_option(cli, name);
    if (text.ptr == NULL)
        return false;
    if (!time_parse(text, out))
        cli_problem(cli, name, "no es una hora como 19:00", "is no time such as 19:00");
    return true;
}

bool cli_id(struct cli *cli, const char *name, int64_t *out)
{
    struct span text = cli_option(cli, name);
    if (text.ptr == NULL)
        return false;
    if (!span_to_id(text, out))
        cli_problem(cli, name, "no es un número de 1 en adelante", "is no number from 1 on");
    return true;
}

bool cli_text(struct cli *cli, const char *name, size_t max, bool may_be_empty, struct span *out)
{
    struct span text = cli_option(cli, name);
    if (text.ptr == NULL)
        return false;
    *out = text;
    switch (rule_name(text, max, may_be_empty)) {
    case RULE_EMPTY:
        cli_problem(cli, name, "está vacío", "is empty");
        break;
    case RULE_TOO_LONG:
        cli_problem(cli, name, "es demasiado largo", "is too long");
        break;
    case RULE_NOT_CLEAN:
        cli_problem(cli, name, "tiene caracteres de control o no es UTF-8", "has control characters or is no UTF-8");
        break;
    default:
        break;
    }
    return true;
}
