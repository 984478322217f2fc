/* moving.c: `portero backup`, `restore` and `copy`: all of a database at once. */
#include "cli/commands.h"

#include <stdio.h>

static void print_moved(const struct cli *cli, const struct store_moved *moved)
{
    struct span rows = cli_word(cli, "filas", "rows");
    for (size_t i = 0; i < moved->count; i++) {
        printf("%s: ", moved->parts[i].name);
        if (moved->parts[i].bytes)
            printf("%lld bytes, ", (long long)moved->parts[i].bytes);
        printf("%lld %.*s\n", (long long)moved->parts[i].rows, SPAN_ARG(rows));
    }
}

static bool reads_folder(struct cli *cli)
{
    if (cli->argument.len == 0)
        cli_problem(cli, "-", "falta la carpeta del respaldo", "is missing: the folder of the backup");
    return cli_sound(cli);
}

int backup(struct cli *cli)
{
    struct store_moved moved;
    struct err err;
    if (!reads_folder(cli))
        return cli_refuse(cli);
    if (!store_backup(cli->config->database_url, cli->argument, &moved, &err))
        return cli_fail(cli, &err);
    print_moved(cli, &moved);
    return EXIT_DONE;
}

int restore(struct cli *cli)
{
    struct store_moved moved;
    struct err err;
    if (!reads_folder(cli))
        return cli_refuse(cli);
    if (!store_restore(cli->argument, cli->config->database_url, &moved, &err))
        return cli_fail(cli, &err);
    print_moved(cli, &moved);
    return EXIT_DONE;
}

int copy(struct cli *cli)
{
    struct store_moved moved;
    struct err err;
    struct span from = cli_option(cli, "from"), to = cli_option(cli, "to");
    if (span_eq(from, to))
        cli_problem(cli, "to", "es la misma base de datos que --from", "is the same database as --from");
    if (!cli_sound(cli))
        return cli_refuse(cli);
    if (!store_copy(from, to, &moved, &err))
        return cli_fail(cli, &err);
    print_moved(cli, &moved);
    return EXIT_DONE;
}
