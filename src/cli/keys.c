/* keys.c: `portero keys`: the keys that RS256 signs with (JITSI_KEYS). */
#include "cli/commands.h"

#include "meet/key_files.h"

#include <stdio.h>
#include <string.h>

static struct span utc(struct cli *cli, instant at)
{
    return instant_format_utc(cli->arena, at);
}

/* The longest that a token lives. A class lasts at most a day, and an hour more where the clocks change. */
static int64_t token_life(const struct config *config)
{
    struct windows windows = config_windows(config);
    int64_t early = windows.early > windows.early_teacher ? windows.early : windows.early_teacher;
    int64_t with_class = early + 25 * 3600 + windows.late;
    bool by_class = config->jitsi_token_expiry == EXPIRY_CLASS && with_class > config->jitsi_token_ttl;
    return by_class ? with_class : config->jitsi_token_ttl;
}

static instant signs_from(const struct key_list *keys, size_t index)
{
    return index < keys->signing ? keys->items[index].made + KEY_PUBLISHED_FIRST : INSTANT_NONE;
}

/* Where clocks were moved, the one just made is not the newest. */
static void say_when(struct cli *cli, const struct key_list *keys, const char *kid)
{
    size_t index = 0;
    while (index + 1 < keys->count && strcmp(keys->items[index].kid, kid) != 0)
        index++;
    instant from = signs_from(keys, index);
    if (from != INSTANT_NONE)
        fprintf(stderr,
                cli->spanish ? "portero: se publica desde ya y firma desde %.*s\n"
                             : "portero: it is published from now on, and signs from %.*s\n",
                SPAN_ARG(utc(cli, from)));
    else if (keys->count == 1)
        cli_say(cli, "firma desde ya: es la única clave", "it signs from now on: it is the only key");
    else
        cli_say(cli, "firma desde ya: las demás son de una hora posterior",
                "it signs from now on: the others are of a later time");
}

int keys_new(struct cli *cli)
{
    struct key_list keys;
    char kid[KID_SIZE];
    struct err err;
    if (!cli_sound(cli))
        return cli_refuse(cli);
    if (!key_files_new(cli->arena, cli->config->jitsi_keys, cli->now, kid, &err) ||
        !key_files_load(cli->arena, cli->config->jitsi_keys, cli->now, &keys, &err))
        return cli_fail(cli, &err);
    cli_print(span_of(kid));
    say_when(cli, &keys, kid);
    key_list_free(&keys);
    return EXIT_DONE;
}

/* --- list --------------------------------------------------------------------------------------------------------- */

struct row {
    const char *kid;
    instant made, from, tokens_end, retired; /* INSTANT_NONE: does not apply */
    bool signs;
};

static struct row row_of(const struct cli *cli, const struct key_list *keys, size_t index)
{
    return (struct row){.kid = keys->items[index].kid,
                        .made = keys->items[index].made,
                        .from = signs_from(keys, index),
                        .tokens_end = key_tokens_end(keys, index, token_life(cli->config)),
                        .retired = INSTANT_NONE,
                        .signs = index == keys->signing};
}

static const char *state_of(const struct row *row)
{
    return row->signs ? "signing" : row->retired != INSTANT_NONE ? "retired" : "published";
}

static struct span words_of(struct cli *cli, const struct row *row)
{
    if (row->signs)
        return cli_word(cli, "firma", "signing");
    if (row->retired != INSTANT_NONE)
        return arena_printf(cli->arena, cli->spanish ? "retirada %.*s" : "retired %.*s",
                            SPAN_ARG(utc(cli, row->retired)));
    if (row->from != INSTANT_NONE)
        return arena_printf(cli->arena, cli->spanish ? "publicada; firma desde %.*s" : "published; signs from %.*s",
                            SPAN_ARG(utc(cli, row->from)));
    return arena_printf(cli->arena,
                        cli->spanish ? "publicada; sus tokens terminan %.*s" : "published; its tokens end %.*s",
                        SPAN_ARG(utc(cli, row->tokens_end)));
}

static void put_json(struct cli *cli, struct json *json, const struct row *row)
{
    json_object(json);
    json_put_text(json, SPAN("kid"), span_of(row->kid));
    json_put_text(json, SPAN("state"), span_of(state_of(row)));
    json_put_instant(cli, json, SPAN("made_at"), row->made);
    json_put_instant(cli, json, SPAN("signs_at"), row->from);
    json_put_instant(cli, json, SPAN("tokens_end_at"), row->tokens_end);
    json_put_instant(cli, json, SPAN("retired_at"), row->retired);
    json_put_text(json, SPAN("file"), kid_file(cli->arena, span_of(row->kid)));
    json_object_end(json);
}

static void print_json(struct cli *cli, const struct row *rows, size_t count)
{
    struct buf out = cli_json(cli);
    struct json json = json_to(&out);
    json_array(&json);
    for (size_t i = 0; i < count; i++)
        put_json(cli, &json, &rows[i]);
    json_list_end(&out, &json);
}

static void print_table(struct cli *cli, const struct row *rows, size_t count)
{
    static const char *const es[] = {"kid", "hecha", "archivo en /jitsi/keys/", "estado"}, *const en[] = {
                                                                                               "kid", "made",
                                                                                               "file in /jitsi/keys/",
                                                                                               "state"};
    struct table table = table_new(cli, 4, cli->spanish ? es : en);
    for (size_t i = 0; i < count; i++) {
        table_cell(&table, span_of(rows[i].kid));
        table_cell(&table, utc(cli, rows[i].made));
        table_cell(&table, kid_file(cli->arena, span_of(rows[i].kid)));
        table_cell(&table, words_of(cli, &rows[i]));
    }
    table_print(&table);
}

int keys_list(struct cli *cli)
{
    struct key_list keys;
    struct retired_list retired;
    struct err err;
    if (!cli_sound(cli))
        return cli_refuse(cli);
    if (!key_files_load(cli->arena, cli->config->jitsi_keys, cli->now, &keys, &err))
        return cli_fail(cli, &err);
    bool read = key_files_retired(cli->arena, cli->config->jitsi_keys, &retired, &err);
    struct row *rows = arena_array(cli->arena, keys.count + retired.count, sizeof *rows);
    for (size_t i = 0; i < keys.count; i++)
        rows[i] = row_of(cli, &keys, i);
    for (size_t i = 0; i < retired.count; i++)
        rows[keys.count + i] = (struct row){.kid = retired.items[i].kid,
                                            .made = retired.items[i].made,
                                            .from = INSTANT_NONE,
                                            .tokens_end = INSTANT_NONE,
                                            .retired = retired.items[i].retired};
    if (read)
        (cli_has(cli, "json") ? print_json : print_table)(cli, rows, keys.count + retired.count);
    key_list_free(&keys);
    return read ? EXIT_DONE : cli_fail(cli, &err);
}

/* --- retire ------------------------------------------------------------------------------------------------------- */

static bool refuse_until(struct cli *cli, struct err *err, instant end)
{
    if (cli->spanish)
        return err_set(err, ERR_CONFLICT, "sus últimos tokens terminan %.*s; retírela entonces, o ya con --now",
                       SPAN_ARG(utc(cli, end)));
    return err_set(err, ERR_CONFLICT, "its last tokens end %.*s; retire it then, or at once with --now",
                   SPAN_ARG(utc(cli, end)));
}

/* A key that signed nothing yet may go; one whose tokens are still about only where somebody insists. */
static bool may_retire(struct cli *cli, const struct key_list *keys, size_t index, struct err *err)
{
    instant end = key_tokens_end(keys, index, token_life(cli->config));
    if (keys->count == 1)
        return err_set(err, ERR_CONFLICT, "it is the only key; make another first: portero keys new");
    if (index < keys->signing || cli_has(cli, "now"))
        return true;
    if (index == keys->signing)
        return err_set(err, ERR_CONFLICT,
                       "it signs; make another first (portero keys new), and retire this one once that one signs");
    return end <= cli->now || refuse_until(cli, err, end);
}

static bool retire(struct cli *cli, const struct key_list *keys, struct err *err)
{
    for (size_t i = 0; i < keys->count; i++)
        if (span_eq(cli->argument, span_of(keys->items[i].kid)))
            return may_retire(cli, keys, i, err) &&
                   key_files_retire(cli->arena, cli->config->jitsi_keys, &keys->items[i], err);
    return err_set(err, ERR_NOT_FOUND, "no such key");
}

int keys_retire(struct cli *cli)
{
    struct key_list keys;
    struct err err;
    if (cli->argument.len == 0)
        cli_problem(cli, "-", "falta el kid de la clave", "is missing: the kid of the key");
    if (!cli_sound(cli))
        return cli_refuse(cli);
    if (!key_files_load(cli->arena, cli->config->jitsi_keys, cli->now, &keys, &err))
        return cli_fail(cli, &err);
    bool retired = retire(cli, &keys, &err);
    key_list_free(&keys);
    if (!retired)
        return cli_fail(cli, &err);
    cli_say(cli, "retirada; Prosody recuerda las claves que ya usó hasta que se reinicia",
            "retired; Prosody remembers the keys that it has used until it is restarted");
    return EXIT_DONE;
}
