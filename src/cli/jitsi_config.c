/* jitsi_config.c: `portero jitsi-config`: what the Jitsi server must be given, from our own settings, each line with its why. */
#include "cli/commands.h"
#include "cli/jitsi_quote.h"

#include "base/text.h"
#include "base/url.h"

#include <string.h>

#define OUTPUT_MAX ((size_t)256 * 1024)
#define LINES_MAX 64
#define WHY_COLUMN 60 /* whys stand in one column, but for lines that are longer than that */

/* Where a line belongs. */
enum place { NOWHERE, HOST, HOST_MODULE, ROOMS, ROOMS_MODULE, FOCUS, PAGE, DOT_ENV, CUSTOM };

static const struct {
    const char *indent, *comment;
} places[] = {
    [NOWHERE] = {"", ""},       [HOST] = {"    ", "--"},  [HOST_MODULE] = {"        ", "--"},
    [ROOMS] = {"    ", "--"},   [ROOMS_MODULE] = {"        ", "--"}, [FOCUS] = {"", "#"},
    [PAGE] = {"", "//"},        [DOT_ENV] = {"", "#"},    [CUSTOM] = {"", "//"},
};

struct option {
    bool (*when)(const struct config *config);
    enum place debian_place;
    const char *debian;
    enum place docker_place;
    const char *docker;
    const char *es, *en;
};

struct output {
    struct cli *cli;
    struct buf text;
    struct span domain; /* without a port, as XMPP writes it */
    bool secrets, docker;
};

struct line {
    struct span text, why; /* text empty: the comment alone */
};

/* --- when a line is wanted ------------------------------------------------------------------------------------------ */

static bool always(const struct config *config)
{
    (void)config;
    return true;
}

static bool by_secret(const struct config *config)
{
    return config->jitsi_signing == SIGNING_HS256;
}

static bool by_keys(const struct config *config)
{
    return config->jitsi_signing == SIGNING_RS256;
}

static bool has_port(const struct config *config)
{
    return config_jitsi_host(config).len < config->jitsi_domain.len;
}

/* What stands between the server and the room: "/school". */
static bool has_tenant(const struct config *config)
{
    struct url url;
    return !has_port(config) && url_parse(config->jitsi_base_url, &url) && url.path.len > 1;
}

static bool is_domain(const struct config *config)
{
    return !has_port(config) && !has_tenant(config);
}

static bool has_reservations(const struct config *config)
{
    return config->has_reservations;
}

static bool nobody_general(const struct config *config)
{
    return config->jitsi_general_token == GENERAL_NOBODY;
}

static bool somebody_general(const struct config *config)
{
    return !nobody_general(config);
}

static bool phones_in_browser(const struct config *config)
{
    return config->jitsi_phones == PHONES_BROWSER;
}

static bool phones_in_app(const struct config *config)
{
    return config->jitsi_phones == PHONES_APP;
}

static bool embedded(const struct config *config)
{
    return config->meeting_view == MEETING_VIEW_EMBED;
}

#define OPTION(when, debian_place, debian, docker_place, docker, es, en)                                               \
    {when, debian_place, debian, docker_place, docker, es, en},
static const struct option options[] = {
#include "cli/jitsi_options.def"
};
#undef OPTION

/* --- values -------------------------------------------------------------------------------------------------------- */

/* No secret at all is none that anybody could sign with: Lua's "" would be one. */
static void put_secret(const struct output *output, struct buf *out, struct secret secret, bool quoted)
{
    struct span value = {output->secrets ? (const char *)secret.bytes : NULL, output->secrets ? secret.len : 0};
    if (quoted && value.len == 0) {
        BUF_LITERAL(out, "nil");
        return;
    }
    buf_printf(out, "%s", quoted ? "\"" : "");
    quote_lua(out, value);
    buf_printf(out, "%s", quoted ? "\"" : "");
}

static void put_value(const struct output *output, struct buf *out, struct span name)
{
    const struct config *config = output->cli->config;
    if (span_eq(name, SPAN("domain")))
        buf_put(out, output->domain);
    else if (span_eq(name, SPAN("issuer")))
        quote_lua(out, config->jitsi_issuer);
    else if (span_eq(name, SPAN("audience")))
        quote_lua(out, config->jitsi_audience);
    else if (span_eq(name, SPAN("public")))
        buf_put(out, config->public_url);
    else if (span_eq(name, SPAN("secret")))
        put_secret(output, out, config->jitsi_jwt_secret, !output->docker);
    else
        put_secret(output, out, config->reservations_key, false);
}

static struct span expand(const struct output *output, const char *template)
{
    struct buf out = buf_new(output->cli->arena, 16 * 1024);
    struct span rest = span_of(template), part, name;
    while (span_cut(&rest, '<', &part)) {
        buf_put(&out, part);
        if (rest.ptr && span_cut(&rest, '>', &name))
            put_value(output, &out, name);
    }
    return buf_span(&out);
}

/* --- lines --------------------------------------------------------------------------------------------------------- */

static bool has_secret(const char *template)
{
    return strstr(template, "<secret>") || strstr(template, "<key>");
}

static struct line line_of(const struct output *output, const struct option *option, enum place place)
{
    struct cli *cli = output->cli;
    const char *template = output->docker ? option->docker : option->debian;
    struct line line = {expand(output, template), expand(output, cli->spanish ? option->es : option->en)};
    if (place == DOT_ENV)
        line.text = quote_env(cli->arena, line.text);
    if (place == HOST_MODULE || place == ROOMS_MODULE)
        line.text = arena_printf(cli->arena, "\"%.*s\";", SPAN_ARG(line.text));
    if (has_secret(template) && !output->secrets)
        line.why = arena_printf(cli->arena, "%.*s; %s", SPAN_ARG(line.why),
                                cli->spanish ? "solo se imprime con --with-secrets" : "printed only with --with-secrets");
    if (place == DOT_ENV && span_has(line.text, '\\'))
        line.why = arena_printf(cli->arena, "%.*s; %s", SPAN_ARG(line.why),
                                cli->spanish ? "docker lo pega en un texto de Lua: \\039 es ahí una comilla"
                                             : "docker pastes it into a text of Lua's: \\039 is a quote there");
    return line;
}

static size_t lines_of(const struct output *output, enum place place, struct line lines[LINES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        const struct option *option = &options[i];
        bool here = (output->docker ? option->docker_place : option->debian_place) == place;
        if (here && option->when(output->cli->config) && count < LINES_MAX)
            lines[count++] = line_of(output, option, place);
    }
    return count;
}

/* docker takes a comment behind an empty value for the value. */
static bool stands_alone(enum place place, struct span text)
{
    return text.len == 0 || (place == DOT_ENV && span_ends(text, SPAN("=")));
}

static void put_lines(struct output *output, enum place place)
{
    struct line lines[LINES_MAX];
    size_t count = lines_of(output, place, lines), width = 0;
    const char *indent = places[place].indent, *comment = places[place].comment;
    for (size_t i = 0; i < count; i++)
        if (lines[i].text.len > width && lines[i].text.len <= WHY_COLUMN)
            width = lines[i].text.len;
    for (size_t i = 0; i < count; i++) {
        struct span text = lines[i].text, why = lines[i].why;
        if (stands_alone(place, text)) {
            buf_printf(&output->text, "%s%s %.*s\n", indent, comment, SPAN_ARG(why));
            if (text.len)
                buf_printf(&output->text, "%s%.*s\n", indent, SPAN_ARG(text));
        } else {
            int pad = text.len < width ? (int)(width - text.len) : 0;
            buf_printf(&output->text, "%s%.*s%*s %s %.*s\n", indent, SPAN_ARG(text), pad, "", comment, SPAN_ARG(why));
        }
    }
}

/* A list of modules, where any is wanted. */
static void put_modules(struct output *output, enum place place)
{
    struct line lines[LINES_MAX];
    if (lines_of(output, place, lines) == 0)
        return;
    buf_printf(&output->text, "    modules_enabled = { -- %s\n",
               output->cli->spanish ? "agréguelos a la lista que ya está; no la acorte"
                                    : "add them to the list that stands there; don't shorten it");
    put_lines(output, place);
    BUF_LITERAL(&output->text, "    }\n");
}

/* --- the files ------------------------------------------------------------------------------------------------------- */

static void say(struct output *output, const char *es, const char *en)
{
    buf_put(&output->text, expand(output, output->cli->spanish ? es : en));
}

/* The whole is a configuration that Prosody loads: what is for other files stands in it as one comment of Lua's. */
static void put_debian(struct output *output)
{
    say(output,
        "-- == /etc/prosody/conf.avail/<domain>.cfg.lua ==\n"
        "-- Cada línea, en la sección de su nombre, que ya está; la que esté de antes se reemplaza. Después:\n"
        "-- prosodyctl check config && systemctl restart prosody\n\n",
        "-- == /etc/prosody/conf.avail/<domain>.cfg.lua ==\n"
        "-- Each line into the section of its name, which is there; a line of that name is replaced. Then:\n"
        "-- prosodyctl check config && systemctl restart prosody\n\n");
    say(output, "VirtualHost \"<domain>\"\n", "VirtualHost \"<domain>\"\n");
    put_lines(output, HOST);
    put_modules(output, HOST_MODULE);
    say(output, "\nComponent \"conference.<domain>\" \"muc\"\n", "\nComponent \"conference.<domain>\" \"muc\"\n");
    put_modules(output, ROOMS_MODULE);
    put_lines(output, ROOMS);
    say(output,
        "\n--[==[ Lo que sigue es de otros archivos; para Prosody es un comentario.\n\n"
        "# == /etc/jitsi/jicofo/jicofo.conf ==\n"
        "# Al final del archivo: lo último es lo que vale. Después: systemctl restart jicofo\n",
        "\n--[==[ What follows is for other files; to Prosody it is a comment.\n\n"
        "# == /etc/jitsi/jicofo/jicofo.conf ==\n"
        "# At the end of the file: the last one counts. Then: systemctl restart jicofo\n");
    put_lines(output, FOCUS);
    say(output,
        "\n// == /etc/jitsi/meet/<domain>-config.js ==\n// Al final del archivo; vale desde la próxima visita.\n",
        "\n// == /etc/jitsi/meet/<domain>-config.js ==\n// At the end of the file; it counts from the next visit on.\n");
    put_lines(output, PAGE);
    BUF_LITERAL(&output->text, "// ]==]\n");
}

static void put_docker(struct output *output)
{
    say(output, "# en el .env de docker-jitsi-meet, y después: docker compose up -d --force-recreate\n",
        "# into docker-jitsi-meet's .env, then: docker compose up -d --force-recreate\n");
    put_lines(output, DOT_ENV);
    say(output, "# en web/custom-config.js:\n", "# into web/custom-config.js:\n");
    put_lines(output, CUSTOM);
}

static bool wants_docker(struct cli *cli)
{
    struct span format = cli_option(cli, "format");
    bool docker = span_eq(format, SPAN("docker-env"));
    if (format.ptr && !docker && !span_eq(format, SPAN("prosody")))
        cli_problem(cli, "format", "es prosody o docker-env", "is prosody or docker-env");
    return docker;
}

/* Where they are to be printed, they must be known. */
static void check_secrets(struct cli *cli)
{
    if (by_secret(cli->config) && cli->config->jitsi_jwt_secret.len == 0)
        cli_problem(cli, "with-secrets", "JITSI_JWT_SECRET falta, o no se puede leer de su archivo",
                    "JITSI_JWT_SECRET is missing, or cannot be read from its file");
    if (cli->config->has_reservations && cli->config->reservations_key.len == 0)
        cli_problem(cli, "with-secrets", "RESERVATIONS_KEY no se puede leer de su archivo",
                    "RESERVATIONS_KEY cannot be read from its file");
}

/* Prosody's domains are names: an address has no conference.<domain>. */
static void check_domain(struct cli *cli)
{
    if (span_starts(cli->config->jitsi_domain, SPAN("[")))
        cli_problem(cli, "format", "JITSI_DOMAIN es una dirección IPv6; Prosody necesita un nombre, como meet.example.org",
                    "JITSI_DOMAIN is an IPv6 address; Prosody needs a name, such as meet.example.org");
}

int jitsi_config(struct cli *cli)
{
    struct output output = {.cli = cli, .text = buf_new(cli->arena, OUTPUT_MAX), .docker = wants_docker(cli),
                            .secrets = cli_has(cli, "with-secrets"),
                            .domain = text_lower(cli->arena, config_jitsi_host(cli->config))};
    if (output.secrets)
        check_secrets(cli);
    if (!output.docker)
        check_domain(cli);
    if (!cli_sound(cli))
        return cli_refuse(cli);
    if (!cli->config->https)
        cli_say(cli, "PUBLIC_URL no es https; a esa dirección deben llegar los navegadores, y Prosody",
                "PUBLIC_URL is not https; browsers must reach that address, and Prosody too");
    if (output.docker)
        put_docker(&output);
    else
        put_debian(&output);
    struct span text = buf_span(&output.text);
    cli_print(span_sub(text, 0, text.len - 1));
    return EXIT_DONE;
}
