/* sources.c: where settings stand: a file, the environment, the command line. */
#include "config/sources.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)64 * 1024)

void problem(struct problems *problems, struct span key, const char *es, const char *en, const char *detail,
             const char *example)
{
    bool has_detail = detail && detail[0];
    buf_printf(&problems->lines, "%.*s %s%s%s%s", SPAN_ARG(key), problems->spanish ? es : en, has_detail ? " (" : "",
               has_detail ? detail : "", has_detail ? ")" : "");
    if (example)
        buf_printf(&problems->lines, problems->spanish ? "; por ejemplo: %s" : "; for example: %s", example);
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

static void read_secret(struct problems *problems, int number, struct span path, struct texts *out)
{
    struct span name = span_of(settings[number].key), text;
    struct stat status;
    int err_no;
    if (out->values[number].ptr) {
        problem(problems, name, "y su _FILE están puestos a la vez; deje uno solo",
                "and its _FILE are both set; leave one of them", NULL, NULL);
        return;
    }
    if (!read_file(problems->arena, path, &status, &text, &err_no)) {
        problem(problems, name, "no se puede leer de su archivo", "cannot be read from its file", strerror(err_no), NULL);
        return;
    }
    if (S_ISREG(status.st_mode) && (status.st_mode & S_IROTH)) {
        problem(problems, name, "está en un archivo que todos pueden leer; use chmod 0400",
                "is in a file that everybody can read; chmod it to 0400",
                arena_cstr(problems->arena, path), NULL);
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

static void read_settings_file(struct problems *problems, struct span path, struct span paths[], struct texts *out)
{
    struct span text, line, key;
    struct stat status;
    int err_no, number = 0;
    if (path.len == 0)
        return;
    if (!read_file(problems->arena, path, &status, &text, &err_no)) {
        problem(problems, path, "no se puede leer", "cannot be read", strerror(err_no), NULL);
        return;
    }
    while (span_cut(&text, '\n', &line)) {
        char place[32];
        snprintf(place, sizeof place, "%d", ++number);
        line = span_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        span_cut(&line, '=', &key);
        if (line.ptr == NULL)
            problem(problems, path, "tiene una línea que no es CLAVE=VALOR, la", "has a line that is not KEY=VALUE, line",
                    place, NULL);
        else if (!take(span_trim(key), unquoted(span_trim(line)), paths, out))
            problem(problems, span_sub(span_trim(key), 0, 60), "no es una clave conocida", "is no known key", NULL, NULL);
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
            problem(problems, shown, "no es una opción conocida", "is no known option", NULL, NULL);
        else if (flags[i].value.ptr == NULL)
            problem(problems, shown, "necesita un valor", "needs a value", NULL, settings[number].example);
        else
            out->values[number] = flags[i].value;
    }
}

void sources_read(struct problems *problems, char *const environment[], struct span file,
                  const struct config_flag *flags, size_t flag_count, struct texts *out)
{
    struct span paths[SETTING_COUNT] = {{NULL, 0}};
    *out = (struct texts){0};
    read_settings_file(problems, file, paths, out);
    read_environment(environment, paths, out);
    for (int i = 0; i < SETTING_COUNT; i++)
        if (paths[i].ptr)
            read_secret(problems, i, paths[i], out);
    read_flags(problems, flags, flag_count, out);
}
