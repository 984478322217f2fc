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
};
/* `example` may be NULL. */
void problem(struct problems *problems, struct span key, const char *es, const char *en, const char *detail,
             const char *example);

/* The text of each setting; ptr NULL where it stands nowhere. Secrets come from their files. */
struct texts {
    struct span values[SETTING_COUNT];
};
void sources_read(struct problems *problems, char *const environment[], struct span file,
                  const struct config_flag *flags, size_t flag_count, struct texts *out);

/* LC_ALL, LC_MESSAGES, LANG in that order: does the first that is set begin with `es`? */
bool environment_is_spanish(char *const environment[]);

#endif
