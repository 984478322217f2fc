/* sources.h: where settings stand: a file, the environment, the command line; each over the one before it. */
#ifndef CONFIG_SOURCES_H
#define CONFIG_SOURCES_H

#include "config/settings.h"

#include "base/buf.h"

/* The problems found so far, a line each, in the language of the environment. */
struct problems {
    struct arena *arena;
    struct buf lines;
    bool spanish;
    bool wrong[SETTING_COUNT]; /* told already: a setting is told once, and nothing is concluded from it */
};
/* What is wrong with something that is no setting. */
void problem(struct problems *problems, struct span name, const char *es, const char *en, const char *detail);
/* What is wrong with a setting. */
void setting_problem(struct problems *problems, int number, const struct why *why);

/* The text of each setting; ptr NULL where it stands nowhere. Secrets come from their files, of which one that cannot be
 * read matters only to commands that need it. */
struct texts {
    struct span values[SETTING_COUNT];
    bool in_file[SETTING_COUNT]; /* a secret: its file is named, whether or not it can be read */
};
void sources_read(struct problems *problems, char *const environment[], struct span file,
                  const struct config_flag *flags, size_t flag_count, bool needs_secrets, struct texts *out);

/* LC_ALL, LC_MESSAGES, LANG in that order: does the first that is set begin with `es`? */
bool environment_is_spanish(char *const environment[]);

#endif
