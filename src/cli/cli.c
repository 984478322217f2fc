/* cli.c: what a command was given, parsed; and how it refuses and fails. */
#include "cli/cli.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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
    bool argument = strcmp(option, "-") == 0;
    struct span shown = argument ? cli_word(cli, "argumento", "argument") : cli_shown(cli->arena, span_of(option));
    buf_printf(&cli->problems, "%s%.*s: %s\n", argument ? "" : "--", SPAN_ARG(shown), cli->spanish ? es : en);
}

struct audit_by cli_by(struct cli *cli)
{
    const struct passwd *person = getpwuid(getuid());
    struct span name = person ? arena_copy(cli->arena, span_of(person->pw_name))
                              : arena_printf(cli->arena, "%u", (unsigned)getuid());
    return (struct audit_by){.name = name, .at = cli->now};
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
        {"that account is disabled", "esa cuenta está deshabilitada"},
        {"no such course", "no existe ese curso"},
        {"no such meeting", "no existe esa videollamada"},
        {"no such user or course", "no existe ese usuario o ese curso"},
        {"not enrolled in this course", "no tiene inscripción en ese curso"},
        {"another account has this username", "otra cuenta tiene ese usuario"},
        {"another account has this e-mail", "otra cuenta tiene ese correo"},
        {"no class of this meeting on that day", "esa videollamada no tiene clase ese día"},
        {"that class is cancelled already", "esa clase ya está suspendida"},
        {"that class is neither cancelled nor moved", "esa clase no está suspendida ni movida"},
        {"there is no database where DATABASE_URL points", "donde apunta DATABASE_URL no hay base de datos"},
        {"that folder holds a backup already, or files of its names",
         "esa carpeta ya tiene un respaldo, o archivos con sus nombres"},
        {"that folder holds no whole backup: portero.db and portero.records.db",
         "esa carpeta no tiene un respaldo completo: portero.db y portero.records.db"},
        {"where DATABASE_URL points there is a database already; move its files away first",
         "donde apunta DATABASE_URL ya hay una base de datos; primero mueva sus archivos a otra parte"},
        {"backup and restore are for SQLite; for PostgreSQL there are pg_dump and pg_restore",
         "respaldar y reponer es para SQLite; para PostgreSQL están pg_dump y pg_restore"},
        {"portero.db is damaged", "portero.db está dañado"},
        {"portero.records.db is damaged", "portero.records.db está dañado"},
        {"the database to copy to holds data already", "la base de datos de destino ya tiene datos"},
        {"there is no database to copy from", "no existe la base de datos de origen"},
        {"JITSI_KEYS has no key; make one with: portero keys new", "JITSI_KEYS no tiene ninguna clave; haga una con: portero keys new"},
        {"others may write into the folder of JITSI_KEYS; chmod it go-w",
         "otros pueden escribir en la carpeta de JITSI_KEYS; use chmod go-w"},
        {"others may use this private key; chmod it to 0600", "otros pueden usar esta clave privada; use chmod 0600"},
        {"is no private RSA key of 2048 to 4096 bits", "no es una clave privada RSA de 2048 a 4096 bits"},
        {"is no name of a key", "no es el nombre de una clave"},
        {"there are 16 keys, and no room for more; retire some first", "hay 16 claves y no caben más; antes retire algunas"},
        {"JITSI_KEYS has more than 16 keys; take the oldest .pem files out of it (they begin with their date)",
         "JITSI_KEYS tiene más de 16 claves; saque de ahí los archivos .pem más antiguos (empiezan por su fecha)"},
        {"no such key", "no existe esa clave"},
        {"it is the only key; make another first: portero keys new", "es la única clave; antes haga otra: portero keys new"},
        {"it signs; make another first (portero keys new), and retire this one once that one signs",
         "es la que firma; antes haga otra (portero keys new), y retire esta cuando firme aquella"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (strcmp(text, pairs[i][0]) == 0)
            return pairs[i][1];
    return text;
}

int cli_fail(struct cli *cli, const struct err *err)
{
    const char *colon = strstr(err->text, ".pem: "); /* before it, the name of a key's file */
    size_t named = colon ? (size_t)(colon - err->text) + 6 : 0;
    const char *text = cli->spanish ? in_spanish(err->text + named) : err->text + named;
    fprintf(stderr, "portero: %.*s%.*s\n", SPAN_ARG(cli_shown(cli->arena, (struct span){err->text, named})),
            SPAN_ARG(cli_shown(cli->arena, span_of(text))));
    return err->code == ERR_FOREIGN || err->code == ERR_INVALID ? EXIT_USAGE : EXIT_FAILED;
}

int cli_open(struct cli *cli)
{
    struct err err;
    if (!cli_sound(cli))
        return cli_refuse(cli);
    if (!store_open(cli->config->database_url, &cli->store, &err))
        return cli_fail(cli, &err);
    if (!store_connect(cli->store, &cli->db, &err)) {
        store_close(cli->store);
        cli->store = NULL;
        return cli_fail(cli, &err);
    }
    return EXIT_DONE;
}

void cli_close(struct cli *cli)
{
    if (cli->store == NULL)
        return;
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

bool cli_day(struct cli *cli, const char *name, struct date *out)
{
    struct span text = cli_option(cli, name);
    if (text.ptr && text.len == 0)
        cli_problem(cli, name, "está vacía; dé una fecha como 2026-11-24",
                    "is empty; give a date such as 2026-11-24");
    return cli_date(cli, name, out);
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

void cli_rule(struct cli *cli, const char *name, enum rule_problem problem)
{
    static const char *const words[][2] = {
        [RULE_OK] = {"", ""},
        [RULE_EMPTY] = {"está vacío", "is empty"},
        [RULE_TOO_LONG] = {"es demasiado largo", "is too long"},
        [RULE_NOT_CLEAN] = {"tiene caracteres de control o no es UTF-8", "has control characters or is no UTF-8"},
        [RULE_USERNAME_FORM] = {"lleva espacios, una @ o solo números", "has spaces, an @, or only digits"},
        [RULE_EMAIL_FORM] = {"no es un correo como ana@example.org", "is no e-mail such as ana@example.org"},
        [RULE_AVATAR_FORM] = {"no es una dirección https", "is no https address"},
        [RULE_PASSWORD_SHORT] = {"tiene menos de 8 caracteres", "has fewer than 8 characters"},
        [RULE_PASSWORD_LONG] = {"es demasiado larga", "is too long"},
        [RULE_PASSWORD_COMMON] = {"es de las más usadas; elija otra", "is one of the most used; choose another"},
        [RULE_PASSWORD_SAME] = {"es igual al usuario o al correo", "is the username or the e-mail"},
    };
    if (problem != RULE_OK)
        cli_problem(cli, name, words[problem][0], words[problem][1]);
}

bool cli_text(struct cli *cli, const char *name, size_t max, bool may_be_empty, struct span *out)
{
    struct span text = cli_option(cli, name);
    if (text.ptr == NULL)
        return false;
    *out = text;
    cli_rule(cli, name, rule_name(text, max, may_be_empty));
    return true;
}
