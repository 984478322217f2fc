/* cli.h: one command on its way to its exit status: what it was given, and how it speaks. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/json.h"
#include "config/config.h"
#include "core/rules.h"
#include "store/store.h"

#define CLI_OPTIONS 16

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct cli;

/* A row of the table of commands. */
struct command {
    const char *noun, *verb; /* verb NULL: a command of one word */
    const char *usage;       /* what follows them */
    const char *es, *en;     /* what it does */
    unsigned needs;          /* enum config_need */
    bool takes_id;           /* its one argument is an id */
    bool takes_text;         /* its one argument is anything, and may be missing */
    int (*run)(struct cli *cli);
    const char *options[CLI_OPTIONS]; /* "name" is a switch, "name=" takes a value, "name!" takes one and must stand */
};

struct cli {
    const struct command *command;
    struct arena *arena;
    const struct config *config;
    instant now; /* read once */
    bool spanish;
    struct span argument;
    int64_t id; /* of the argument, where the command takes one */
    struct {
        struct span name, value;
    } given[CLI_OPTIONS];
    size_t given_count;
    struct buf problems; /* a line each */
    struct zones *zones;
    /* after cli_open */
    struct store *store;
    struct db *db;
};

/* The value of an option; ptr NULL where it was not given. Trimmed but for passwords, which are no options. */
struct span cli_option(const struct cli *cli, const char *name);
bool cli_has(const struct cli *cli, const char *name);

/* One more problem with the input, of an option's name without its `--` or of "-", the argument. All are told together by
 * cli_refuse, which returns EXIT_USAGE. */
void cli_problem(struct cli *cli, const char *option, const char *es, const char *en);
bool cli_sound(const struct cli *cli); /* no problem so far */
int cli_refuse(struct cli *cli);

/* Who changes things by this command, for the audit trail; its name lives in the arena. */
struct audit_by cli_by(struct cli *cli);

/* Opens the database, or refuses where there are problems: a command that was given nonsense writes nothing. On failure
 * says why and returns the exit status; EXIT_DONE otherwise. */
int cli_open(struct cli *cli);
void cli_close(struct cli *cli);
/* Says what an error means, and returns its exit status. */
int cli_fail(struct cli *cli, const struct err *err);
/* A line on standard error. */
void cli_say(const struct cli *cli, const char *es, const char *en);

/* Options parsed into types; a problem is noted where they are wrong. False, and `out` untouched, where not given. */
bool cli_date(struct cli *cli, const char *name, struct date *out); /* "" gives DATE_NONE */
bool cli_day(struct cli *cli, const char *name, struct date *out);  /* "" is a problem */
bool cli_time(struct cli *cli, const char *name, int *out);
bool cli_id(struct cli *cli, const char *name, int64_t *out);
/* A name, a code, a description: clean, at most `max` code points. */
bool cli_text(struct cli *cli, const char *name, size_t max, bool may_be_empty, struct span *out);
/* Notes the problem that a rule found, if it found one. */
void cli_rule(struct cli *cli, const char *name, enum rule_problem problem);

/* --- standard output ------------------------------------------------------------------------------------------------ */
void cli_print(struct span text); /* as it is, with a newline */
void cli_print_id(int64_t id);
/* What a terminal would obey (controls, bytes that are not UTF-8, what turns the direction of text) as \xNN or \uNNNN. */
struct span cli_shown(struct arena *arena, struct span text);
struct span cli_word(const struct cli *cli, const char *es, const char *en);

/* A list: columns aligned for people. */
#define TABLE_COLUMNS 10
struct table {
    struct cli *cli;
    size_t columns, cells, room;
    struct span *text; /* row by row, the head first */
};
struct table table_new(struct cli *cli, size_t columns, const char *const heads[]);
void table_cell(struct table *table, struct span text);
void table_print(const struct table *table);

/* A list as JSON: one array of objects. */
struct buf cli_json(struct cli *cli);
void json_list_end(struct buf *out, struct json *json);
void json_put_instant(struct cli *cli, struct json *json, struct span key, instant at); /* RFC 3339 in UTC, or null */
void json_put_date(struct cli *cli, struct json *json, struct span key, struct date date);

#endif
