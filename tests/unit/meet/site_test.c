/* site_test.c: what a Jitsi server's config.js says, as Debian's packages, docker and people write it. */
#include "meet/site.h"

#include "support/cm.h"

#define assert_span(actual, literal) assert_true(span_eq((actual), SPAN(literal)))
#define BASE "https://meet.example.org"

static int begin(void **state)
{
    *state = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static struct site read_script(void **state, const char *script)
{
    struct site site;
    site_read(*state, span_of(script), SPAN(BASE), SPAN("meet.example.org"), &site);
    return site;
}

static void debians_packages(void **state)
{
    struct site site = read_script(state, "var subdomain = '<!--# echo var=\"subdomain\" default=\"\" -->';\n"
                                          "var config = {\n"
                                          "    hosts: {\n"
                                          "        // XMPP domain. domain: 'not.this'\n"
                                          "        domain: 'meet.example.org',\n"
                                          "        // anonymousdomain: 'guest.example.com',\n"
                                          "        /* muc: 'nor.this' */\n"
                                          "        muc: 'conference.' + subdomain + 'meet.example.org',\n"
                                          "    },\n"
                                          "    bosh: 'https://meet.example.org/' + subdir + 'http-bind',\n"
                                          "    tokenAuthUrl: 'https://clases.example.org/jitsi/auth/?room={room}',\n"
                                          "    tokenAuthUrlAutoRedirect: true,\n"
                                          "};\n");
    assert_true(site.told);
    assert_span(site.domain, "meet.example.org");
    assert_span(site.muc, "conference.meet.example.org");
    assert_span(site.focus, "focus.meet.example.org");
    assert_span(site.bosh, "https://meet.example.org/http-bind");
    assert_span(site.guests, "");
    assert_span(site.auth_url, "https://clases.example.org/jitsi/auth/?room={room}");
    assert_true(site.auth_redirect);
}

static void docker(void **state)
{
    struct site site = read_script(state, "var config = {};\n"
                                          "if (!config.hasOwnProperty('hosts')) config.hosts = {};\n"
                                          "config.hosts.domain = 'meet.jitsi';\n"
                                          "config.focusUserJid = 'focus@auth.meet.jitsi';\n"
                                          "config.hosts.muc = 'muc.' + subdomain + 'meet.jitsi';\n"
                                          "config.hosts.anonymousdomain = \"guest.meet.jitsi\"\n"
                                          "config.bosh = '/' + subdir + 'http-bind';\n"
                                          "config.websocket = 'wss://meet.example.org/xmpp-websocket';\n");
    assert_true(site.told);
    assert_span(site.domain, "meet.jitsi");
    assert_span(site.muc, "muc.meet.jitsi");
    assert_span(site.focus, "focus.meet.jitsi");
    assert_span(site.guests, "guest.meet.jitsi");
    assert_span(site.bosh, BASE "/http-bind");
    assert_span(site.auth_url, "");
    assert_false(site.auth_redirect);
}

static void a_tenants_page(void **state)
{
    struct site site = read_script(state, "var subdir = 'Mi.Escuela/';\n"
                                          "var subdomain = 'Mi.Escuela.';\n"
                                          "if (subdomain) {\n"
                                          "    subdomain = subdomain.substr(0, subdomain.length - 1).split('.')\n"
                                          "        .join('_').toLowerCase() + '.';\n"
                                          "}\n"
                                          "if (subdir.startsWith('<!--')) {\n"
                                          "    subdir = '';\n"
                                          "}\n"
                                          "var config = { hosts: {\n"
                                          "    domain: 'meet.example.org',\n"
                                          "    muc: 'conference.' + subdomain + 'meet.example.org' },\n"
                                          "    bosh: 'https://meet.example.org/' + subdir + 'http-bind' };\n");
    assert_span(site.domain, "meet.example.org");
    assert_span(site.muc, "conference.mi_escuela.meet.example.org");
    assert_span(site.bosh, "https://meet.example.org/Mi.Escuela/http-bind");
}

static void other_ways_to_write_it(void **state)
{
    struct site site = read_script(state, "window.config={\"hosts\":{\"domain\":\"a.org\",\"focus\":\"focus.b.org\"},"
                                          "\"bosh\":\"\\/\\/\"+window.location.host+\"/bind\",x:domain==='no'}");
    assert_span(site.domain, "a.org");
    assert_span(site.focus, "focus.b.org");
    assert_span(site.bosh, "https://meet.example.org/bind");
}

/* Lines at the end of a page go before what it began with. */
static void what_is_said_last_counts(void **state)
{
    struct site site = read_script(state, "var config = { hosts: { domain: 'meet.example.org' }, tokenAuthUrl: 'https://old.example.org/',\n"
                                          "               toolbar: { tokenAuthUrl: 'https://nested.example.org/' } };\n"
                                          "config.tokenAuthUrl = 'https://older.example.org/';\n"
                                          "config.tokenAuthUrl = 'https://clases.example.org/jitsi/auth/?room={room}';\n"
                                          "if (config.tokenAuthUrl == 'x') { config.hosts.muc = 'muc.meet.example.org'; }\n");
    assert_span(site.auth_url, "https://clases.example.org/jitsi/auth/?room={room}");
    assert_span(site.domain, "meet.example.org");
}

static void a_page_that_says_nothing(void **state)
{
    static const char *const scripts[] = {
        "",
        "<!DOCTYPE html><html>domain</html>",
        "domain:",
                "domain: 'a b.c'",
        "'domain",
        "/* domain: 'a'",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        struct site site = read_script(state, scripts[i]);
        assert_false(site.told);
        assert_span(site.domain, "meet.example.org");
        assert_span(site.muc, "conference.meet.example.org");
        assert_span(site.bosh, BASE "/http-bind");
    }
}

static void tokens_go_to_the_same_server_only(void **state)
{
    (void)state;
    assert_true(site_is_of(SPAN("https://meet.example.org/http-bind"), SPAN(BASE)));
    assert_true(site_is_of(SPAN("https://MEET.example.org:5281/http-bind"), SPAN(BASE)));
    assert_true(site_is_of(SPAN("https://127.0.0.1/http-bind"), SPAN("http://127.0.0.1:8000")));
    assert_false(site_is_of(SPAN("http://meet.example.org/http-bind"), SPAN(BASE)));
    assert_false(site_is_of(SPAN("https://elsewhere.org/http-bind"), SPAN(BASE)));
    assert_false(site_is_of(SPAN("https://meet.example.org@elsewhere.org/"), SPAN(BASE)));
    assert_false(site_is_of(SPAN("https://ana@meet.example.org/"), SPAN(BASE)));
    assert_false(site_is_of(SPAN("file:///etc/passwd"), SPAN(BASE)));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(debians_packages),
        cmocka_unit_test(docker),
        cmocka_unit_test(a_tenants_page),
        cmocka_unit_test(other_ways_to_write_it),
        cmocka_unit_test(what_is_said_last_counts),
        cmocka_unit_test(a_page_that_says_nothing),
        cmocka_unit_test(tokens_go_to_the_same_server_only),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
