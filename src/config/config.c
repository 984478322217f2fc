/* config.c: the settings as one struct, checked together. */
#include "config/sources.h"

#include "http/http.h"

#include <sched.h>

#define PROBLEMS_MAX ((size_t)64 * 1024)
#define SECRET_MIN 32 /* bytes: RFC 7518, section 3.2 */
#define METRICS_TOKEN_MIN 16

static void parse_all(struct problems *problems, const struct texts *texts, struct config *out)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &settings[i];
        struct span value = texts->values[i].ptr ? texts->values[i] : span_of(setting->fallback);
        struct why why = {0};
        if (value.ptr == NULL)
            continue;
        if (!setting->type->parse(setting, value, (char *)out + setting->offset, &why))
            setting_problem(problems, i, &why);
        if (setting->type->secret) /* it has its own locked memory now: not a second copy here, or in /proc/PID/environ */
            crypto_wipe((void *)(uintptr_t)value.ptr, value.len);
    }
}

/* --- what the settings must be beside each other; nothing is concluded from one that is wrong itself ---------------- */

static void refuse(struct problems *problems, int number, const char *es, const char *en)
{
    setting_problem(problems, number, &(struct why){.es = es, .en = en});
}

/* Schemes are the same in any case (RFC 3986, 3.1). */
static bool has_scheme(struct span url, struct span scheme)
{
    return span_eq_nocase(span_sub(url, 0, scheme.len), scheme);
}

static void check_jitsi(struct problems *problems, unsigned needs, struct config *config)
{
    bool debug = config->debug || problems->wrong[SETTING_DEBUG];
    if (config->jitsi_base_url.len == 0)
        config->jitsi_base_url = arena_printf(problems->arena, "https://%.*s", SPAN_ARG(config->jitsi_domain));
    if (has_scheme(config->jitsi_base_url, SPAN("http://")) && !debug)
        refuse(problems, SETTING_JITSI_BASE_URL, "es http sin cifrar, que solo vale con DEBUG=1",
               "is plain http, which is for DEBUG=1 only");
    if (!(needs & NEED_JITSI) || config->jitsi_signing == SIGNING_RS256)
        return;
    if (config->jitsi_jwt_secret.len == 0)
        refuse(problems, SETTING_JITSI_JWT_SECRET, "falta", "is missing");
    else if (config->jitsi_jwt_secret.len < SECRET_MIN && !debug)
        refuse(problems, SETTING_JITSI_JWT_SECRET, "tiene menos de 32 bytes", "has fewer than 32 bytes");
}

/* What a request brings behind `Authorization: Bearer`; servers and proxies cut what stands around it. */
static bool fits_header(struct secret secret)
{
    for (size_t i = 0; i < secret.len; i++)
        if (secret.bytes[i] < ' ' || secret.bytes[i] == 0x7f)
            return false;
    return secret.len == 0 || (secret.bytes[0] != ' ' && secret.bytes[secret.len - 1] != ' ');
}

static void check_bearer(struct problems *problems, int number, struct secret secret)
{
    if (!fits_header(secret))
        refuse(problems, number, "tiene un carácter de control, o un espacio al comienzo o al final: ninguna cabecera HTTP lo lleva",
               "has a control character, or a space at its beginning or end: no HTTP header carries that");
}

static void check_serving(struct problems *problems, struct config *config)
{
    /* Port 0 is not known yet; on loopback the request's own host counts anyway. */
    struct span listen = config->listen, host = listen;
    bool loopback = problems->wrong[SETTING_LISTEN] || listen_is_loopback(listen);
    if (span_ends(listen, SPAN(":0")))
        host = span_sub(listen, 0, listen.len - 2);
    if (config->public_url.len == 0 && loopback && !span_starts(listen, SPAN("unix:")))
        config->public_url = arena_printf(problems->arena, "http://%.*s", SPAN_ARG(host));
    struct url url;
    if (config->public_url.len == 0)
        refuse(problems, SETTING_PUBLIC_URL, "falta: es lo que escriben las personas en su navegador",
               "is missing: it is what people type into their browser");
    else if (url_parse(config->public_url, &url) && url.path.len > 0)
        refuse(problems, SETTING_PUBLIC_URL, "lleva una ruta después del servidor", "has a path after the host");
    if (config->debug && !loopback)
        refuse(problems, SETTING_DEBUG, "abre funciones de prueba: solo con LISTEN en esta misma máquina",
               "opens debug endpoints: only with a loopback LISTEN");
    if (config->metrics_token.len > 0 && config->metrics_token.len < METRICS_TOKEN_MIN)
        refuse(problems, SETTING_METRICS_TOKEN, "tiene menos de 16 bytes", "has fewer than 16 bytes");
    if (config->reservations_key.len > 0 && config->reservations_key.len < SECRET_MIN)
        refuse(problems, SETTING_RESERVATIONS_KEY, "tiene menos de 32 bytes", "has fewer than 32 bytes");
    check_bearer(problems, SETTING_METRICS_TOKEN, config->metrics_token);
    check_bearer(problems, SETTING_RESERVATIONS_KEY, config->reservations_key);
    config->https = has_scheme(config->public_url, SPAN("https://"));
}

static int64_t cores(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

bool config_load(struct arena *arena, char *const environment[], struct span file, const struct config_flag *flags,
                 size_t flag_count, unsigned needs, struct config *out, struct config_problems *found)
{
    struct problems problems = {.arena = arena,
                                .lines = buf_new(arena, PROBLEMS_MAX),
                                .spanish = environment_is_spanish(environment)};
    struct texts texts;
    *out = (struct config){0};
    sources_read(&problems, environment, file, flags, flag_count, needs & NEED_JITSI, &texts);
    parse_all(&problems, &texts, out);
    out->has_reservations = out->reservations_key.len > 0 || texts.in_file[SETTING_RESERVATIONS_KEY];
    check_jitsi(&problems, needs, out);
    if (needs & NEED_SERVE)
        check_serving(&problems, out);
    out->support_kind = support_kind_of(out->support_contact);
    if (out->workers == 0)
        out->workers = cores();
    found->lines = buf_span(&problems.lines);
    if (found->lines.len)
        config_free(out);
    return found->lines.len == 0;
}

void config_free(struct config *config)
{
    secret_free(&config->jitsi_jwt_secret);
    secret_free(&config->metrics_token);
    secret_free(&config->reservations_key);
}

struct span config_jitsi_host(const struct config *config)
{
    struct span host = config->jitsi_domain;
    size_t len = host.len;
    while (len > 0 && host.ptr[len - 1] >= '0' && host.ptr[len - 1] <= '9')
        len--;
    return len > 1 && host.ptr[len - 1] == ':' ? span_sub(host, 0, len - 1) : host;
}

struct jitsi config_jitsi(const struct config *config)
{
    return (struct jitsi){.domain = config->jitsi_domain,
                          .base_url = config->jitsi_base_url,
                          .issuer = config->jitsi_issuer,
                          .audience = config->jitsi_audience,
                          .ttl = config->jitsi_token_ttl,
                          .expiry = config->jitsi_token_expiry,
                          .signing = config->jitsi_signing};
}

struct windows config_windows(const struct config *config)
{
    return (struct windows){.early = config->join_early_minutes * 60,
                            .early_teacher = config->join_early_teacher_minutes * 60,
                            .late = config->join_late_minutes * 60};
}
