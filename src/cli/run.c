/* run.c: a command line: which command, with which options; help; and the commands that have no file of their own. */
#include "cli/commands.h"

#include "cli/demo.h"
#include "cli/run_server.h"
#include "config/sources.h"
#include "meet/keyring.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define MAX_FLAGS 64
#define PROBLEMS_MAX ((size_t)16 * 1024)
#define PROBLEM_MAX 1000 /* bytes of one problem with the settings that are shown */

struct line {
    struct cli cli;
    struct config_flag flags[MAX_FLAGS];
    size_t flag_count;
    struct span config_file;
    bool help;
};

/* --- help, from the table --------------------------------------------------------------------------------------------- */

static void print_row(FILE *out, const struct command *command, bool spanish)
{
    fprintf(out, "  portero %s%s%s %s\n      %s\n", command->noun, command->verb ? " " : "", command->verb ? command->verb : "",
           command->usage, spanish ? command->es : command->en);
}

static void print_help(FILE *out, bool spanish, struct span noun)
{
    for (size_t i = 0; i < command_count; i++)
        if (noun.len == 0 || span_eq(noun, span_of(commands[i].noun)))
            print_row(out, &commands[i], spanish);
    fputs(spanish ? "\nCada ajuste se da también como opción, p. ej. --join-early-minutes 0; --config ARCHIVO lee CLAVE=VALOR.\n"
                   "Estado de salida: 0 hecho, 1 no se pudo, 2 mal uso.\n"
                 : "\nEvery setting is an option too, e.g. --join-early-minutes 0; --config FILE reads KEY=VALUE.\n"
                   "Exit status: 0 done, 1 failed, 2 bad usage.\n",
          out);
}

/* --- reading the words ------------------------------------------------------------------------------------------------ */

/* The row that the first words name; *used says how many they are. */
static const struct command *find_command(int count, char **words, int *used)
{
    for (size_t i = 0; count > 0 && i < command_count; i++) {
        const struct command *command = &commands[i];
        if (strcmp(words[0], command->noun) != 0)
            continue;
        *used = command->verb ? 2 : 1;
        if (command->verb == NULL || (count > 1 && strcmp(words[1], command->verb) == 0))
            return command;
    }
    return NULL;
}

/* '=' or '!': takes a value; 0: a switch; -1: no option of this command. */
static int kind_of(const struct command *command, struct span name)
{
    for (size_t i = 0; i < CLI_OPTIONS && command->options[i]; i++) {
        struct span option = span_of(command->options[i]);
        char last = option.ptr[option.len - 1];
        bool valued = last == '=' || last == '!';
        if (span_eq(name, span_sub(option, 0, option.len - valued)))
            return valued ? last : 0;
    }
    return -1;
}

static void give(struct cli *cli, struct span name, struct span value)
{
    char shown[64];
    snprintf(shown, sizeof shown, "%.*s", SPAN_ARG(span_sub(name, 0, 60)));
    if (cli_option(cli, shown).ptr) {
        cli_problem(cli, shown, "está dos veces", "stands twice");
        return;
    }
    cli->given[cli->given_count].name = name;
    cli->given[cli->given_count++].value = value.len ? span_trim(value) : SPAN("");
}

/* Returns how many words it took. */
static int read_option(struct line *line, int left, char **words)
{
    struct cli *cli = &line->cli;
    struct span rest = span_of(words[0] + 2), name;
    span_cut(&rest, '=', &name);
    int kind = kind_of(cli->command, name);
    bool is_config = span_eq(name, SPAN("config")), is_flag = kind < 0 && config_is_flag(name);
    if (span_eq(name, SPAN("help"))) {
        line->help = true;
        return 1;
    }
    char shown[64];
    snprintf(shown, sizeof shown, "%.*s", SPAN_ARG(span_sub(name, 0, 60)));
    if (kind < 0 && !is_config && !is_flag) {
        cli_problem(cli, shown, "no es una opción de este comando", "is no option of this command");
        return 1;
    }
    if (kind == 0) {
        if (rest.ptr)
            cli_problem(cli, shown, "no lleva valor", "takes no value");
        give(cli, name, SPAN(""));
        return 1;
    }
    int used = 1;
    if (rest.ptr == NULL && left > 1) {
        rest = span_of(words[1]);
        used = 2;
    }
    if (rest.ptr == NULL || (is_config && rest.len == 0))
        cli_problem(cli, shown, "necesita un valor", "needs a value");
    else if (is_config)
        line->config_file = rest;
    else if (is_flag && line->flag_count == MAX_FLAGS)
        cli_problem(cli, shown, "hay demasiadas opciones", "there are too many options");
    else if (is_flag)
        line->flags[line->flag_count++] = (struct config_flag){name, rest};
    else
        give(cli, name, rest);
    return used;
}

static void read_argument(struct cli *cli, struct span word)
{
    if ((!cli->command->takes_id && !cli->command->takes_text) || cli->argument.ptr) {
        cli_problem(cli, "-", "sobra una palabra", "one word too many");
        return;
    }
    cli->argument = word;
    if (cli->command->takes_id && !span_to_id(word, &cli->id))
        cli_problem(cli, "-", "no es un número de 1 en adelante", "is no number from 1 on");
}

static void check_required(struct cli *cli)
{
    char name[64];
    for (size_t i = 0; i < CLI_OPTIONS && cli->command->options[i]; i++) {
        struct span option = span_of(cli->command->options[i]);
        snprintf(name, sizeof name, "%.*s", (int)option.len - 1, option.ptr);
        if (option.ptr[option.len - 1] == '!' && !cli_has(cli, name))
            cli_problem(cli, name, "falta", "is missing");
    }
    if (cli->command->takes_id && cli->argument.ptr == NULL)
        cli_problem(cli, "-", "falta el número de qué", "is missing: the number of what");
}

static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] == '-' && word[2];
}

/* How many words are settings that stand before the command: `portero --config FILE user list`. */
static int count_before(int count, char **words)
{
    int i = 0;
    while (i < count && is_option(words[i]))
        i += strchr(words[i], '=') ? 1 : 2;
    return i < count ? i : count;
}

static void read_words(struct line *line, int count, char **words)
{
    for (int i = 0; i < count;) {
        if (is_option(words[i])) {
            i += read_option(line, count - i, words + i);
        } else {
            read_argument(&line->cli, span_of(words[i]));
            i++;
        }
    }
}

static int run(struct line *line, char *const environment[])
{
    struct cli *cli = &line->cli;
    struct config config;
    struct config_problems problems = {{NULL, 0}};
    bool loaded = config_load(cli->arena, environment, line->config_file, line->flags, line->flag_count,
                              cli->command->needs, &config, &problems);
    if (!loaded) {
        struct span line_of_config;
        while (problems.lines.len && span_cut(&problems.lines, '\n', &line_of_config))
            buf_printf(&cli->problems, "%.*s\n", SPAN_ARG(cli_shown(cli->arena, span_sub(line_of_config, 0, PROBLEM_MAX))));
        return cli_refuse(cli);
    }
    cli->config = &config;
    cli->now = time(NULL);
    cli->zones = zones_new(ZONE_DIRECTORY);
    int status = cli->command->run(cli);
    cli_close(cli);
    zones_free(cli->zones);
    config_free(&config);
    return status;
}

/* What was printed must have arrived: a full disk is no success. */
static int finish(int status, bool spanish)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fputs(spanish ? "portero: no se pudo escribir la salida\n" : "portero: the output could not be written\n", stderr);
    return status == EXIT_DONE ? EXIT_FAILED : status;
}

int run_command_line(int count, char **words, char *const environment[])
{
    int used = 0;
    bool spanish = environment_is_spanish(environment);
    if (count < 2 || strcmp(words[1], "--help") == 0 || strcmp(words[1], "help") == 0) {
        print_help(stdout, spanish, SPAN(""));
        return finish(EXIT_DONE, spanish);
    }
    int before = count_before(count - 1, words + 1), left = count - 1 - before;
    char **rest = words + 1 + before;
    const struct command *command = find_command(left, rest, &used);
    if (command == NULL) {
        bool asked = left > 1 && strcmp(rest[1], "--help") == 0;
        struct span noun = used ? span_of(rest[0]) : SPAN("");
        if (!asked)
            fputs(spanish ? "portero: no existe ese comando; existen:\n" : "portero: no such command; there are:\n", stderr);
        print_help(asked ? stdout : stderr, spanish, noun);
        return finish(asked ? EXIT_DONE : EXIT_USAGE, spanish);
    }
    crypto_init();
    struct arena *arena = arena_new();
    struct line line = {.cli = {.command = command, .arena = arena, .spanish = spanish,
                                .problems = buf_new(arena, PROBLEMS_MAX)}};
    read_words(&line, before, words + 1);
    read_words(&line, left - used, rest + used);
    if (!line.help)
        check_required(&line.cli);
    int status = EXIT_DONE;
    if (line.help)
        print_row(stdout, command, spanish);
    else
        status = run(&line, environment);
    arena_free(arena);
    return finish(status, spanish);
}

/* With RS256 the settings alone do not say so. */
static bool can_sign(struct cli *cli, struct err *err)
{
    struct signer *signer;
    bool opened = signer_open(cli->arena, cli->config, cli->now, &signer, err);
    signer_free(signer);
    return opened;
}

int serve(struct cli *cli)
{
    struct err err;
    if (!cli_sound(cli))
        return cli_refuse(cli);
    if (!can_sign(cli, &err))
        return cli_fail(cli, &err);
    if (cli_has(cli, "check"))
        return EXIT_DONE;
    return run_server(cli->config, cli_has(cli, "migrate"), NULL, NULL);
}

int migrate(struct cli *cli)
{
    struct err err;
    if (!cli_sound(cli))
        return cli_refuse(cli);
    return store_migrate(cli->config->database_url, &err) ? EXIT_DONE : cli_fail(cli, &err);
}

int demo(struct cli *cli)
{
    struct err err;
    if (!cli_sound(cli))
        return cli_refuse(cli);
    return can_sign(cli, &err) ? run_demo(cli->config) : cli_fail(cli, &err);
}
