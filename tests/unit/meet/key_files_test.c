/* key_files_test.c: the folder of RS256's keys, on a real disk. */
#include "meet/key_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW ((instant)1795550400) /* 2026-11-24T20:00:00Z */
#define NO_KEY "JITSI_KEYS has no key; make one with: portero keys new"

struct fixture {
    struct arena *arena;
    char parent[40];
    struct span folder; /* not there at first */
};

static int begin(void **state)
{
    crypto_init();
    struct arena *arena = arena_new();
    struct fixture *fixture = arena_alloc(arena, sizeof *fixture);
    fixture->arena = arena;
    snprintf(fixture->parent, sizeof fixture->parent, "/tmp/portero-keys-XXXXXX");
    assert_non_null(mkdtemp(fixture->parent));
    fixture->folder = arena_printf(arena, "%s/keys", fixture->parent);
    *state = fixture;
    return 0;
}

static char *path_of(struct fixture *fixture, const char *name)
{
    return arena_cstr(fixture->arena, arena_printf(fixture->arena, "%.*s/%s", SPAN_ARG(fixture->folder), name));
}

static char *file_of(struct fixture *fixture, const char *kid)
{
    return path_of(fixture, arena_cstr(fixture->arena, arena_printf(fixture->arena, "%s.pem", kid)));
}

static void remove_all(const char *folder)
{
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));)
        unlinkat(dirfd(directory), entry->d_name, 0);
    if (directory)
        closedir(directory);
    rmdir(folder);
}

static int end(void **state)
{
    struct fixture *fixture = *state;
    remove_all(path_of(fixture, "retired"));
    remove_all(path_of(fixture, ""));
    rmdir(fixture->parent);
    arena_free(fixture->arena);
    return 0;
}

static void make(struct fixture *fixture, instant at, char kid[KID_SIZE])
{
    struct err err;
    if (!key_files_new(fixture->arena, fixture->folder, at, kid, &err))
        fail_msg("%s", err.text);
}

static struct key_list load(struct fixture *fixture)
{
    struct key_list keys;
    struct err err;
    if (!key_files_load(fixture->arena, fixture->folder, NOW, &keys, &err))
        fail_msg("%s", err.text);
    return keys;
}

static void assert_refused(struct fixture *fixture, const char *why)
{
    struct key_list keys;
    struct err err;
    assert_false(key_files_load(fixture->arena, fixture->folder, NOW, &keys, &err));
    assert_int_equal(err.code, ERR_INVALID);
    if (strstr(err.text, why) == NULL)
        fail_msg("%s", err.text);
    assert_int_equal(keys.count, 0);
}

static unsigned mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

static void a_new_key_is_its_owners_alone(void **state)
{
    struct fixture *fixture = *state;
    char kid[KID_SIZE];
    mode_t before = umask(0);
    make(fixture, NOW, kid);
    umask(before);
    assert_int_equal(mode_of(path_of(fixture, "")), 0700);
    assert_int_equal(mode_of(file_of(fixture, kid)), 0600);
    struct key_list keys = load(fixture);
    assert_int_equal(keys.count, 1);
    assert_string_equal(keys.items[0].kid, kid);
    assert_int_equal(keys.items[0].made, NOW);
    key_list_free(&keys);
}

static void keys_are_arranged(void **state)
{
    struct fixture *fixture = *state;
    char old[KID_SIZE], new[KID_SIZE];
    make(fixture, NOW - 86400, old);
    make(fixture, NOW - 1, new);
    struct key_list keys = load(fixture);
    assert_string_equal(keys.items[0].kid, new);
    assert_string_equal(keys.items[keys.signing].kid, old);
    key_list_free(&keys);
}

/* The one that signs is published everywhere; one that was made in the same second as it is not. */
static void of_keys_made_in_one_second_the_first_goes_on_signing(void **state)
{
    struct fixture *fixture = *state;
    char first[KID_SIZE], later[KID_SIZE];
    make(fixture, NOW, first);
    for (int i = 0; i < 4; i++) {
        make(fixture, NOW, later);
        struct key_list keys = load(fixture);
        assert_string_equal(keys.items[0].kid, later);
        assert_string_equal(keys.items[keys.signing].kid, first);
        key_list_free(&keys);
    }
}

static void without_a_folder_or_a_key_it_says_how_to_make_one(void **state)
{
    struct fixture *fixture = *state;
    assert_refused(fixture, NO_KEY);
    mkdir(path_of(fixture, ""), 0700);
    assert_refused(fixture, NO_KEY);
}

static void a_key_that_others_may_use_is_refused(void **state)
{
    struct fixture *fixture = *state;
    static const mode_t open_modes[] = {0604, 0602, 0620, 0640, 0440, 0644, 0666};
    char kid[KID_SIZE];
    make(fixture, NOW, kid);
    for (size_t i = 0; i < sizeof open_modes / sizeof open_modes[0]; i++) {
        chmod(file_of(fixture, kid), open_modes[i]);
        assert_refused(fixture, "others may use this private key");
    }
}

/* Mounted secrets are another account's, and ours by their group. */
static void a_key_of_another_account_may_be_read_by_its_group(void **state)
{
    struct fixture *fixture = *state;
    char kid[KID_SIZE];
    if (geteuid() != 0)
        skip();
    make(fixture, NOW, kid);
    assert_int_equal(chown(file_of(fixture, kid), 1, 0), 0);
    chmod(file_of(fixture, kid), 0440);
    struct key_list keys = load(fixture);
    key_list_free(&keys);
    chmod(file_of(fixture, kid), 0460);
    assert_refused(fixture, "others may use this private key");
}

static void a_pipe_named_like_a_key_is_not_waited_for(void **state)
{
    struct fixture *fixture = *state;
    char kid[KID_SIZE];
    make(fixture, NOW, kid);
    unlink(file_of(fixture, kid));
    assert_int_equal(mkfifo(file_of(fixture, kid), 0600), 0);
    assert_refused(fixture, "is no private RSA key");
}

static void a_folder_that_others_may_write_into_is_refused(void **state)
{
    struct fixture *fixture = *state;
    char kid[KID_SIZE];
    make(fixture, NOW, kid);
    static const mode_t open_modes[] = {0777, 0707, 0770, 02775};
    for (size_t i = 0; i < sizeof open_modes / sizeof open_modes[0]; i++) {
        struct err err;
        chmod(path_of(fixture, ""), open_modes[i]);
        assert_refused(fixture, "others may write into the folder");
        assert_false(key_files_new(fixture->arena, fixture->folder, NOW, kid, &err));
    }
    chmod(path_of(fixture, ""), 0755); /* systemd's StateDirectory= */
    struct key_list keys = load(fixture);
    assert_int_equal(keys.count, 1);
    key_list_free(&keys);
}

static void write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static void what_is_no_key_is_refused_by_its_name(void **state)
{
    struct fixture *fixture = *state;
    char kid[KID_SIZE];
    make(fixture, NOW, kid);
    write_text(file_of(fixture, "mine"), "x");
    assert_refused(fixture, "mine.pem: is no name of a key");
    unlink(file_of(fixture, "mine"));
    write_text(file_of(fixture, "20260301T120000Z-0123456789abcdef"), "x");
    assert_refused(fixture, "20260301T120000Z-0123456789abcdef.pem: is no private RSA key");
    unlink(file_of(fixture, "20260301T120000Z-0123456789abcdef"));
    write_text(path_of(fixture, ".20260301T120000Z-0123456789abcdef.pem"), "half"); /* a command that was killed */
    write_text(path_of(fixture, "README"), "x");
    struct key_list keys = load(fixture);
    assert_int_equal(keys.count, 1);
    key_list_free(&keys);
}

static void a_retired_key_leaves_its_public_half_and_never_comes_back(void **state)
{
    struct fixture *fixture = *state;
    char old[KID_SIZE], new[KID_SIZE], bytes[RSA_PEM_MAX];
    struct retired_list retired;
    struct err err;
    make(fixture, NOW - 86400, old);
    make(fixture, NOW, new);
    struct key_list keys = load(fixture);
    struct secret pem = rsa_key_pem(keys.items[1].key);
    assert_true(key_files_retire(fixture->arena, fixture->folder, &keys.items[1], &err));
    key_list_free(&keys);
    assert_int_equal(access(file_of(fixture, old), F_OK), -1);
    int fd = open(path_of(fixture, arena_cstr(fixture->arena, arena_printf(fixture->arena, "retired/%s.pem", old))),
                  O_RDONLY);
    ssize_t len = read(fd, bytes, sizeof bytes);
    close(fd);
    assert_true(span_starts((struct span){bytes, (size_t)len}, SPAN("-----BEGIN PUBLIC KEY-----")));
    assert_true(key_files_retired(fixture->arena, fixture->folder, &retired, &err));
    assert_int_equal(retired.count, 1);
    assert_string_equal(retired.items[0].kid, old);

    fd = open(file_of(fixture, old), O_WRONLY | O_CREAT, 0600); /* brought back from some copy */
    assert_int_equal(write(fd, pem.bytes, pem.len), pem.len);
    close(fd);
    secret_free(&pem);
    keys = load(fixture);
    assert_int_equal(keys.count, 1);
    assert_string_equal(keys.items[0].kid, new);
    key_list_free(&keys);
}

/* Copies of one key, each a file of its own. */
static void fill(struct fixture *fixture, size_t count)
{
    char kid[KID_SIZE];
    make(fixture, NOW, kid);
    struct key_list keys = load(fixture);
    struct secret pem = rsa_key_pem(keys.items[0].key);
    key_list_free(&keys);
    for (size_t i = 1; i < count; i++) {
        kid_make(NOW, kid);
        write_text(file_of(fixture, kid), arena_cstr(fixture->arena, (struct span){(const char *)pem.bytes, pem.len}));
    }
    secret_free(&pem);
}

static void assert_no_new_one(struct fixture *fixture, const char *why)
{
    char kid[KID_SIZE];
    struct err err;
    assert_false(key_files_new(fixture->arena, fixture->folder, NOW, kid, &err));
    assert_string_equal(err.text, why);
}

static void there_is_room_for_some_keys_only(void **state)
{
    struct fixture *fixture = *state;
    fill(fixture, KEYS_MAX);
    assert_no_new_one(fixture, "there are 16 keys, and no room for more; retire some first");
    struct key_list keys = load(fixture);
    assert_int_equal(keys.count, KEYS_MAX);
    key_list_free(&keys);
}

/* Somebody copied files by hand. */
static void beside_too_many_keys_none_is_made(void **state)
{
    struct fixture *fixture = *state;
    fill(fixture, KEYS_MAX + 2);
    assert_refused(fixture, "more than 16 keys; take the oldest .pem files out");
    assert_no_new_one(fixture, "JITSI_KEYS has more than 16 keys; take the oldest .pem files out of it (they begin with "
                               "their date)");
}

static void beside_a_broken_key_none_is_made(void **state)
{
    struct fixture *fixture = *state;
    char kid[KID_SIZE];
    make(fixture, NOW, kid);
    write_text(file_of(fixture, "mine"), "x");
    assert_no_new_one(fixture, "mine.pem: is no name of a key");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_key_is_its_owners_alone, begin, end),
        cmocka_unit_test_setup_teardown(keys_are_arranged, begin, end),
        cmocka_unit_test_setup_teardown(of_keys_made_in_one_second_the_first_goes_on_signing, begin, end),
        cmocka_unit_test_setup_teardown(without_a_folder_or_a_key_it_says_how_to_make_one, begin, end),
        cmocka_unit_test_setup_teardown(a_key_that_others_may_use_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_key_of_another_account_may_be_read_by_its_group, begin, end),
        cmocka_unit_test_setup_teardown(a_pipe_named_like_a_key_is_not_waited_for, begin, end),
        cmocka_unit_test_setup_teardown(a_folder_that_others_may_write_into_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_key_is_refused_by_its_name, begin, end),
        cmocka_unit_test_setup_teardown(a_retired_key_leaves_its_public_half_and_never_comes_back, begin, end),
        cmocka_unit_test_setup_teardown(there_is_room_for_some_keys_only, begin, end),
        cmocka_unit_test_setup_teardown(beside_too_many_keys_none_is_made, begin, end),
        cmocka_unit_test_setup_teardown(beside_a_broken_key_none_is_made, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
