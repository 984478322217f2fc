/* secrets_test.c: secrets among the settings: where they come from, and that they are never shown. */
#include "support/trial.h"

#include <string.h>

static bool secret_is(const struct trial *trial, const char *text)
{
    struct secret secret = trial->config.jitsi_jwt_secret;
    return secret.len == strlen(text) && memcmp(secret.bytes, text, secret.len) == 0;
}

/* JITSI_JWT_SECRET_FILE naming a file of these bytes. */
static bool load_secret_file(struct trial *trial, unsigned needs, const char *text, mode_t mode)
{
    const char *path = trial_file(trial, text, mode);
    return LOAD(trial, needs, NULL, arena_cstr(trial->arena, arena_printf(trial->arena, "JITSI_JWT_SECRET_FILE=%s", path)));
}

static void test_a_secret_leaves_the_environment(void **state)
{
    struct trial *trial = *state;
    assert_true(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET));
    assert_true(secret_is(trial, SECRET));
    assert_string_equal(trial->environment[0], "JITSI_JWT_SECRET=");
}

static void test_a_secret_in_a_file(void **state)
{
    struct trial *trial = *state;
    assert_true(load_secret_file(trial, ALL, SECRET "\n", 0400));
    assert_true(secret_is(trial, SECRET));
    assert_true(load_secret_file(trial, ALL, " " SECRET " \n\n", 0440));
    assert_true(secret_is(trial, " " SECRET " \n"));
}

static void test_a_secret_that_everybody_can_read(void **state)
{
    struct trial *trial = *state;
    assert_false(load_secret_file(trial, NEED_DATABASE, SECRET, 0644));
    assert_true(trial_says(trial, "JITSI_JWT_SECRET is in a file that everybody can read; chmod it to 0400 (/tmp/"));
    assert_int_equal(trial_lines(trial), 1);
}

static void test_a_secret_twice(void **state)
{
    struct trial *trial = *state;
    const char *file = trial_file(trial, "JITSI_JWT_SECRET_FILE=/run/credentials/jwt\n", 0644);
    assert_false(LOAD(trial, ALL, file, "JITSI_JWT_SECRET=" SECRET));
    trial_assert_told(trial, "JITSI_JWT_SECRET and its _FILE are both set; leave one of them\n");
}

static void test_a_secret_that_cannot_be_read_is_told_once(void **state)
{
    struct trial *trial = *state;
    assert_false(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET_FILE=/no/such/file"));
    trial_assert_told(trial, "JITSI_JWT_SECRET cannot be read from its file (/no/such/file: No such file or directory)\n");
}

static void test_an_empty_secret_is_missing(void **state)
{
    struct trial *trial = *state;
    assert_false(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET="));
    trial_assert_told(trial, "JITSI_JWT_SECRET is missing; for example: openssl rand -hex 32\n");
    assert_false(load_secret_file(trial, ALL, "\n", 0400));
    trial_assert_told(trial, "JITSI_JWT_SECRET is missing; for example: openssl rand -hex 32\n");
}

/* Is there a key? The folder is looked at where it is used. */
static void test_with_rs256_no_secret_is_needed(void **state)
{
    struct trial *trial = *state;
    assert_true(LOAD(trial, ALL, NULL, "JITSI_SIGNING=RS256"));
    assert_true(LOAD(trial, ALL, NULL, "JITSI_SIGNING=RS256", "JITSI_JWT_SECRET=short"));
    assert_false(LOAD(trial, ALL, NULL, "JITSI_SIGNING=HS256"));
}

static void test_others_keys_are_optional_and_not_short(void **state)
{
    struct trial *trial = *state;
    assert_true(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, "METRICS_TOKEN="));
    assert_int_equal(trial->config.metrics_token.len, 0);
    assert_true(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, "METRICS_TOKEN=0123456789abcdef"));
    assert_int_equal(trial->config.metrics_token.len, 16);
    assert_false(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, "METRICS_TOKEN=0123456789abcde"));
    trial_assert_told(trial, "METRICS_TOKEN has fewer than 16 bytes; for example: openssl rand -hex 16\n");
    assert_false(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, "RESERVATIONS_KEY=0123456789abcdef"));
    trial_assert_told(trial, "RESERVATIONS_KEY has fewer than 32 bytes; for example: openssl rand -hex 32\n");
}

/* They come as `Authorization: Bearer …`: a file with Windows' line ends has one that no request can bring. */
static void test_others_keys_are_ones_that_a_header_carries(void **state)
{
    struct trial *trial = *state;
    const char *told = "RESERVATIONS_KEY has a control character, or a space at its beginning or end: no HTTP header carries "
                       "that; for example: openssl rand -hex 32\n";
    assert_true(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, "RESERVATIONS_KEY=un secreto \"con\" espacios, ñ y más"));
    assert_false(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, "RESERVATIONS_KEY=" SECRET "\r"));
    trial_assert_told(trial, told);
    assert_false(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, "RESERVATIONS_KEY= " SECRET));
    trial_assert_told(trial, told);
    assert_false(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, "RESERVATIONS_KEY=" SECRET " "));
    trial_assert_told(trial, told);
    assert_false(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, "METRICS_TOKEN=0123456789abcdef\t0"));
}

static void test_commands_without_tokens_need_no_secret(void **state)
{
    struct trial *trial = *state;
    assert_true(LOAD(trial, NEED_DATABASE, NULL, "JITSI_JWT_SECRET="));
    assert_true(LOAD(trial, NEED_DATABASE, NULL, "JITSI_JWT_SECRET=short"));
    assert_true(LOAD(trial, NEED_DATABASE, NULL, "JITSI_JWT_SECRET_FILE=/no/such/file"));
}

static void test_a_secret_that_lost_its_key_is_not_shown(void **state)
{
    static const char *const files[] = {
        "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=\n",
        "JITSI_JWT_SECRET : q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=\n",
        "jitsi_jwt_secret=q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ\n",
        "JITSI_JWT_SECRT=q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ\n",
        "ORSXG5BAORSXG5BAORSXG5BAORSXG5BAORSXG5BAORSXG5BA====\n",
    };
    struct trial *trial = *state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        assert_false(LOAD(trial, NEED_DATABASE, trial_file(trial, files[i], 0600)));
        assert_int_equal(trial_lines(trial), 1);
        assert_false(trial_says(trial, "q83v") || trial_says(trial, "ORSX"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRIAL_TEST(test_a_secret_leaves_the_environment),
        TRIAL_TEST(test_a_secret_in_a_file),
        TRIAL_TEST(test_a_secret_that_everybody_can_read),
        TRIAL_TEST(test_a_secret_twice),
        TRIAL_TEST(test_a_secret_that_cannot_be_read_is_told_once),
        TRIAL_TEST(test_an_empty_secret_is_missing),
        TRIAL_TEST(test_with_rs256_no_secret_is_needed),
        TRIAL_TEST(test_others_keys_are_optional_and_not_short),
        TRIAL_TEST(test_others_keys_are_ones_that_a_header_carries),
        TRIAL_TEST(test_commands_without_tokens_need_no_secret),
        TRIAL_TEST(test_a_secret_that_lost_its_key_is_not_shown),
    };
    return cmocka_run_group_tests_name("secrets", tests, NULL, NULL);
}
