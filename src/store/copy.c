/* copy.c: every row of a database put into another one that holds none, whichever engines they are. */
#include "store/store_internal.h"

#include "base/buf.h"

#include <assert.h>
#include <string.h>
#include <sys/stat.h>

#define ROW_MAX ((size_t)16 * 1024 * 1024)

/* In an order that references allow. */
static const struct table {
    const char *name;
    enum sql_statement read, add;
} tables[] = {
    {"secrets", SQL_copy_secrets_read, SQL_copy_secrets_add},
    {"users", SQL_copy_users_read, SQL_copy_users_add},
    {"sessions", SQL_copy_sessions_read, SQL_copy_sessions_add},
    {"login_failures", SQL_copy_failures_read, SQL_copy_failures_add},
    {"courses", SQL_copy_courses_read, SQL_copy_courses_add},
    {"enrolments", SQL_copy_enrolments_read, SQL_copy_enrolments_add},
    {"meetings", SQL_copy_meetings_read, SQL_copy_meetings_add},
    {"occurrences", SQL_copy_occurrences_read, SQL_copy_occurrences_add},
    {"audit", SQL_copy_audit_read, SQL_copy_audit_add},
    {"suspended_days", SQL_copy_suspended_days_read, SQL_copy_suspended_days_add},
    {"password_links", SQL_copy_links_read, SQL_copy_links_add},
    {"joins", SQL_copy_joins_read, SQL_copy_joins_add},
    {"entries", SQL_copy_entries_read, SQL_copy_entries_add},
};
#define TABLES (sizeof tables / sizeof tables[0])
_Static_assert(TABLES <= STORE_MOVED_MAX, "a table more than the report has room for");

/* --- what passed ------------------------------------------------------------------------------------------------- */

/* How many rows, and a chain of hashes: each over the one before and one row. */
struct tally {
    int64_t rows;
    unsigned char digest[SHA256_LEN];
};

static void tally_row(struct tally *tally, struct arena *arena, const struct db_value *columns, unsigned count)
{
    arena_reset(arena);
    struct buf row = buf_new(arena, ROW_MAX);
    buf_put(&row, (struct span){(const char *)tally->digest, sizeof tally->digest});
    for (unsigned i = 0; i < count; i++) {
        bool has_bytes = columns[i].kind == DB_TEXT || columns[i].kind == DB_BLOB;
        buf_printf(&row, "%d:%lld:", (int)columns[i].kind,
                   has_bytes ? (long long)columns[i].bytes.len : (long long)columns[i].integer);
        if (has_bytes)
            buf_put(&row, columns[i].bytes);
    }
    assert(!row.overflowed); /* nothing is stored that is near as long */
    crypto_sha256(buf_span(&row), tally->digest);
    tally->rows++;
}

/* --- a table ----------------------------------------------------------------------------------------------------- */

struct passage {
    const struct table *table;
    struct arena *arena;
    struct tally tally;
    struct db *to; /* NULL: only counted */
    bool ok;
    struct err *err;
};

static bool pass(void *context, const struct db_value *columns)
{
    struct passage *passage = context;
    tally_row(&passage->tally, passage->arena, columns, sql_statements[passage->table->read].columns);
    if (passage->to)
        passage->ok = db_run(passage->to, passage->table->add, columns, NULL, NULL, NULL, passage->err);
    return passage->ok;
}

static bool pass_table(struct db *from, struct db *to, const struct table *table, struct arena *arena,
                       struct tally *tally, struct err *err)
{
    struct passage passage = {.table = table, .arena = arena, .to = to, .ok = true, .err = err};
    assert(sql_statements[table->read].columns == sql_statements[table->add].parameters);
    if (!db_run(from, table->read, NULL, pass, &passage, NULL, err) || !passage.ok)
        return false;
    *tally = passage.tally;
    return true;
}

/* Written, then read back from there. */
static bool copy_table(struct db *from, struct db *to, const struct table *table, struct arena *arena, int64_t *rows,
                       struct err *err)
{
    struct tally sent, arrived;
    if (!pass_table(from, to, table, arena, &sent, err) || !pass_table(to, NULL, table, arena, &arrived, err))
        return false;
    *rows = sent.rows;
    return (sent.rows == arrived.rows && memcmp(sent.digest, arrived.digest, sizeof sent.digest) == 0) ||
           err_set(err, ERR_INTERNAL, "%s: what arrived (%lld rows) is not what was sent (%lld)", table->name,
                   (long long)arrived.rows, (long long)sent.rows);
}

/* --- a database -------------------------------------------------------------------------------------------------- */

static bool is_empty(struct db *db, struct err *err)
{
    struct sql_row_counts_row counts;
    bool found;
    if (!sql_row_counts(db, NULL, &counts, &found, err))
        return false;
    return (counts.main == 0 && counts.records == 0) ||
           err_set(err, ERR_CONFLICT, "the database to copy to holds data already");
}

/* The ids that tell which two belong together; the records' are read first, as in a backup. */
static bool take_ids(struct db *from, struct db *to, struct arena *arena, struct err *err)
{
    struct sql_records_file_read_row records_row;
    struct sql_main_file_read_row main_row;
    bool has_records, has_main;
    int64_t changed;
    if (!sql_records_file_read(from, arena, &records_row, &has_records, err) ||
        !sql_main_file_read(from, arena, &main_row, &has_main, err))
        return false;
    assert(has_records && has_main); /* it was opened */
    return sql_main_file_set_id(to, main_row.id, &changed, err) &&
           sql_records_file_set_id(to, records_row.id, &changed, err) && sql_copy_secrets_clear(to, &changed, err);
}

static bool copy_tables(struct db *from, struct db *to, struct arena *arena, struct store_moved *out, struct err *err)
{
    out->count = 0;
    for (size_t i = 0; i < TABLES; i++) {
        out->parts[out->count].name = tables[i].name;
        out->parts[out->count].bytes = 0;
        if (!copy_table(from, to, &tables[i], arena, &out->parts[out->count++].rows, err))
            return false;
    }
    return true;
}

/* One transaction, in SQLite over both of its files: whatever goes wrong undoes all. Only a crash between its two
 * commits could keep one of them, and then the ids of the two differ, and it is refused. */
static bool copy_connected(struct db *from, struct db *to, struct arena *arena, struct store_moved *out,
                           struct err *err)
{
    if (!db_begin_read(from, err))
        return false;
    bool ok = db_begin_write(to, DB_MAIN, err) &&
              store_end_write(to,
                              is_empty(to, err) && take_ids(from, to, arena, err) &&
                                  copy_tables(from, to, arena, out, err) && db_ids_taken(to, err),
                              err);
    db_rollback(from);
    return ok;
}

static bool copy_between(struct store *from, struct store *to, struct store_moved *out, struct err *err)
{
    struct db *source, *target;
    if (!store_connect(from, &source, err))
        return false;
    bool ok = store_connect(to, &target, err);
    if (ok) {
        struct arena *arena = arena_new();
        ok = copy_connected(source, target, arena, out, err);
        arena_free(arena);
        store_disconnect(target);
    }
    store_disconnect(source);
    return ok;
}

/* Opening would make the files of a mistyped path, and an empty database be copied. */
static bool exists(struct span url, struct err *err)
{
    struct sqlite_paths paths;
    struct stat status;
    if (!span_starts(url, SPAN("sqlite:")))
        return true;
    if (!sqlite_paths_of(url, &paths, err))
        return false;
    return stat(paths.main, &status) == 0 || err_set(err, ERR_NOT_FOUND, "there is no database to copy from");
}

bool store_copy(struct span from, struct span to, struct store_moved *out, struct err *err)
{
    struct store *source, *target;
    if (!exists(from, err) || !store_open(from, &source, err))
        return false;
    bool ok = store_open(to, &target, err);
    if (ok) {
        ok = copy_between(source, target, out, err);
        store_close(target);
    }
    store_close(source);
    return ok;
}
