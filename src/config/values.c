/* values.c: a setting's text parsed into its type; and the table of all settings. */
#include "config/settings.h"

#include "base/text.h"
#include "http/http.h"

#include <stddef.h>
#include <stdio.h>

static bool refuse(struct why *why, const char *es, const char *en)
{
    *why = (struct why){.es = es, .en = en};
    return false;
}

static bool refuse_because(struct why *why, const char *es, const char *en, const struct err *err)
{
    refuse(why, es, en);
    snprintf(why->detail, sizeof why->detail, "%.150s", err->text);
    return false;
}

static bool parse_text(const struct setting *setting, struct span value, void *field, struct why *why)
{
    struct span *out = field;
    (void)setting;
    if (!text_is_clean(value) || value.len > 500)
        return refuse(why, "tiene caracteres de control o es demasiado largo", "has control characters or is too long");
    *out = value;
    return true;
}

static bool parse_int(const struct setting *setting, struct span value, void *field, struct why *why)
{
    int64_t *out = field;
    if (span_to_int(value, setting->max, out) && *out >= setting->min)
        return true;
    refuse(why, "no es un número entero entre", "is no whole number between");
    snprintf(why->detail, sizeof why->detail, "%lld - %lld", (long long)setting->min, (long long)setting->max);
    return false;
}

static bool parse_bool(const struct setting *setting, struct span value, void *field, struct why *why)
{
    bool *out = field;
    (void)setting;
    *out = span_eq(value, SPAN("1"));
    return *out || span_eq(value, SPAN("0")) || refuse(why, "no es 0 ni 1", "is neither 0 nor 1");
}

/* A path, a query or a user in an URL of ours would be lost when links are made of it. */
static bool is_plain_url(struct span value, struct url *url)
{
    return url_parse(value, url) && !url->has_user && !url->has_query && !url->has_fragment;
}

static bool parse_host(const struct setting *setting, struct span value, void *field, struct why *why)
{
    struct span *out = field;
    (void)setting;
    char text[600];
    struct url url;
    snprintf(text, sizeof text, "https://%.*s", SPAN_ARG(span_sub(value, 0, 500)));
    if (value.len > 255 || !is_plain_url(span_of(text), &url) || url.path.len)
        return refuse(why, "no es el nombre de un servidor", "is no host name");
    *out = value;
    return true;
}

static bool parse_base_url(const struct setting *setting, struct span value, void *field, struct why *why)
{
    struct span *out = field;
    (void)setting;
    struct url url;
    if (value.len && !is_plain_url(value, &url))
        return refuse(why, "no es una URL https sin usuario, consulta ni fragmento",
                      "is no https URL without user, query or fragment");
    while (value.len && value.ptr[value.len - 1] == '/')
        value.len--;
    *out = value;
    return true;
}

/* One of a few words: its place among them. */
static bool choose(struct span value, const struct span words[], size_t count, unsigned *out)
{
    for (size_t i = 0; i < count; i++) {
        if (span_eq(value, words[i])) {
            *out = (unsigned)i;
            return true;
        }
    }
    return false;
}

#define CHOICE(name, type, es, en, ...)                                                                                \
    static bool name(const struct setting *setting, struct span value, void *field, struct why *why)                   \
    {                                                                                                                  \
        static const struct span words[] = {__VA_ARGS__};                                                              \
        type *out = field;                                                                                             \
        unsigned place = 0;                                                                                            \
        (void)setting;                                                                                                 \
        bool known = choose(value, words, sizeof words / sizeof words[0], &place);                                     \
        *out = (type)place;                                                                                            \
        return known || refuse(why, es, en);                                                                           \
    }

CHOICE(parse_general_token, enum general_token, "no es staff, all ni nobody", "is not staff, all or nobody", SPAN_INIT("staff"),
       SPAN_INIT("all"), SPAN_INIT("nobody"))
CHOICE(parse_expiry, enum token_expiry, "no es ttl ni class", "is neither ttl nor class", SPAN_INIT("ttl"), SPAN_INIT("class"))
CHOICE(parse_signing, enum signing, "no es HS256 ni RS256", "is neither HS256 nor RS256", SPAN_INIT("HS256"), SPAN_INIT("RS256"))
CHOICE(parse_phones, enum phones, "no es browser ni app", "is neither browser nor app", SPAN_INIT("browser"), SPAN_INIT("app"))
CHOICE(parse_other_rooms, enum other_rooms, "no es refuse ni allow", "is neither refuse nor allow", SPAN_INIT("refuse"),
       SPAN_INIT("allow"))
CHOICE(parse_meeting_view, enum meeting_view, "no es redirect ni embed", "is neither redirect nor embed", SPAN_INIT("redirect"),
       SPAN_INIT("embed"))
CHOICE(parse_level, enum log_level, "no es DEBUG, INFO, WARNING ni ERROR", "is not DEBUG, INFO, WARNING or ERROR",
       SPAN_INIT("DEBUG"), SPAN_INIT("INFO"), SPAN_INIT("WARNING"), SPAN_INIT("ERROR"))
CHOICE(parse_format, enum log_format, "no es text ni json", "is neither text nor json", SPAN_INIT("text"), SPAN_INIT("json"))

static bool is_telephone(struct span value)
{
    size_t digits = 0;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        bool digit = c >= '0' && c <= '9';
        digits += digit;
        if (!digit && c != ' ' && c != '-' && !(c == '+' && i == 0))
            return false;
    }
    return digits >= 5;
}

enum support_kind support_kind_of(struct span value)
{
    struct url url;
    struct span rest = value, name;
    if (span_starts(value, SPAN("https://")) && url_parse(value, &url))
        return SUPPORT_URL;
    if (is_telephone(value))
        return SUPPORT_PHONE;
    if (!span_has(value, ' ') && span_cut(&rest, '@', &name) && name.len && rest.len && !span_has(rest, '@'))
        return SUPPORT_EMAIL;
    return SUPPORT_NONE;
}

static bool parse_support(const struct setting *setting, struct span value, void *field, struct why *why)
{
    struct span *out = field;
    (void)setting;
    *out = value;
    bool known = value.len == 0 || (text_is_clean(value) && value.len <= 254 && support_kind_of(value) != SUPPORT_NONE);
    return known || refuse(why, "no es un correo, un teléfono ni una URL https", "is no e-mail, telephone or https URL");
}

static bool parse_database(const struct setting *setting, struct span value, void *field, struct why *why)
{
    struct span *out = field;
    (void)setting;
    *out = value;
    bool sqlite = span_starts(value, SPAN("sqlite:")) && value.len > 7;
    bool postgres = span_starts(value, SPAN("postgresql://")) || span_starts(value, SPAN("postgres://"));
    return ((sqlite || postgres) && value.len < 4000 && !span_has(value, 0)) ||
           refuse(why, "no es sqlite:RUTA ni postgresql://…", "is neither sqlite:PATH nor postgresql://…");
}

static bool parse_listen(const struct setting *setting, struct span value, void *field, struct why *why)
{
    struct span *out = field;
    (void)setting;
    struct err err;
    *out = value;
    return listen_check(value, &err) || refuse_because(why, "no sirve para escuchar", "is nothing to listen on", &err);
}

static bool parse_proxies(const struct setting *setting, struct span value, void *field, struct why *why)
{
    struct span *out = field;
    (void)setting;
    struct err err;
    *out = value;
    return proxies_check(value, &err) || refuse_because(why, "no son bloques CIDR ni unix", "are no CIDR blocks, nor unix",
                                                        &err);
}

static bool parse_zone(const struct setting *setting, struct span value, void *field, struct why *why)
{
    struct span *out = field;
    (void)setting;
    struct zones *zones = zones_new(ZONE_DIRECTORY);
    struct err err;
    bool known = zones_get(zones, value, 0, &err) != NULL;
    zones_free(zones);
    *out = value;
    return known || refuse(why, "no es una zona horaria conocida", "is no known time zone");
}

static bool parse_language(const struct setting *setting, struct span value, void *field, struct why *why)
{
    struct span *out = field;
    (void)setting;
    *out = value;
    return span_eq(value, SPAN("es")) || span_eq(value, SPAN("en")) || refuse(why, "no es es ni en", "is neither es nor en");
}

/* Copied out of its source, which config.c wipes. An empty one is none. */
static bool parse_secret(const struct setting *setting, struct span value, void *field, struct why *why)
{
    struct secret *out = field;
    (void)setting;
    if (value.len > 1024 || span_has(value, 0))
        return refuse(why, "es demasiado largo o tiene un byte 0", "is too long, or has a zero byte");
    *out = secret_new(value);
    return true;
}

static const struct setting_type types[] = {
    {"text", false, parse_text},
#define TYPE_TEXT &types[0]
    {"whole number", false, parse_int},
#define TYPE_INT &types[1]
    {"0 or 1", false, parse_bool},
#define TYPE_BOOL &types[2]
    {"secret", true, parse_secret},
#define TYPE_SECRET &types[3]
    {"host", false, parse_host},
#define TYPE_HOST &types[4]
    {"URL", false, parse_base_url},
#define TYPE_BASE_URL &types[5]
    {"staff, all, nobody", false, parse_general_token},
#define TYPE_GENERAL_TOKEN &types[6]
    {"e-mail, telephone, https URL", false, parse_support},
#define TYPE_SUPPORT &types[7]
    {"sqlite:PATH | postgresql://…", false, parse_database},
#define TYPE_DATABASE &types[8]
    {"address", false, parse_listen},
#define TYPE_LISTEN &types[9]
    {"CIDRs, unix", false, parse_proxies},
#define TYPE_PROXIES &types[10]
    {"time zone", false, parse_zone},
#define TYPE_ZONE &types[11]
    {"es, en", false, parse_language},
#define TYPE_LANGUAGE &types[12]
    {"DEBUG, INFO, WARNING, ERROR", false, parse_level},
#define TYPE_LEVEL &types[13]
    {"text, json", false, parse_format},
#define TYPE_FORMAT &types[14]
    {"ttl, class", false, parse_expiry},
#define TYPE_EXPIRY &types[15]
    {"HS256, RS256", false, parse_signing},
#define TYPE_SIGNING &types[16]
    {"browser, app", false, parse_phones},
#define TYPE_PHONES &types[17]
    {"refuse, allow", false, parse_other_rooms},
#define TYPE_OTHER_ROOMS &types[18]
    {"redirect, embed", false, parse_meeting_view},
#define TYPE_MEETING_VIEW &types[19]
};

const struct setting settings[SETTING_COUNT] = {
#define SETTING(KEY, field, TYPE, min, max, fallback, example, help)                                                   \
    {#KEY, TYPE_##TYPE, offsetof(struct config, field), min, max, fallback, example, help},
#include "config/settings.def"
#undef SETTING
};
