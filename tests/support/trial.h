/* trial.h: settings tried out by unit tests: an environment and a file, and what was said about them. */
#ifndef SUPPORT_TRIAL_H
#define SUPPORT_TRIAL_H

#include "config/settings.h"

#include "support/cm.h"

#include <sys/stat.h>

#define SECRET "0123456789abcdef0123456789abcdef"
#define ALL (NEED_DATABASE | NEED_JITSI | NEED_SERVE)
#define ENTRIES 8

struct trial {
    struct arena *arena;
    char folder[64];
    struct config config;
    struct span told; /* the problems, a line each */
    char *environment[ENTRIES + 1];
};

/* Set-up and tear-down of a test; *state is the trial. */
int trial_begin(void **state);
int trial_end(void **state);
/* A file of these bytes, in the trial's folder; returns its path. */
const char *trial_file(struct trial *trial, const char *text, mode_t mode);
/* The settings of `entries` ("KEY=VALUE", NULL at the end) as the environment, over those of the file. */
bool trial_load(struct trial *trial, unsigned needs, const char *file, const struct config_flag *flags, size_t flag_count,
                const char *const entries[]);
#define LOAD(trial, needs, file, ...)                                                                                  \
    trial_load(trial, needs, file, NULL, 0, (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

bool trial_says(const struct trial *trial, const char *text);
size_t trial_lines(const struct trial *trial);
/* Only these problems, a line each. */
void trial_assert_told(const struct trial *trial, const char *expected);
void trial_assert_text(struct trial *trial, struct span seen, const char *expected);

#define TRIAL_TEST(name) cmocka_unit_test_setup_teardown(name, trial_begin, trial_end)

#endif
