/* migrate.c: makes the two SQLite files, and refuses what is not ours. */
#include "store/migrate.h"

#include "base/crypto.h"
#include "store/db_sqlite.h"
#include "store/schema.gen.h"
#include "store/sql.gen.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ID_LEN 16
#define LOCK_TRIES 500 /* 20 ms each */

/* "prtM", "prtR" in the header of the file. */
#define MAIN_APPLICATION_ID INT64_C(0x7072744D)
#define RECORDS_APPLICATION_ID INT64_C(0x70727452)

struct file_row {
    struct span kind, id;
    int64_t version;
};

struct span schema_text(const char *name)
{
    for (size_t i = 0; i < schema_count; i++)
        if (strcmp(schema[i].name, name) == 0)
            return (struct span){(const char *)schema[i].bytes, schema[i].len};
    return SPAN("");
}

struct span schema_step(const char *part, const char *engine, int64_t version)
{
    char name[64];
    snprintf(name, sizeof name, "%s.%s.%lld.sql", part, engine, (long long)version);
    struct span text = schema_text(name);
    assert(version > 1 || text.len);
    return text;
}

/* A lock on the folder: one on the database's own file would be undone by closing it (POSIX locks). */
bool migrate_lock_folder(const char *path, int *fd, struct err *err)
{
    char *copy = strdup(path);
    if (copy == NULL)
        abort();
    *fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(copy);
    if (*fd < 0)
        return err_set(err, ERR_INVALID, "the folder of %s cannot be opened: %s", path, strerror(errno));
    for (int i = 0; i < LOCK_TRIES; i++) {
        if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
            return true;
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    }
    close(*fd);
    return err_set(err, ERR_UNAVAILABLE, "%s is being opened by another process for too long", path);
}

static bool holds_something(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && status.st_size > 0;
}

/* Readable by its owner alone: it holds people's data. A file that is there is not even opened: closing it would undo
 * the locks that this process has on it (POSIX locks). */
static bool make_file(const char *path, struct err *err)
{
    struct stat status;
    if (stat(path, &status) == 0)
        return true;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0) {
        close(fd);
        return true;
    }
    bool passes = errno == EROFS || errno == ENOSPC || errno == EDQUOT || errno == EIO || errno == EMFILE || errno == ENFILE;
    return err_set(err, passes ? ERR_UNAVAILABLE : ERR_INVALID, "%s cannot be made: %s", path, strerror(errno));
}

static bool make_records(struct db *db, struct span id, struct err *err)
{
    int64_t added;
    return db_sqlite_use_wal(db, DB_RECORDS, err) && db_begin_read(db, err) &&
           db_sqlite_script(db, schema_step("records", "sqlite", 1), DB_RECORDS, RECORDS_APPLICATION_ID, err) &&
           sql_records_file_add(db, SPAN("records"), id, 1, &added, err) && db_commit(db, err);
}

static bool make_main(struct db *db, struct span id, struct err *err)
{
    unsigned char key[SHA256_LEN];
    int64_t added;
    crypto_random(key, sizeof key);
    struct span key_span = {(const char *)key, sizeof key};
    bool ok = db_sqlite_use_wal(db, DB_MAIN, err) && db_begin_read(db, err) &&
              db_sqlite_script(db, schema_step("main", "sqlite", 1), DB_MAIN, MAIN_APPLICATION_ID, err) &&
              sql_main_file_add(db, SPAN("main"), id, 1, &added, err) &&
              sql_csrf_key_add(db, key_span, &added, err) && db_commit(db, err);
    crypto_wipe(key, sizeof key);
    return ok;
}

static bool read_main(struct db *db, struct arena *arena, struct file_row *out, struct err *err)
{
    struct sql_main_file_read_row row = {0};
    bool found;
    if (!sql_main_file_read(db, arena, &row, &found, err))
        return false;
    *out = (struct file_row){row.kind, row.id, row.version};
    return true;
}

static bool read_records(struct db *db, struct arena *arena, struct file_row *out, struct err *err)
{
    struct sql_records_file_read_row row = {0};
    bool found;
    if (!sql_records_file_read(db, arena, &row, &found, err))
        return false;
    *out = (struct file_row){row.kind, row.id, row.version};
    return true;
}

/* Whose is it, by its header alone? *is_new: nobody's yet. */
static bool check_header(struct db *db, enum db_file file, const char *path, bool *is_new, struct err *err)
{
    struct sqlite_header header;
    int64_t ours = file == DB_MAIN ? MAIN_APPLICATION_ID : RECORDS_APPLICATION_ID;
    if (!db_sqlite_header(db, file, &header, err)) {
        if (err->code == ERR_FOREIGN)
            err_set(err, ERR_FOREIGN, "%s is no database of portero; check DATABASE_URL", path);
        return false;
    }
    *is_new = header.application_id == 0 && header.schema_version == 0;
    if (*is_new || header.application_id == ours)
        return true;
    return err_set(err, ERR_FOREIGN, "%s is a database of another program; check DATABASE_URL", path);
}

static bool check_pair(struct db *db, struct arena *arena, const char *main_path, const char *records_path,
                       struct err *err)
{
    struct file_row main_row, records_row;
    if (!read_main(db, arena, &main_row, err) || !read_records(db, arena, &records_row, err))
        return false;
    if (main_row.version > SCHEMA_VERSION || records_row.version > SCHEMA_VERSION)
        return err_set(err, ERR_FOREIGN, "%s was made by a newer portero (version %lld, this one knows %d); update portero",
                       main_row.version > SCHEMA_VERSION ? main_path : records_path,
                       (long long)(main_row.version > SCHEMA_VERSION ? main_row.version : records_row.version), SCHEMA_VERSION);
    if (!span_eq(main_row.id, records_row.id))
        return err_set(err, ERR_FOREIGN, "%s does not belong to %s; restore both files of one backup", records_path,
                       main_path);
    return true;
}

bool migrate_check(struct db *db, const char *main_path, const char *records_path, struct err *err)
{
    bool main_new, records_new;
    if (!check_header(db, DB_RECORDS, records_path, &records_new, err) ||
        !check_header(db, DB_MAIN, main_path, &main_new, err))
        return false;
    if (main_new || records_new)
        return err_set(err, ERR_FOREIGN, "%s is empty", main_new ? main_path : records_path);
    struct arena *arena = arena_new();
    bool ok = check_pair(db, arena, main_path, records_path, err);
    arena_free(arena);
    return ok;
}

/* Records without their main file: left over from a first start that was cut off, if nothing is in them. */
static bool adopt_id(struct db *db, struct arena *arena, const char *main_path, const char *records_path,
                     struct span *id, struct err *err)
{
    struct file_row row;
    struct sql_joins_any_row any;
    bool found;
    if (!read_records(db, arena, &row, err) || !sql_joins_any(db, arena, &any, &found, err))
        return false;
    if (any.any)
        return err_set(err, ERR_FOREIGN, "%s is missing or empty, but %s holds records; restore both files of one backup",
                       main_path, records_path);
    *id = row.id;
    return true;
}

/* One file a version further, in a transaction of its own: cut off, it goes on from there. */
static bool step(struct db *db, enum db_file file, int64_t version, struct err *err)
{
    int64_t changed;
    bool records = file == DB_RECORDS;
    return db_begin_read(db, err) &&
           db_sqlite_script(db, schema_step(records ? "records" : "main", "sqlite", version), file,
                            records ? RECORDS_APPLICATION_ID : MAIN_APPLICATION_ID, err) &&
           (records ? sql_records_file_set_version(db, version, &changed, err)
                    : sql_main_file_set_version(db, version, &changed, err)) &&
           db_commit(db, err);
}

static bool step_all(struct db *db, struct arena *arena, struct err *err)
{
    struct file_row main_row, records_row;
    if (!read_main(db, arena, &main_row, err) || !read_records(db, arena, &records_row, err))
        return false;
    while (records_row.version < SCHEMA_VERSION)
        if (!step(db, DB_RECORDS, ++records_row.version, err))
            return false;
    while (main_row.version < SCHEMA_VERSION)
        if (!step(db, DB_MAIN, ++main_row.version, err))
            return false;
    return true;
}

static bool bring_up_to_date(struct db *db, struct arena *arena, const char *main_path, const char *records_path,
                             struct err *err)
{
    bool main_new, records_new;
    unsigned char random[ID_LEN];
    crypto_random(random, sizeof random);
    struct span id = {(const char *)random, sizeof random};
    if (!check_header(db, DB_MAIN, main_path, &main_new, err) ||
        !check_header(db, DB_RECORDS, records_path, &records_new, err))
        return false;
    if (!main_new && records_new)
        return err_set(err, ERR_FOREIGN, "%s is empty, but %s is not; restore both files of one backup", records_path,
                       main_path);
    if (main_new && !records_new && !adopt_id(db, arena, main_path, records_path, &id, err))
        return false;
    /* Records first: a pair without records is refused, records without a main file are adopted. */
    if (records_new && !make_records(db, id, err))
        return false;
    if (main_new && !make_main(db, id, err))
        return false;
    /* A pair that was restored is plain files. */
    return check_pair(db, arena, main_path, records_path, err) && db_sqlite_use_wal(db, DB_MAIN, err) &&
           db_sqlite_use_wal(db, DB_RECORDS, err) && step_all(db, arena, err);
}

static bool migrate_locked(const char *main_path, const char *records_path, struct err *err)
{
    struct db *db;
    if (holds_something(main_path) && !holds_something(records_path))
        return err_set(err, ERR_FOREIGN, "%s is missing or empty beside %s; check DATABASE_URL, or restore both files of one backup",
                       records_path, main_path);
    if (!make_file(main_path, err) || !make_file(records_path, err))
        return false;
    if (!db_sqlite_open(main_path, records_path, &db, err)) {
        if (err->code == ERR_FOREIGN)
            err_set(err, ERR_FOREIGN, "%s or %s is no database of portero; check DATABASE_URL", main_path, records_path);
        return false;
    }
    struct arena *arena = arena_new();
    bool ok = bring_up_to_date(db, arena, main_path, records_path, err);
    if (!ok)
        db_rollback(db);
    arena_free(arena);
    db_close(db);
    return ok;
}

bool migrate_sqlite(const char *main_path, const char *records_path, struct err *err)
{
    int lock;
    if (!migrate_lock_folder(main_path, &lock, err))
        return false;
    bool ok = migrate_locked(main_path, records_path, err);
    close(lock);
    return ok;
}
