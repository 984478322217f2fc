/* main.c: argv, the table of commands, the exit status. */
#include "cli/commands.h"

#include <unistd.h>

int main(int count, char **words)
{
    return run_command_line(count, words, environ);
}
