/* user.c: `portero user …`. */
#include "cli/commands.h"

#include "idp/password_link.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define LINE_MAX_LEN 4096

/* --- values that have rules ----------------------------------------------------------------------------------------- */

static void read_fields(struct cli *cli, struct user *user)
{
    struct span given;
    if ((given = cli_option(cli, "username")).ptr) {
        user->username = given;
        cli_rule(cli, "username", rule_username(given));
    }
    if ((given = cli_option(cli, "name")).ptr) {
        user->name = given;
        cli_rule(cli, "name", rule_name(given, NAME_MAX_LEN, true));
    }
    if ((given = cli_option(cli, "email")).ptr) {
        user->email = given;
        cli_rule(cli, "email", rule_email(given));
    }
    if ((given = cli_option(cli, "avatar")).ptr) {
        user->avatar = given;
        cli_rule(cli, "avatar", rule_avatar(given));
    }
    if (cli_has(cli, "staff") && cli_has(cli, "no-staff"))
        cli_problem(cli, "no-staff", "y --staff no van juntos", "and --staff do not go together");
    if (cli_has(cli, "staff"))
        user->staff = true;
    if (cli_has(cli, "no-staff"))
        user->staff = false;
}

/* --- passwords: from a prompt, twice, or one line of standard input -------------------------------------------------- */

static bool read_line(struct cli *cli, struct span *out)
{
    char *line = arena_alloc(cli->arena, LINE_MAX_LEN);
    size_t len = 0;
    int byte;
    while ((byte = getchar()) != EOF && byte != '\n' && len < LINE_MAX_LEN)
        line[len++] = (char)byte;
    *out = (struct span){line, len};
    return len > 0 || byte == '\n';
}

static bool ask(struct cli *cli, const char *es, const char *en, struct span *out)
{
    struct termios before, silent;
    tcgetattr(STDIN_FILENO, &before);
    silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent); /* first: what is typed at the prompt must not be flushed */
    fprintf(stderr, "%s: ", cli->spanish ? es : en);
    bool ok = read_line(cli, out);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    fputc('\n', stderr);
    return ok;
}

static void read_password(struct cli *cli, const struct user *user, struct span *out)
{
    struct span again = {NULL, 0};
    *out = (struct span){NULL, 0};
    if (cli_has(cli, "password-stdin")) {
        if (!read_line(cli, out))
            cli_problem(cli, "password-stdin", "no llegó ninguna línea", "no line came");
    } else if (!isatty(STDIN_FILENO)) {
        cli_problem(cli, "password-stdin", "hace falta: no hay terminal para preguntar la contraseña",
                    "is needed: there is no terminal to ask for the password");
    } else if (!cli_sound(cli)) {
        return; /* nobody is asked for a password that will not be used */
    } else if (!ask(cli, "Contraseña", "Password", out) || !ask(cli, "Otra vez", "Again", &again) ||
               !span_eq(*out, again)) {
        cli_problem(cli, "password-stdin", "las dos contraseñas no son iguales", "the two passwords are not the same");
    }
    if (out->ptr)
        cli_rule(cli, "password-stdin", rule_password(*out, user->username, user->email));
}

static int hash_of(struct cli *cli, struct span password, char hash[PASSWORD_HASH_MAX])
{
    struct err err;
    bool ok = password_hash(password, PASSWORD_COST, hash, &err);
    crypto_wipe((void *)(uintptr_t)password.ptr, password.len);
    return ok ? EXIT_DONE : cli_fail(cli, &err);
}

/* --- the commands ---------------------------------------------------------------------------------------------------- */

int user_add(struct cli *cli)
{
    struct user user = {.name = SPAN(""), .avatar = SPAN(""), .enabled = true, .created_at = cli->now};
    struct user_id id;
    struct span password;
    char hash[PASSWORD_HASH_MAX];
    struct err err;
    read_fields(cli, &user);
    read_password(cli, &user, &password);
    if (!cli_sound(cli))
        return cli_refuse(cli);
    int status = hash_of(cli, password, hash);
    if (status != EXIT_DONE || (status = cli_open(cli)) != EXIT_DONE)
        return status;
    struct audit_by by = cli_by(cli);
    if (!store_user_add(cli->db, &by, &user, span_of(hash), &id, &err))
        return cli_fail(cli, &err);
    cli_print_id(id.v);
    return EXIT_DONE;
}

static int find_user(struct cli *cli, struct user *out)
{
    struct err err;
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    return store_user_find(cli->db, cli->arena, cli_option(cli, "user"), out, &err) ? EXIT_DONE : cli_fail(cli, &err);
}

int user_edit(struct cli *cli)
{
    struct user user, checked = {0};
    struct err err;
    read_fields(cli, &checked);
    int status = find_user(cli, &user);
    if (status != EXIT_DONE)
        return status;
    read_fields(cli, &user);
    struct audit_by by = cli_by(cli);
    return store_user_edit(cli->db, &by, NULL, &user, &err) ? EXIT_DONE : cli_fail(cli, &err);
}

static void put_user_json(struct cli *cli, struct json *json, const struct user *user)
{
    json_object(json);
    json_put_int(json, SPAN("id"), user->id.v);
    json_put_text(json, SPAN("username"), user->username);
    json_put_text(json, SPAN("name"), user->name);
    json_put_text(json, SPAN("email"), user->email);
    json_put_text(json, SPAN("avatar"), user->avatar);
    json_put_bool(json, SPAN("staff"), user->staff);
    json_put_bool(json, SPAN("enabled"), user->enabled);
    json_put_instant(cli, json, SPAN("created_at"), user->created_at);
    json_object_end(json);
}

static void print_users(struct cli *cli, const struct user_list *list)
{
    static const char *const heads[] = {"id", "username", "name", "email", "", ""};
    struct table table = table_new(cli, 6, heads);
    for (size_t i = 0; i < list->count; i++) {
        const struct user *user = &list->items[i];
        table_cell(&table, arena_printf(cli->arena, "%lld", (long long)user->id.v));
        table_cell(&table, user->username);
        table_cell(&table, user->name);
        table_cell(&table, user->email);
        table_cell(&table, user->staff ? SPAN("staff") : SPAN(""));
        table_cell(&table, !user->enabled ? cli_word(cli, "deshabilitada", "disabled") : SPAN(""));
    }
    table_print(&table);
}

int user_list(struct cli *cli)
{
    struct user_list list;
    struct err err;
    int status = cli_open(cli);
    if (status != EXIT_DONE)
        return status;
    if (!store_user_list(cli->db, cli->arena, &list, &err))
        return cli_fail(cli, &err);
    if (!cli_has(cli, "json")) {
        print_users(cli, &list);
        return EXIT_DONE;
    }
    struct buf out = cli_json(cli);
    struct json json = json_to(&out);
    json_array(&json);
    for (size_t i = 0; i < list.count; i++)
        put_user_json(cli, &json, &list.items[i]);
    json_list_end(&out, &json);
    return EXIT_DONE;
}

int user_passwd(struct cli *cli)
{
    struct user user;
    struct span password;
    char hash[PASSWORD_HASH_MAX];
    struct err err;
    int status = find_user(cli, &user);
    if (status != EXIT_DONE)
        return status;
    read_password(cli, &user, &password);
    if (!cli_sound(cli))
        return cli_refuse(cli);
    if ((status = hash_of(cli, password, hash)) != EXIT_DONE)
        return status;
    struct audit_by by = cli_by(cli);
    return store_user_set_password(cli->db, &by, user.id, span_of(hash), SPAN(""), &err) ? EXIT_DONE : cli_fail(cli, &err);
}

static int set_enabled(struct cli *cli, bool enabled)
{
    struct user user;
    struct err err;
    int status = find_user(cli, &user);
    if (status != EXIT_DONE)
        return status;
    struct audit_by by = cli_by(cli);
    return store_user_set_enabled(cli->db, &by, user.id, enabled, &err) ? EXIT_DONE : cli_fail(cli, &err);
}

int user_disable(struct cli *cli)
{
    return set_enabled(cli, false);
}

int user_enable(struct cli *cli)
{
    return set_enabled(cli, true);
}

int user_signout(struct cli *cli)
{
    struct user user;
    struct err err;
    int64_t sessions;
    int status = find_user(cli, &user);
    if (status != EXIT_DONE)
        return status;
    struct audit_by by = cli_by(cli);
    return store_user_signout(cli->db, &by, user.id, SPAN(""), &sessions, &err) ? EXIT_DONE : cli_fail(cli, &err);
}

int user_link(struct cli *cli)
{
    struct user user;
    struct span url;
    struct err err;
    int status = find_user(cli, &user);
    if (status != EXIT_DONE)
        return status;
    struct audit_by by = cli_by(cli);
    if (!password_link_new(cli->db, cli->arena, &by, cli->config->public_url, user.id, &url, &err))
        return cli_fail(cli, &err);
    cli_print(url);
    return EXIT_DONE;
}
