/* keyring_test.c: keys as a process holds them, while its folder changes. */
#include "meet/key_files.h"
#include "meet/keyring.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW ((instant)1795550400) /* 2026-11-24T20:00:00Z */

struct fixture {
    struct arena *arena;
    char folder[40];
    struct keyring *keyring; /* with one key, a day old */
    char first[KID_SIZE];
};

static int begin(void **state)
{
    crypto_init();
    struct arena *arena = arena_new();
    struct fixture *fixture = arena_alloc(arena, sizeof *fixture);
    struct err err;
    fixture->arena = arena;
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/portero-keys-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    assert_true(key_files_new(arena, span_of(fixture->folder), NOW - 86400, fixture->first, &err));
    assert_true(keyring_open(span_of(fixture->folder), NOW, &fixture->keyring, &err));
    *state = fixture;
    return 0;
}

static void remove_files(const char *folder)
{
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));)
        unlinkat(dirfd(directory), entry->d_name, 0);
    if (directory)
        closedir(directory);
}

static int end(void **state)
{
    struct fixture *fixture = *state;
    keyring_close(fixture->keyring);
    remove_files(fixture->folder);
    rmdir(fixture->folder);
    arena_free(fixture->arena);
    return 0;
}

/* Looks at that moment; does another key sign from then on? */
static bool look(struct fixture *fixture, instant now)
{
    struct err err;
    bool signs;
    if (!keyring_look(fixture->keyring, now, &signs, &err))
        fail_msg("%s", err.text);
    return signs;
}

static void assert_signs(struct fixture *fixture, const char *kid)
{
    char signing[KID_SIZE];
    unsigned version;
    keyring_kid(fixture->keyring, signing);
    assert_string_equal(signing, kid);
    struct signer *signer = keyring_signer(fixture->keyring, &version);
    struct span header = signer_header(signer);
    assert_non_null(memmem(header.ptr, header.len, kid, strlen(kid)));
    signer_free(signer);
}

static void nothing_new_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    unsigned before = keyring_version(fixture->keyring);
    assert_false(look(fixture, NOW + 10));
    assert_int_equal(keyring_version(fixture->keyring), before);
}

static void a_new_key_is_published_and_signs_later(void **state)
{
    struct fixture *fixture = *state;
    char second[KID_SIZE];
    struct err err;
    unsigned before = keyring_version(fixture->keyring), version;
    assert_true(key_files_new(fixture->arena, span_of(fixture->folder), NOW, second, &err));
    assert_false(look(fixture, NOW + 10));
    assert_int_not_equal(keyring_version(fixture->keyring), before);
    assert_signs(fixture, fixture->first);
    struct signer *signer = keyring_signer(fixture->keyring, &version);
    assert_int_equal(version, keyring_version(fixture->keyring));
    assert_non_null(key_find(signer_keys(signer), span_of(second)));
    signer_free(signer);
    assert_true(look(fixture, NOW + KEY_PUBLISHED_FIRST));
    assert_signs(fixture, second);
}

static void an_empty_or_broken_folder_leaves_the_keys_in_force(void **state)
{
    struct fixture *fixture = *state;
    struct err err;
    bool signs = true;
    unsigned before = keyring_version(fixture->keyring);
    remove_files(fixture->folder);
    assert_false(keyring_look(fixture->keyring, NOW, &signs, &err));
    assert_false(signs);
    assert_int_equal(keyring_version(fixture->keyring), before);
    assert_signs(fixture, fixture->first);
}

static void without_a_key_it_does_not_open(void **state)
{
    struct fixture *fixture = *state;
    struct keyring *keyring;
    struct err err;
    remove_files(fixture->folder);
    assert_false(keyring_open(span_of(fixture->folder), NOW, &keyring, &err));
    assert_int_equal(err.code, ERR_INVALID);
}

static void a_command_signs_as_the_settings_say(void **state)
{
    struct fixture *fixture = *state;
    struct err err;
    struct signer *signer;
    struct config config = {.jitsi_signing = SIGNING_RS256, .jitsi_keys = span_of(fixture->folder)};
    assert_true(signer_open(fixture->arena, &config, NOW, &signer, &err));
    assert_true(span_eq(signer_alg(signer), SPAN("RS256")));
    signer_free(signer);
    config.jitsi_keys = SPAN("/nonexistent");
    assert_false(signer_open(fixture->arena, &config, NOW, &signer, &err));
    assert_null(signer);
    config.jitsi_signing = SIGNING_HS256;
    assert_true(signer_open(fixture->arena, &config, NOW, &signer, &err));
    assert_null(signer); /* no secret either */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_new_changes_nothing, begin, end),
        cmocka_unit_test_setup_teardown(a_new_key_is_published_and_signs_later, begin, end),
        cmocka_unit_test_setup_teardown(an_empty_or_broken_folder_leaves_the_keys_in_force, begin, end),
        cmocka_unit_test_setup_teardown(without_a_key_it_does_not_open, begin, end),
        cmocka_unit_test_setup_teardown(a_command_signs_as_the_settings_say, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
