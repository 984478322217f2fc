/* config.c: the settings as one struct, checked together. */
#include "config/sources.h"

#include "http/http.h"

#include <sched.h>

#define PROBLEMS_MAX ((size_t)64 * 1024)
#define SECRET_MIN 32 /* bytes: RFC 7518, section 3.2 */

static void parse_all(struct problems *problems, const struct texts *texts, struct config *out)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &settings[i];
        struct span value = texts->values[i].ptr ? texts->values[i] : span_of(setting->fallback);
        struct why why = {0};
        if (value.ptr == NULL)
            continue;
        if (!setting->type->parse(setting, value, (char *)out + setting->offset, &why))
            problem(problems, span_of(setting->key), why.es, why.en, why.detail, setting->example);
        if (setting->type->secret) /* it has its own locked memory now: not a second copy here, or in /proc/PID/environ */
            crypto_wipe((void *)(uintptr_t)value.ptr, value.len);
    }
}

/* --- what the settings must be beside each other -------------------------------------------------------------------- */

/* Schemes are the same in any case (RFC 3986, 3.1). */
static bool has_scheme(struct span url, struct span scheme)
{
    return span_eq_nocase(span_sub(url, 0, scheme.len), scheme);
}

static void check_jitsi(struct problems *problems, unsigned needs, struct config *config)
{
    struct span key = SPAN("JITSI_JWT_SECRET");
    if (config->jitsi_base_url.len == 0)
        config->jitsi_base_url = arena_printf(problems->arena, "https://%.*s", SPAN_ARG(config->jitsi_domain));
    if (has_scheme(config->jitsi_base_url, SPAN("http://")) && !config->debug)
        problem(problems, SPAN("JITSI_BASE_URL"), "es http sin cifrar, que solo vale con DEBUG=1",
                "is plain http, which is for DEBUG=1 only", NULL, "https://meet.example.org");
    if (!(needs & NEED_JITSI))
        return;
    if (config->jitsi_jwt_secret.len == 0)
        problem(problems, key, "falta", "is missing", NULL, "openssl rand -hex 32");
    else if (config->jitsi_jwt_secret.len < SECRET_MIN && !config->debug)
        problem(problems, key, "tiene menos de 32 bytes", "has fewer than 32 bytes", NULL, "openssl rand -hex 32");
}

static void check_public_url(struct problems *problems, struct config *config)
{
    /* Port 0 is not known yet; on loopback the request's own host counts anyway. */
    struct span listen = config->listen, host = listen;
    if (span_ends(listen, SPAN(":0")))
        host = span_sub(listen, 0, listen.len - 2);
    if (config->public_url.len == 0 && listen_is_loopback(listen) && !span_starts(listen, SPAN("unix:")))
        config->public_url = arena_printf(problems->arena, "http://%.*s", SPAN_ARG(host));
    if (config->public_url.len == 0)
        problem(problems, SPAN("PUBLIC_URL"), "falta: es lo que escriben las personas en su navegador",
                "is missing: it is what people type into their browser", NULL, "https://clases.example.org");
    struct url url;
    if (config->public_url.len && (!url_parse(config->public_url, &url) || url.path.len > 0))
        problem(problems, SPAN("PUBLIC_URL"), "lleva una ruta después del servidor", "has a path after the host", NULL,
                "https://clases.example.org");
    config->https = has_scheme(config->public_url, SPAN("https://"));
}

static void check_together(struct problems *problems, unsigned needs, struct config *config)
{
    check_jitsi(problems, needs, config);
    config->support_kind = support_kind_of(config->support_contact);
    if (!(needs & NEED_SERVE))
        return;
    check_public_url(problems, config);
    if (config->debug && !listen_is_loopback(config->listen))
        problem(problems, SPAN("DEBUG"), "abre funciones de prueba: solo con LISTEN en esta misma máquina",
                "opens debug endpoints: only with a loopback LISTEN", NULL, "127.0.0.1:8080");
}

static int64_t cores(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

bool config_load(struct arena *arena, char *const environment[], struct span file, const struct config_flag *flags,
                 size_t flag_count, unsigned needs, struct config *out, struct config_problems *found)
{
    struct problems problems = {arena, buf_new(arena, PROBLEMS_MAX), environment_is_spanish(environment)};
    struct texts texts;
    *out = (struct config){0};
    sources_read(&problems, environment, file, flags, flag_count, &texts);
    parse_all(&problems, &texts, out);
    if (problems.lines.len == 0)
        check_together(&problems, needs, out);
    else
        check_jitsi(&problems, needs, out);
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
}

struct jitsi config_jitsi(const struct config *config)
{
    return (struct jitsi){.domain = config->jitsi_domain,
                          .base_url = config->jitsi_base_url,
                          .issuer = config->jitsi_issuer,
                          .audience = config->jitsi_audience,
                          .ttl = config->jitsi_token_ttl};
}

struct windows config_windows(const struct config *config)
{
    return (struct windows){.early = config->join_early_minutes * 60,
                            .early_teacher = config->join_early_teacher_minutes * 60,
                            .late = config->join_late_minutes * 60};
}
