/* sources.c: where settings stand: a file, the environment, the command line. */
#include "config/sources.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)64 * 1024)
#define KEY_MAX 40

static void begin_line(struct problems *problems, struct span name, const char *es, const char *en, const char *detail)
{
    buf_printf(&problems->lines, "%.*s %s", SPAN_ARG(name), problems->spanish ? es : en);
    if (detail && detail[0])
        buf_printf(&problems->lines, " (%s)", detail);
}

void problem(struct problems *problems, struct span name, const char *es, const char *en, const char *detail)
{
    begin_line(problems, name, es, en, detail);
    buf_byte(&problems->lines, '\n');
}

void setting_problem(struct problems *problems, int number, const struct why *why)
{
    if (problems->wrong[number])
        return;
    problems->wrong[number] = true;
    begin_line(problems, span_of(settings[number].key), why->es, why->en, why->detail);
    if (!why->of_file)
        buf_printf(&problems->lines, problems->spanish ? "; por ejemplo: %s" : "; for example: %s",
                   settings[number].example);
    buf_byte(&problems->lines, '\n');
}

static struct span variable(char *const environment[], const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; environment && environment[i]; i++)
        if (strncmp(environment[i], name, len) == 0 && environment[i][len] == '=')
            return span_of(environment[i] + len + 1);
    return (struct span){NULL, 0};
}

bool environment_is_spanish(char *const environment[])
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < 3; i++) {
        struct span value = variable(environment, names[i]);
        if (value.len)
            return span_starts(value, SPAN("es"));
    }
    return false;
}

/* A whole small file; *err_no says why not. */
static bool read_file(struct arena *arena, struct span path, struct stat *status, struct span *out, int *err_no)
{
    int fd = open(arena_cstr(arena, path), O_RDONLY | O_CLOEXEC);
    *err_no = errno;
    if (fd < 0)
        return false;
    char *bytes = arena_alloc(arena, FILE_MAX + 1);
    size_t len = 0;
    ssize_t got = fstat(fd, status) == 0 ? 1 : -1;
    while (got > 0 && len <= FILE_MAX) {
        got = read(fd, bytes + len, FILE_MAX + 1 - len);
        len += got > 0 ? (size_t)got : 0;
    }
    *err_no = got < 0 ? errno : EFBIG;
    close(fd);
    *out = (struct span){bytes, len};
    return got == 0 && len <= FILE_MAX;
}

static int number_of(struct span key)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        if (span_eq(key, span_of(settings[i].key)))
            return i;
    return -1;
}

/* --- secrets: in a file whose name stands in NAME_FILE -------------------------------------------------------------- */

static void secret_problem(struct problems *problems, int number, const char *es, const char *en, const char *detail)
{
    struct why why = {.es = es, .en = en, .of_file = true};
    snprintf(why.detail, sizeof why.detail, "%s", detail);
    setting_problem(problems, number, &why);
}

static void read_secret(struct problems *problems, int number, struct span path, bool needed, struct texts *out)
{
    struct span text;
    struct stat status;
    int err_no;
    if (out->values[number].ptr) {
        secret_problem(problems, number, "y su _FILE están puestos a la vez; deje uno solo",
                       "and its _FILE are both set; leave one of them", "");
        return;
    }
    const char *name = arena_cstr(problems->arena, path);
    if (!read_file(problems->arena, path, &status, &text, &err_no)) {
        if (needed)
            secret_problem(problems, number, "no se puede leer de su archivo", "cannot be read from its file",
                           arena_cstr(problems->arena, arena_printf(problems->arena, "%s: %s", name, strerror(err_no))));
        return;
    }
    if (S_ISREG(status.st_mode) && (status.st_mode & S_IROTH)) {
        secret_problem(problems, number, "está en un archivo que todos pueden leer; use chmod 0400",
                       "is in a file that everybody can read; chmod it to 0400", name);
        return;
    }
    if (span_ends(text, SPAN("\n")))
        text.len--;
    out->values[number] = text;
}

/* KEY, or NAME_FILE of a secret. */
static bool take(struct span key, struct span value, struct span paths[], struct texts *out)
{
    int number = number_of(key);
    if (number >= 0) {
        out->values[number] = value;
        return true;
    }
    if (!span_ends(key, SPAN("_FILE")))
        return false;
    number = number_of(span_sub(key, 0, key.len - 5));
    if (number < 0 || !settings[number].type->secret)
        return false;
    paths[number] = value;
    return true;
}

static struct span unquoted(struct span value)
{
    if (value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"')
        return span_sub(value, 1, value.len - 2);
    return value;
}

/* Anything else in the place of a key may be a secret that lost its own (base64 ends with `=`): it is not shown. */
static bool is_key(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!(text.ptr[i] >= 'A' && text.ptr[i] <= 'Z') && !(text.ptr[i] >= '0' && text.ptr[i] <= '9') &&
            text.ptr[i] != '_')
            return false;
    return text.len > 0 && text.len <= KEY_MAX;
}

static void read_settings_file(struct problems *problems, struct span path, struct span paths[], struct texts *out)
{
    struct span text, line, key;
    struct stat status;
    int err_no, number = 0;
    if (path.len == 0)
        return;
    if (!read_file(problems->arena, path, &status, &text, &err_no)) {
        problem(problems, path, "no se puede leer", "cannot be read", strerror(err_no));
        return;
    }
    while (span_cut(&text, '\n', &line)) {
        char place[32];
        snprintf(place, sizeof place, "%d", ++number);
        line = span_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        span_cut(&line, '=', &key);
        key = span_trim(key);
        if (line.ptr == NULL || !is_key(key))
            problem(problems, path, "tiene una línea que no es CLAVE=VALOR, la", "has a line that is not KEY=VALUE, line",
                    place);
        else if (!take(key, unquoted(span_trim(line)), paths, out))
            problem(problems, key, "no es una clave conocida, línea", "is no known key, line", place);
    }
}

static void read_environment(char *const environment[], struct span paths[], struct texts *out)
{
    for (size_t i = 0; environment && environment[i]; i++) {
        struct span value = span_of(environment[i]), key;
        span_cut(&value, '=', &key);
        if (value.ptr)
            take(key, value, paths, out);
    }
}

/* --join-early-minutes is JOIN_EARLY_MINUTES. */
static int number_of_flag(struct span name)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        struct span key = span_of(settings[i].key);
        bool same = name.len == key.len && !settings[i].type->secret;
        for (size_t j = 0; same && j < key.len; j++) {
            char c = key.ptr[j] == '_' ? '-' : (char)(key.ptr[j] - 'A' + 'a');
            same = name.ptr[j] == c;
        }
        if (same)
            return i;
    }
    return -1;
}

bool config_is_flag(struct span name)
{
    return number_of_flag(name) >= 0;
}

static void read_flags(struct problems *problems, const struct config_flag *flags, size_t count, struct texts *out)
{
    for (size_t i = 0; i < count; i++) {
        int number = number_of_flag(flags[i].name);
        struct span shown = arena_printf(problems->arena, "--%.*s", SPAN_ARG(span_sub(flags[i].name, 0, 60)));
        if (number < 0)
            problem(problems, shown, "no es una opción conocida", "is no known option", NULL);
        else if (flags[i].value.ptr == NULL)
            problem(problems, shown, "necesita un valor", "needs a value", NULL);
        else
            out->values[number] = flags[i].value;
    }
}

void sources_read(struct problems *problems, char *const environment[], struct span file,
                  const struct config_flag *flags, size_t flag_count, bool needs_secrets, struct texts *out)
{
    struct span paths[SETTING_COUNT] = {{NULL, 0}};
    *out = (struct texts){0};
    read_settings_file(problems, file, paths, out);
    read_environment(environment, paths, out);
    for (int i = 0; i < SETTING_COUNT; i++)
        if (paths[i].ptr) {
            out->in_file[i] = true;
            read_secret(problems, i, paths[i], needs_secrets, out);
        }
    read_flags(problems, flags, flag_count, out);
}
