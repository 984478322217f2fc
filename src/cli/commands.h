/* commands.h: THE table of commands, and the functions of its rows. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct command commands[];
extern const size_t command_count;

int serve(struct cli *cli);
int migrate(struct cli *cli);
int demo(struct cli *cli);
int user_add(struct cli *cli);
int user_edit(struct cli *cli);
int user_list(struct cli *cli);
int user_passwd(struct cli *cli);
int user_disable(struct cli *cli);
int user_enable(struct cli *cli);
int user_signout(struct cli *cli);
int user_link(struct cli *cli);
int course_add(struct cli *cli);
int course_edit(struct cli *cli);
int course_list(struct cli *cli);
int enrol_add(struct cli *cli);
int enrol_remove(struct cli *cli);
int enrol_list(struct cli *cli);
int meeting_add(struct cli *cli);
int meeting_edit(struct cli *cli);
int meeting_list(struct cli *cli);
int meeting_dates(struct cli *cli);
int meeting_on(struct cli *cli);
int meeting_off(struct cli *cli);
int meeting_cancel(struct cli *cli);
int meeting_restore(struct cli *cli);
int meeting_move(struct cli *cli);
int token_mint(struct cli *cli);
int token_inspect(struct cli *cli);
int explain(struct cli *cli);
int doctor(struct cli *cli);
int joins_list(struct cli *cli);
int jitsi_config(struct cli *cli);
int backup(struct cli *cli);
int restore(struct cli *cli);
int copy(struct cli *cli);
int keys_new(struct cli *cli);
int keys_list(struct cli *cli);
int keys_retire(struct cli *cli);

/* One command line; returns the exit status. `environment` as of main. */
int run_command_line(int count, char **words, char *const environment[]);

#endif
