/* trial.c: settings tried out by unit tests. */
#include "support/trial.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int trial_begin(void **state)
{
    crypto_init();
    struct arena *arena = arena_new();
    struct trial *trial = arena_alloc(arena, sizeof *trial);
    trial->arena = arena;
    snprintf(trial->folder, sizeof trial->folder, "/tmp/portero-config-XXXXXX");
    assert(mkdtemp(trial->folder) != NULL);
    *state = trial;
    return 0;
}

int trial_end(void **state)
{
    struct trial *trial = *state;
    config_free(&trial->config);
    unlink(arena_cstr(trial->arena, arena_printf(trial->arena, "%s/file", trial->folder)));
    rmdir(trial->folder);
    arena_free(trial->arena);
    return 0;
}

const char *trial_file(struct trial *trial, const char *text, mode_t mode)
{
    const char *path = arena_cstr(trial->arena, arena_printf(trial->arena, "%s/file", trial->folder));
    unlink(path);
    FILE *file = fopen(path, "w");
    assert(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0 && chmod(path, mode) == 0);
    return path;
}

bool trial_load(struct trial *trial, unsigned needs, const char *file, const struct config_flag *flags,
                         size_t flag_count, const char *const entries[])
{
    struct config_problems problems;
    size_t count = 0;
    for (; entries[count]; count++) {
        assert(count < ENTRIES);
        trial->environment[count] = arena_cstr(trial->arena, span_of(entries[count]));
    }
    trial->environment[count] = NULL;
    config_free(&trial->config);
    bool loaded = config_load(trial->arena, trial->environment, file ? span_of(file) : SPAN(""), flags, flag_count, needs,
                              &trial->config, &problems);
    trial->told = problems.lines;
    assert(loaded == (problems.lines.len == 0));
    return loaded;
}

bool trial_says(const struct trial *trial, const char *text)
{
    return trial->told.len && memmem(trial->told.ptr, trial->told.len, text, strlen(text)) != NULL;
}

size_t trial_lines(const struct trial *trial)
{
    size_t count = 0;
    for (size_t i = 0; i < trial->told.len; i++)
        count += trial->told.ptr[i] == '\n';
    return count;
}

void trial_assert_told(const struct trial *trial, const char *expected)
{
    assert_string_equal(arena_cstr(trial->arena, trial->told), expected);
}

void trial_assert_text(struct trial *trial, struct span seen, const char *expected)
{
    assert_string_equal(arena_cstr(trial->arena, seen), expected);
}
