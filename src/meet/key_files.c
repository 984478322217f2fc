/* key_files.c: the folder of RS256's keys. */
#include "meet/key_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_SIZE (KID_SIZE + 4)
#define RETIRED "retired"

_Static_assert(KEYS_MAX == 16, "the refusals below say how many");

static bool system_problem(struct err *err, struct span folder, const char *name)
{
    return err_set(err, ERR_INVALID, "%.*s/%s: %s", SPAN_ARG(span_sub(folder, 0, 100)), name, strerror(errno));
}

static bool key_problem(struct err *err, const char *kid, const char *what)
{
    return err_set(err, ERR_INVALID, "%s.pem: %s", kid, what);
}

/* -1 where there is none. */
static int open_folder(struct arena *arena, struct span folder)
{
    return open(arena_cstr(arena, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void name_of(const char *kid, char name[NAME_SIZE])
{
    snprintf(name, NAME_SIZE, "%s.pem", kid);
}

static bool is_retired(int folder, const char *kid)
{
    char name[sizeof RETIRED + NAME_SIZE];
    snprintf(name, sizeof name, RETIRED "/%s.pem", kid);
    return faccessat(folder, name, F_OK, 0) == 0;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* Calls `each` with the name (without .pem) of each file; hidden ones are half-made. */
static bool each_key(int folder, bool (*each)(void *context, int folder, struct span name, struct err *err),
                     void *context, struct err *err)
{
    int copy = dup(folder);
    DIR *directory = copy < 0 ? NULL : fdopendir(copy);
    bool ok = directory != NULL || err_set(err, ERR_INVALID, "JITSI_KEYS: %s", strerror(errno));
    struct dirent *entry;
    while (ok && (entry = readdir(directory)) != NULL) {
        struct span name = span_of(entry->d_name);
        if (name.ptr[0] != '.' && span_ends(name, SPAN(".pem")))
            ok = each(context, folder, span_sub(name, 0, name.len - 4), err);
    }
    if (directory)
        closedir(directory);
    else if (copy >= 0)
        close(copy);
    return ok;
}

/* The bits of a mode that let in who should not be. A file of another account (a mounted secret is root's) is ours by its
 * group. */
static mode_t others_of(const struct stat *status)
{
    return status->st_uid == geteuid() ? S_IRWXG | S_IRWXO : S_IWGRP | S_IRWXO;
}

/* ERR_INVALID where it is no private key, or more people may read it than should. */
static bool read_key(int folder, struct jitsi_key *key, struct err *err)
{
    char name[NAME_SIZE], bytes[RSA_PEM_MAX];
    struct stat status;
    name_of(key->kid, name);
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe of that name is not waited for */
    if (fd < 0)
        return key_problem(err, key->kid, strerror(errno));
    bool open_to_all = fstat(fd, &status) != 0 || (status.st_mode & others_of(&status));
    ssize_t len = open_to_all || !S_ISREG(status.st_mode) ? 0 : read(fd, bytes, sizeof bytes);
    close(fd);
    if (open_to_all)
        return key_problem(err, key->kid, "others may use this private key; chmod it to 0600");
    struct secret pem = secret_new((struct span){bytes, len > 0 ? (size_t)len : 0});
    crypto_wipe(bytes, sizeof bytes);
    key->key = rsa_key_read(pem);
    secret_free(&pem);
    return key->key != NULL || key_problem(err, key->kid, "is no private RSA key of 2048 to 4096 bits");
}

static bool load_key(void *context, int folder, struct span name, struct err *err)
{
    struct key_list *keys = context;
    struct jitsi_key key;
    if (!kid_parse(name, &key.made))
        return err_set(err, ERR_INVALID, "%.*s.pem: is no name of a key", SPAN_ARG(span_sub(name, 0, 100)));
    memcpy(key.kid, name.ptr, name.len);
    key.kid[name.len] = 0;
    if (is_retired(folder, key.kid))
        return true;
    if (keys->count == KEYS_MAX)
        return err_set(err, ERR_INVALID,
                       "JITSI_KEYS has more than 16 keys; take the oldest .pem files out of it (they begin with their date)");
    if (!read_key(folder, &key, err))
        return false;
    keys->items[keys->count++] = key;
    return true;
}

/* All keys of an open folder, which may be none. */
static bool load_all(int folder, instant now, struct key_list *out, struct err *err)
{
    struct stat status;
    bool open_to_all = fstat(folder, &status) != 0 || (status.st_mode & (S_IWGRP | S_IWOTH));
    bool ok = open_to_all ? err_set(err, ERR_INVALID, "others may write into the folder of JITSI_KEYS; chmod it go-w")
                          : each_key(folder, load_key, out, err);
    if (ok)
        key_list_arrange(out, now);
    else
        key_list_free(out);
    return ok;
}

bool key_files_load(struct arena *arena, struct span folder, instant now, struct key_list *out, struct err *err)
{
    *out = (struct key_list){.count = 0};
    int fd = open_folder(arena, folder);
    if (fd < 0 && errno != ENOENT)
        return system_problem(err, folder, "");
    bool ok = fd < 0 || load_all(fd, now, out, err);
    if (fd >= 0)
        close(fd);
    return ok && (out->count > 0 || err_set(err, ERR_INVALID, "JITSI_KEYS has no key; make one with: portero keys new"));
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* The folder's, where root writes for another account. */
static bool give_to_owner(int folder, int fd)
{
    struct stat status;
    return geteuid() != 0 || (fstat(folder, &status) == 0 && fchown(fd, status.st_uid, status.st_gid) == 0);
}

static bool write_all(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len > 0) {
        ssize_t written = write(fd, at, len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        at += written;
        len -= (size_t)written;
    }
    return true;
}

/* A new file, whole and on disk, or none: under its name only once it is there. */
static bool write_file(int folder, const char *kid, const void *bytes, size_t len, mode_t mode)
{
    char name[NAME_SIZE], half[NAME_SIZE + 1];
    name_of(kid, name);
    snprintf(half, sizeof half, ".%s", name);
    unlinkat(folder, half, 0);
    int fd = openat(folder, half, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0)
        return false;
    bool ok = give_to_owner(folder, fd) && write_all(fd, bytes, len) && fsync(fd) == 0;
    ok = close(fd) == 0 && ok;
    ok = ok && renameat(folder, half, folder, name) == 0 && fsync(folder) == 0;
    int why = errno;
    if (!ok)
        unlinkat(folder, half, 0);
    errno = why;
    return ok;
}

static bool made_at(const struct key_list *keys, instant moment)
{
    for (size_t i = 0; i < keys->count; i++)
        if (keys->items[i].made == moment)
            return true;
    return false;
}

/* A key is made only where it can be used: beside keys that load, and not as one too many. *made is the first moment from
 * `now` on that no other has: of two of one second, the later might sign at once. Who asks has locked the folder. */
static bool has_room(int folder, instant now, instant *made, struct err *err)
{
    struct key_list keys = {.count = 0};
    if (!load_all(folder, now, &keys, err))
        return false;
    bool full = keys.count == KEYS_MAX;
    for (*made = now; made_at(&keys, *made);)
        (*made)++;
    key_list_free(&keys);
    return !full || err_set(err, ERR_CONFLICT, "there are 16 keys, and no room for more; retire some first");
}

bool key_files_new(struct arena *arena, struct span folder, instant now, char kid[KID_SIZE], struct err *err)
{
    mkdir(arena_cstr(arena, folder), 0700); /* where it fails otherwise than by being there, opening it says so */
    int fd = open_folder(arena, folder);
    if (fd < 0)
        return system_problem(err, folder, "");
    instant made;
    bool has = flock(fd, LOCK_EX) == 0 ? has_room(fd, now, &made, err) : system_problem(err, folder, "");
    if (!has) {
        close(fd);
        return false;
    }
    kid_make(made, kid);
    struct rsa_key *key = rsa_key_new();
    struct secret pem = rsa_key_pem(key);
    bool ok = write_file(fd, kid, pem.bytes, pem.len, 0600) || system_problem(err, folder, kid);
    secret_free(&pem);
    rsa_key_free(key);
    close(fd);
    return ok;
}

static int open_retired(int folder)
{
    mkdirat(folder, RETIRED, 0700);
    int fd = openat(folder, RETIRED, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && !give_to_owner(folder, fd)) {
        close(fd);
        return -1;
    }
    return fd;
}

bool key_files_retire(struct arena *arena, struct span folder, const struct jitsi_key *key, struct err *err)
{
    char name[NAME_SIZE];
    name_of(key->kid, name);
    int fd = open_folder(arena, folder), retired = fd < 0 ? -1 : open_retired(fd);
    struct span pem = rsa_key_public_pem(arena, key->key);
    /* In this order: a kid whose private file is left over is retired all the same. */
    bool ok = retired >= 0 && write_file(retired, key->kid, pem.ptr, pem.len, 0600) && fsync(fd) == 0 &&
              unlinkat(fd, name, 0) == 0 && fsync(fd) == 0;
    if (!ok)
        system_problem(err, folder, name);
    if (retired >= 0)
        close(retired);
    if (fd >= 0)
        close(fd);
    return ok;
}

/* --- what was retired --------------------------------------------------------------------------------------------- */

struct retired_reader {
    struct arena *arena;
    struct retired_list *out;
    size_t room;
};

static bool read_retired(void *context, int folder, struct span name, struct err *err)
{
    struct retired_reader *reader = context;
    struct retired_list *out = reader->out;
    struct retired_key key;
    struct stat status;
    char file[NAME_SIZE];
    (void)err;
    if (!kid_parse(name, &key.made))
        return true;
    memcpy(key.kid, name.ptr, name.len);
    key.kid[name.len] = 0;
    name_of(key.kid, file);
    key.retired = fstatat(folder, file, &status, 0) == 0 ? status.st_mtim.tv_sec : INSTANT_NONE;
    out->items = arena_grow(reader->arena, out->items, out->count, &reader->room, sizeof *out->items);
    out->items[out->count++] = key;
    return true;
}

bool key_files_retired(struct arena *arena, struct span folder, struct retired_list *out, struct err *err)
{
    *out = (struct retired_list){.items = NULL};
    struct retired_reader reader = {.arena = arena, .out = out};
    struct span path = arena_printf(arena, "%.*s/" RETIRED, SPAN_ARG(folder));
    int fd = open_folder(arena, path);
    if (fd < 0)
        return errno == ENOENT || system_problem(err, path, "");
    bool ok = each_key(fd, read_retired, &reader, err);
    close(fd);
    if (out->count > 1)
        qsort(out->items, out->count, sizeof out->items[0], kid_newest_first);
    return ok;
}
