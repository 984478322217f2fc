/* reference.c: the settings (`settings`) or the commands (`commands`) as Markdown, from their tables. */
#include "cli/commands.h"
#include "config/settings.h"

#include <stdio.h>
#include <string.h>

static void print_settings(void)
{
    puts("# Settings\n\nGenerated from `src/config/settings.def` by `make docs`. Each stands in the environment, in the file of\n"
         "`--config` as `KEY=VALUE`, or on the command line as `--key value` (lower case, `-` for `_`), each over the one before.\n"
         "A secret has no flag, and may stand in a file that `KEY_FILE` names: not in both, not readable by everybody, and without\n"
         "its last newline. In the settings' file, empty lines and those that begin with `#` say nothing, and a value may stand in\n"
         "double quotes, which keep the spaces at its ends; no other character is special.\n\n"
         "| key | kind | default | meaning |\n|---|---|---|---|");
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &settings[i];
        printf("| `%s` | %s", setting->key, setting->type->name);
        if (setting->max > 0)
            printf(", %lld to %lld", (long long)setting->min, (long long)setting->max);
        if (setting->fallback == NULL)
            printf(" | — | %s |\n", setting->help);
        else if (setting->fallback[0] == 0)
            printf(" | empty | %s |\n", setting->help);
        else
            printf(" | `%s` | %s |\n", setting->fallback, setting->help);
    }
}

static void print_commands(void)
{
    puts("# Commands\n\nGenerated from `src/cli/commands.c` by `make docs`. `--user` takes a username, an e-mail or an id; `--course`,\n"
         "`--meeting` and N an id; D is a date such as 2026-11-24, T a time such as 19:00. Local times are in the course's zone.\n"
         "Exit status: 0 done, 1 failed, 2 bad usage. Every setting is an option too; `--config FILE` reads `KEY=VALUE` lines.\n");
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &commands[i];
        printf("- `portero %s%s%s%s%s`\n  %s\n", command->noun, command->verb ? " " : "",
               command->verb ? command->verb : "", command->usage[0] ? " " : "", command->usage, command->en);
    }
}

int main(int count, char **words)
{
    if (count == 2 && strcmp(words[1], "settings") == 0)
        print_settings();
    else if (count == 2 && strcmp(words[1], "commands") == 0)
        print_commands();
    else
        return 2;
    return 0;
}
