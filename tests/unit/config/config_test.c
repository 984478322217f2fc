/* config_test.c: where settings come from, what each may be, what they may be together, and how it is told. */
#include "support/trial.h"

/* --- where settings come from -------------------------------------------------------------------------------------- */

static void test_defaults(void **state)
{
    struct trial *trial = *state;
    assert_true(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET));
    const struct config *config = &trial->config;
    trial_assert_text(trial, config->jitsi_base_url, "https://meet.gryphos.cl");
    trial_assert_text(trial, config->public_url, "http://127.0.0.1:8080");
    assert_int_equal(config->jitsi_token_ttl, 7200);
    assert_int_equal(config->jitsi_general_token, GENERAL_STAFF);
    assert_int_equal(config_windows(config).early, 5 * 60);
    assert_int_equal(config_windows(config).early_teacher, 15 * 60);
    assert_int_equal(config_windows(config).late, 10 * 60);
    assert_int_equal(config->records_keep_days, 0); /* for ever */
    assert_true(config->workers >= 1);
    assert_false(config->debug || config->https);
}

static void test_each_source_over_the_one_before(void **state)
{
    struct trial *trial = *state;
    const char *file = trial_file(trial, "JOIN_EARLY_MINUTES=1\nJOIN_LATE_MINUTES=1\nSESSION_TTL=61\n", 0644);
    const struct config_flag flags[] = {{SPAN_INIT("join-late-minutes"), SPAN_INIT("3")}};
    assert_true(trial_load(trial, NEED_DATABASE, file, flags, 1,
                             (const char *const[]){"JOIN_EARLY_MINUTES=2", "JOIN_LATE_MINUTES=2", NULL}));
    assert_int_equal(trial->config.session_ttl, 61);
    assert_int_equal(trial->config.join_early_minutes, 2);
    assert_int_equal(trial->config.join_late_minutes, 3);
}

static void test_the_file(void **state)
{
    struct trial *trial = *state;
    assert_true(LOAD(trial, NEED_DATABASE,
                     trial_file(trial, "\n# a comment\n  # another\n SCHOOL_NAME = \" Liceo #1 \" \r\nJITSI_ISSUER=\"\n"
                                       "JITSI_AUDIENCE=a=b\nLOG_FILE=\"\"", 0644)));
    trial_assert_text(trial, trial->config.school_name, " Liceo #1 ");
    trial_assert_text(trial, trial->config.jitsi_issuer, "\"");
    trial_assert_text(trial, trial->config.jitsi_audience, "a=b");
    assert_int_equal(trial->config.log_file.len, 0);
}

static void test_the_file_knows_its_keys(void **state)
{
    struct trial *trial = *state;
    const char *file = trial_file(trial, "WORKERS=1\nWORKRES=2\nTIME_ZONE_FILE=/x\nexport WORKERS=1\nworkers=1\nno\n=1\n", 0644);
    assert_false(LOAD(trial, NEED_DATABASE, file));
    assert_true(trial_says(trial, "WORKRES is no known key, line (2)\nTIME_ZONE_FILE is no known key, line (3)\n"));
    for (char line[] = "KEY=VALUE, line (4)"; line[17] <= '7'; line[17]++)
        assert_true(trial_says(trial, line));
    assert_int_equal(trial_lines(trial), 6);
}

static void test_no_such_file(void **state)
{
    struct trial *trial = *state;
    assert_false(LOAD(trial, NEED_DATABASE, "/no/such/file"));
    trial_assert_told(trial, "/no/such/file cannot be read (No such file or directory)\n");
}

static void test_variables_of_others_are_not_ours(void **state)
{
    struct trial *trial = *state;
    assert_true(LOAD(trial, NEED_DATABASE, NULL, "WORKER=x", "workers=x", "TIME_ZONE_FILE=/x", "nothing"));
}

static void test_every_setting_but_secrets_is_a_flag(void **state)
{
    (void)state;
    for (int i = 0; i < SETTING_COUNT; i++) {
        char name[64];
        size_t len = 0;
        for (const char *key = settings[i].key; *key; key++)
            name[len++] = *key == '_' ? '-' : (char)(*key - 'A' + 'a');
        assert_int_equal(config_is_flag((struct span){name, len}), !settings[i].type->secret);
        assert_false(config_is_flag(span_of(settings[i].key)));
    }
}

static void test_flags_that_are_none(void **state)
{
    struct trial *trial = *state;
    const struct config_flag flags[] = {{SPAN_INIT("workers"), {NULL, 0}}, {SPAN_INIT("jitsi-jwt-secret"), SPAN_INIT(SECRET)}};
    assert_false(trial_load(trial, NEED_DATABASE, NULL, flags, 2, (const char *const[]){NULL}));
    trial_assert_told(trial, "--workers needs a value\n--jitsi-jwt-secret is no known option\n");
}

/* --- what each may be ----------------------------------------------------------------------------------------------- */

static void test_defaults_and_examples_are_good(void **state)
{
    struct trial *trial = *state;
    for (int i = 0; i < SETTING_COUNT; i++) {
        struct why why = {0};
        void *field = (char *)&trial->config + settings[i].offset;
        if (settings[i].type->secret)
            continue;
        assert_true(settings[i].type->parse(&settings[i], span_of(settings[i].fallback), field, &why));
        assert_true(settings[i].type->parse(&settings[i], span_of(settings[i].example), field, &why));
    }
}

static void test_good_values(void **state)
{
    static const char *const entries[] = {
        "JITSI_DOMAIN=meet.example.org:8443", "JITSI_BASE_URL=https://meet.example.org/tenant/", "JITSI_TOKEN_TTL=60",
        "JITSI_TOKEN_TTL=86400", "JITSI_GENERAL_TOKEN=all", "JITSI_GENERAL_TOKEN=nobody", "JOIN_EARLY_MINUTES=0",
        "JOIN_EARLY_MINUTES=1440", "SCHOOL_NAME=Liceo Ñuñoa «Norte»", "SUPPORT_CONTACT=", "SUPPORT_CONTACT=+56 2 2345 6789",
        "SUPPORT_CONTACT=https://wa.me/56912345678", "SUPPORT_CONTACT=a@b", "DATABASE_URL=sqlite:p.db",
        "LISTEN=0.0.0.0:80", "LISTEN=[::1]:8080", "LISTEN=unix:/run/portero.sock", "PUBLIC_URL=https://clases.example.org/",
        "TRUSTED_PROXIES=10.0.0.0/8, unix", "WORKERS=256", "TIME_ZONE=Pacific/Easter", "TIME_ZONE=UTC", "LANGUAGE_CODE=en",
        "JITSI_TOKEN_EXPIRY=class", "JITSI_SIGNING=RS256", "JITSI_PHONES=app", "RESERVATIONS_OTHER_ROOMS=allow",
        "MEETING_VIEW=embed", "SESSION_TTL=43200", "LOG_LEVEL=DEBUG", "LOG_FORMAT=json", "DEBUG=1",
    };
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        if (!LOAD(*state, NEED_DATABASE, NULL, entries[i]))
            fail_msg("%s is refused", entries[i]);
    }
}

static void test_bad_values(void **state)
{
    static const char *const entries[][2] = {
        {"JITSI_DOMAIN=", "is no host name; for example: meet.example.org"},
        {"JITSI_DOMAIN=https://meet.example.org", "is no host name"},
        {"JITSI_DOMAIN=meet.example.org/sala", "is no host name"},
        {"JITSI_DOMAIN=ana@meet.example.org", "is no host name"},
        {"JITSI_BASE_URL=meet.example.org", "is no https URL"},
        {"JITSI_BASE_URL=ftp://meet.example.org", "is no https URL"},
        {"JITSI_BASE_URL=https://meet.example.org/?jwt=x", "is no https URL"},
        {"JITSI_BASE_URL=https://meet.example.org/#x", "is no https URL"},
        {"JITSI_BASE_URL=http://meet.example.org", "is plain http"},
        {"JITSI_BASE_URL=HTTP://meet.example.org", "is plain http"},
        {"JITSI_ISSUER=a\tb", "has control characters"},
        {"JITSI_ISSUER=\xff", "has control characters"},
        {"JITSI_TOKEN_TTL=59", "is no whole number between (60 - 86400); for example: 7200"},
        {"JITSI_TOKEN_TTL=86401", "is no whole number between"},
        {"JITSI_TOKEN_TTL=", "is no whole number between"},
        {"JITSI_TOKEN_TTL=7200.0", "is no whole number between"},
        {"JITSI_TOKEN_TTL=+7200", "is no whole number between"},
        {"JITSI_TOKEN_TTL=99999999999999999999", "is no whole number between"},
        {"JOIN_EARLY_MINUTES=-1", "is no whole number between"},
        {"JOIN_LATE_MINUTES=05", "is no whole number between"},
        {"JITSI_GENERAL_TOKEN=Staff", "is not staff, all or nobody"},
        {"SUPPORT_CONTACT=la oficina", "is no e-mail, telephone or https URL"},
        {"SUPPORT_CONTACT=http://example.org", "is no e-mail, telephone or https URL"},
        {"SUPPORT_CONTACT=javascript:alert(1)", "is no e-mail, telephone or https URL"},
        {"DATABASE_URL=portero.db", "is neither sqlite:PATH"},
        {"DATABASE_URL=sqlite:", "is neither sqlite:PATH"},
        {"DATABASE_URL=mysql://localhost/portero", "is neither sqlite:PATH nor postgresql"},
        {"LISTEN=8080", "is nothing to listen on (is not host:port"},
        {"LISTEN=127.0.0.1:65536", "is nothing to listen on (has no port"},
        {"LISTEN=example.org:80", "is nothing to listen on (has no IP address"},
        {"TRUSTED_PROXIES=10.0.0.0/33", "are no CIDR blocks"},
        {"TRUSTED_PROXIES=all", "are no CIDR blocks"},
        {"WORKERS=257", "is no whole number between"},
        {"TIME_ZONE=", "is no known time zone"},
        {"TIME_ZONE=America/Nowhere", "is no known time zone; for example: America/Santiago"},
        {"TIME_ZONE=../../etc/passwd", "is no known time zone"},
        {"LANGUAGE_CODE=es_CL", "is neither es nor en"},
        {"LOG_LEVEL=info", "is not DEBUG, INFO, WARNING or ERROR"},
        {"JITSI_TOKEN_EXPIRY=CLASS", "is neither ttl nor class; for example: class"},
        {"JITSI_SIGNING=ES256", "is neither HS256 nor RS256"},
        {"JITSI_SIGNING=none", "is neither HS256 nor RS256"},
        {"JITSI_PHONES=", "is neither browser nor app"},
        {"RESERVATIONS_OTHER_ROOMS=ask", "is neither refuse nor allow"},
        {"MEETING_VIEW=iframe", "is neither redirect nor embed"},
        {"LOG_FORMAT=xml", "is neither text nor json"},
        {"DEBUG=true", "is neither 0 nor 1; for example: 0"},
        {"DEBUG=", "is neither 0 nor 1"},
    };
    struct trial *trial = *state;
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        struct span rest = span_of(entries[i][0]), key;
        if (LOAD(trial, NEED_DATABASE, NULL, entries[i][0]))
            fail_msg("%s is not refused", entries[i][0]);
        span_cut(&rest, '=', &key);
        if (!span_starts(trial->told, key) || !trial_says(trial, entries[i][1]) || trial_lines(trial) != 1)
            fail_msg("%s gets: %.*s", entries[i][0], SPAN_ARG(trial->told));
    }
}

/* --- what they may be together -------------------------------------------------------------------------------------- */

static void test_public_url_follows_a_loopback_listen(void **state)
{
    static const char *const pairs[][2] = {{"LISTEN=127.0.0.1:81", "http://127.0.0.1:81"},
                                           {"LISTEN=127.9.9.9:81", "http://127.9.9.9:81"},
                                           {"LISTEN=localhost:81", "http://localhost:81"},
                                           {"LISTEN=[::1]:81", "http://[::1]:81"}};
    struct trial *trial = *state;
    for (size_t i = 0; i < 4; i++) {
        assert_true(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, pairs[i][0]));
        trial_assert_text(trial, trial->config.public_url, pairs[i][1]);
    }
}

static void test_public_url_is_needed_elsewhere(void **state)
{
    static const char *const listens[] = {"LISTEN=0.0.0.0:80", "LISTEN=[::]:80", "LISTEN=192.0.2.1:80", "LISTEN=unix:/run/p"};
    struct trial *trial = *state;
    for (size_t i = 0; i < 4; i++) {
        assert_false(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, listens[i]));
        trial_assert_told(trial, "PUBLIC_URL is missing: it is what people type into their browser; for example: "
                           "https://clases.example.org\n");
    }
    assert_true(LOAD(trial, NEED_DATABASE, NULL, "LISTEN=0.0.0.0:80"));
}

static void test_public_url(void **state)
{
    struct trial *trial = *state;
    assert_true(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, "PUBLIC_URL=https://clases.example.org/"));
    trial_assert_text(trial, trial->config.public_url, "https://clases.example.org");
    assert_true(trial->config.https);
    assert_true(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, "PUBLIC_URL=HTTPS://clases.example.org"));
    assert_true(trial->config.https);
    assert_false(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, "PUBLIC_URL=https://example.org/clases"));
    trial_assert_told(trial, "PUBLIC_URL has a path after the host; for example: https://clases.example.org\n");
}

static void test_debug_is_for_this_machine(void **state)
{
    struct trial *trial = *state;
    assert_false(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, "DEBUG=1", "LISTEN=0.0.0.0:80", "PUBLIC_URL=https://a.example"));
    trial_assert_told(trial, "DEBUG opens debug endpoints: only with a loopback LISTEN; for example: 0\n");
    assert_true(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=" SECRET, "DEBUG=1", "LISTEN=[::1]:80"));
}

static void test_debug_allows_plain_http_and_short_secrets(void **state)
{
    struct trial *trial = *state;
    assert_true(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=short", "JITSI_BASE_URL=http://127.0.0.1:81", "DEBUG=1"));
    assert_false(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=short", "JITSI_BASE_URL=http://127.0.0.1:81"));
    trial_assert_told(trial, "JITSI_BASE_URL is plain http, which is for DEBUG=1 only; for example: https://meet.example.org\n"
                       "JITSI_JWT_SECRET has fewer than 32 bytes; for example: openssl rand -hex 32\n");
}

static void test_all_problems_at_once(void **state)
{
    struct trial *trial = *state;
    assert_false(LOAD(trial, ALL, trial_file(trial, "NOTHING=1\n", 0644), "TIME_ZONE=x", "DEBUG=1", "LISTEN=0.0.0.0:80",
                      "JOIN_LATE_MINUTES=x"));
    static const char *const told[] = {"NOTHING is", "TIME_ZONE is", "DEBUG opens", "PUBLIC_URL is", "JOIN_LATE_MINUTES is",
                                       "JITSI_JWT_SECRET is missing"};
    for (size_t i = 0; i < 6; i++)
        assert_true(trial_says(trial, told[i]));
    assert_int_equal(trial_lines(trial), 6);
}

static void test_nothing_follows_from_a_wrong_setting(void **state)
{
    struct trial *trial = *state;
    assert_false(LOAD(trial, ALL, NULL, "JITSI_JWT_SECRET=short", "JITSI_BASE_URL=http://x", "DEBUG=yes", "LISTEN=x"));
    trial_assert_told(trial, "LISTEN is nothing to listen on (is not host:port, [v6]:port or unix:PATH); for example: 127.0.0.1:8080\n"
                       "DEBUG is neither 0 nor 1; for example: 0\n");
}

/* --- how it is told ---------------------------------------------------------------------------------------------------- */

static void test_problems_in_spanish(void **state)
{
    struct trial *trial = *state;
    assert_false(LOAD(trial, ALL, NULL, "LANG=es_CL.UTF-8", "JOIN_EARLY_MINUTES=x"));
    trial_assert_told(trial, "JOIN_EARLY_MINUTES no es un número entero entre (0 - 1440); por ejemplo: 5\n"
                       "JITSI_JWT_SECRET falta; por ejemplo: openssl rand -hex 32\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRIAL_TEST(test_defaults),
        TRIAL_TEST(test_each_source_over_the_one_before),
        TRIAL_TEST(test_the_file),
        TRIAL_TEST(test_the_file_knows_its_keys),
        TRIAL_TEST(test_no_such_file),
        TRIAL_TEST(test_variables_of_others_are_not_ours),
        TRIAL_TEST(test_every_setting_but_secrets_is_a_flag),
        TRIAL_TEST(test_flags_that_are_none),
        TRIAL_TEST(test_defaults_and_examples_are_good),
        TRIAL_TEST(test_good_values),
        TRIAL_TEST(test_bad_values),
        TRIAL_TEST(test_public_url_follows_a_loopback_listen),
        TRIAL_TEST(test_public_url_is_needed_elsewhere),
        TRIAL_TEST(test_public_url),
        TRIAL_TEST(test_debug_is_for_this_machine),
        TRIAL_TEST(test_debug_allows_plain_http_and_short_secrets),
        TRIAL_TEST(test_all_problems_at_once),
        TRIAL_TEST(test_nothing_follows_from_a_wrong_setting),
        TRIAL_TEST(test_problems_in_spanish),
    };
    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
