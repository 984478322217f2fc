/* backup.c: the two SQLite files copied as a pair: into a folder while others write them, and from there back. */
#include "store/store_internal.h"

#include "store/db_sqlite.h"
#include "store/db_sqlite_backup.h"
#include "store/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the two are called in a backup, whatever their database is called. */
#define MAIN_NAME "portero.db"
#define RECORDS_NAME "portero.records.db"

struct pair {
    const char *main, *records;
};

/* --- files ------------------------------------------------------------------------------------------------------- */

static struct pair pair_in(struct arena *arena, const char *folder)
{
    return (struct pair){arena_cstr(arena, arena_printf(arena, "%s/" MAIN_NAME, folder)),
                         arena_cstr(arena, arena_printf(arena, "%s/" RECORDS_NAME, folder))};
}

/* What a pair is called until it is whole. */
static struct pair parts_of(struct arena *arena, struct pair pair)
{
    return (struct pair){arena_cstr(arena, arena_printf(arena, "%s.part", pair.main)),
                         arena_cstr(arena, arena_printf(arena, "%s.part", pair.records))};
}

static bool is_there(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
#define SUFFIXES (sizeof suffixes / sizeof suffixes[0])

/* A log that was left behind counts: SQLite would play it into the new file. */
static bool is_taken(struct arena *arena, const char *path)
{
    for (size_t i = 0; i < SUFFIXES; i++)
        if (is_there(arena_cstr(arena, arena_printf(arena, "%s%s", path, suffixes[i]))))
            return true;
    return false;
}

static void remove_file(struct arena *arena, const char *path)
{
    for (size_t i = 0; i < SUFFIXES; i++)
        unlink(arena_cstr(arena, arena_printf(arena, "%s%s", path, suffixes[i])));
}

static bool fail(const char *path, struct err *err)
{
    return err_set(err, ERR_UNAVAILABLE, "%s: %s", path, strerror(errno));
}

/* Empty, for its owner alone: it holds people's data. */
static bool make_file(struct arena *arena, const char *path, struct err *err)
{
    remove_file(arena, path); /* of a copy that was cut off */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(path, err);
    close(fd);
    return true;
}

/* A file or a folder: on disk when it returns. SQLite must have closed a file: closing it here would undo its locks. */
static bool sync_file(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(path, err);
    bool ok = fsync(fd) == 0 || fail(path, err);
    close(fd);
    return ok;
}

static bool move_file(const char *from, const char *to, struct err *err)
{
    return rename(from, to) == 0 || fail(to, err);
}

/* --- a pair ------------------------------------------------------------------------------------------------------ */

/* What is read of each file is of the moment of its first read: the records' first. A record then never names an
 * account or a call that the main file lacks, whose id would be given once more, to somebody else. */
static bool begin_at_records(struct db *db, struct err *err)
{
    struct sqlite_header ignored;
    return db_begin_read(db, err) && db_sqlite_header(db, DB_RECORDS, &ignored, err);
}

static bool copy_open_pair(struct db *db, struct pair from, struct pair to, struct err *err)
{
    return begin_at_records(db, err) && migrate_check(db, from.main, from.records, err) &&
           db_sqlite_backup(db, DB_RECORDS, to.records, err) && db_sqlite_backup(db, DB_MAIN, to.main, err);
}

static bool copy_pages(struct pair from, struct pair to, struct err *err)
{
    struct db *db;
    if (!db_sqlite_open(from.main, from.records, &db, err))
        return false;
    bool ok = copy_open_pair(db, from, to, err);
    db_rollback(db);
    db_close(db);
    return ok;
}

/* For operators the file's name in a backup; what is wrong in it helps nobody. */
static bool is_whole(struct db *db, enum db_file file, struct err *err)
{
    return db_sqlite_check(db, file, err) ||
           err_set(err, ERR_UNAVAILABLE, file == DB_RECORDS ? RECORDS_NAME " is damaged" : MAIN_NAME " is damaged");
}

static bool verify(struct pair pair, struct sql_row_counts_row *counts, struct err *err)
{
    struct db *db;
    bool found;
    if (!db_sqlite_open(pair.main, pair.records, &db, err))
        return false;
    bool ok = is_whole(db, DB_MAIN, err) && is_whole(db, DB_RECORDS, err) &&
              migrate_check(db, pair.main, pair.records, err) && sql_row_counts(db, NULL, counts, &found, err);
    db_close(db);
    return ok;
}

/* The main file first: one without its records is refused everywhere, records that hold nothing would be adopted. */
static bool give_names(struct pair parts, struct pair to, int folder, struct err *err)
{
    if (!sync_file(parts.main, err) || !sync_file(parts.records, err) || !move_file(parts.main, to.main, err))
        return false;
    if (move_file(parts.records, to.records, err) && (fsync(folder) == 0 || fail(to.main, err)))
        return true;
    unlink(to.main);
    unlink(to.records);
    return false;
}

static void report(struct pair pair, const struct sql_row_counts_row *counts, struct store_moved *out)
{
    struct stat main_status = {0}, records_status = {0};
    stat(pair.main, &main_status);
    stat(pair.records, &records_status);
    out->count = 2;
    out->parts[0].name = MAIN_NAME;
    out->parts[0].bytes = main_status.st_size;
    out->parts[0].rows = counts->main;
    out->parts[1].name = RECORDS_NAME;
    out->parts[1].bytes = records_status.st_size;
    out->parts[1].rows = counts->records;
}

static bool copy_locked(struct arena *arena, struct pair from, struct pair to, int folder, struct store_moved *out,
                        struct err *err)
{
    struct sql_row_counts_row counts = {0};
    struct pair parts = parts_of(arena, to);
    bool ok = make_file(arena, parts.main, err) && make_file(arena, parts.records, err) &&
              copy_pages(from, parts, err) && verify(parts, &counts, err) && give_names(parts, to, folder, err);
    if (ok) {
        report(to, &counts, out);
        return true;
    }
    remove_file(arena, parts.main);
    remove_file(arena, parts.records);
    return false;
}

/* `taken` says what stands in the way where one of the two is there already. */
static bool copy_pair(struct arena *arena, struct pair from, struct pair to, const char *taken, struct store_moved *out,
                      struct err *err)
{
    int folder;
    if (!migrate_lock_folder(to.main, &folder, err))
        return false;
    bool ok = is_taken(arena, to.main) || is_taken(arena, to.records) ? err_set(err, ERR_CONFLICT, "%s", taken)
                                                                      : copy_locked(arena, from, to, folder, out, err);
    close(folder);
    return ok;
}

/* --- the two directions ------------------------------------------------------------------------------------------ */

/* As SQLite wants it: see sqlite_paths_of. */
static const char *folder_path(struct arena *arena, struct span folder)
{
    return arena_cstr(arena,
                      arena_printf(arena, "%s%.*s", span_starts(folder, SPAN("/")) ? "" : "./", SPAN_ARG(folder)));
}

static bool paths_of(struct span database_url, struct sqlite_paths *out, struct err *err)
{
    if (span_starts(database_url, SPAN("postgresql:")))
        return err_set(err, ERR_INVALID,
                       "backup and restore are for SQLite; for PostgreSQL there are pg_dump and pg_restore");
    return sqlite_paths_of(database_url, out, err);
}

static bool back_up(struct arena *arena, struct span database_url, struct span folder, struct store_moved *out,
                    struct err *err)
{
    struct sqlite_paths paths;
    const char *path = folder_path(arena, folder);
    if (!paths_of(database_url, &paths, err))
        return false;
    struct pair from = {paths.main, paths.records};
    if (!is_there(from.main) || !is_there(from.records))
        return err_set(err, ERR_NOT_FOUND, "there is no database where DATABASE_URL points");
    bool made = mkdir(path, 0700) == 0;
    if (!made && errno != EEXIST)
        return fail(path, err);
    bool ok = copy_pair(arena, from, pair_in(arena, path), "that folder holds a backup already, or files of its names",
                        out, err);
    if (made && !ok)
        rmdir(path);
    return ok && (!made || sync_file(dirname(arena_cstr(arena, span_of(path))), err));
}

static bool bring_back(struct arena *arena, struct span folder, struct span database_url, struct store_moved *out,
                       struct err *err)
{
    struct sqlite_paths paths;
    struct pair from = pair_in(arena, folder_path(arena, folder));
    if (!paths_of(database_url, &paths, err))
        return false;
    if (!is_there(from.main) || !is_there(from.records))
        return err_set(err, ERR_NOT_FOUND, "that folder holds no whole backup: " MAIN_NAME " and " RECORDS_NAME);
    return copy_pair(arena, from, (struct pair){paths.main, paths.records},
                     "where DATABASE_URL points there is a database already; move its files away first", out, err);
}

bool store_backup(struct span database_url, struct span folder, struct store_moved *out, struct err *err)
{
    struct arena *arena = arena_new();
    bool ok = back_up(arena, database_url, folder, out, err);
    arena_free(arena);
    return ok;
}

bool store_restore(struct span folder, struct span database_url, struct store_moved *out, struct err *err)
{
    struct arena *arena = arena_new();
    bool ok = bring_back(arena, folder, database_url, out, err);
    arena_free(arena);
    return ok;
}
