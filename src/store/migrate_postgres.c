/* migrate_postgres.c: makes the tables in PostgreSQL, and refuses what is not ours. */
#include "store/migrate.h"

#include "base/crypto.h"
#include "store/db_postgres.h"
#include "store/sql.gen.h"

#define ID_LEN 16

static bool make_tables(struct db *db, struct err *err)
{
    unsigned char key[SHA256_LEN], id[ID_LEN];
    int64_t added;
    crypto_random(key, sizeof key);
    crypto_random(id, sizeof id);
    struct span key_span = {(const char *)key, sizeof key}, id_span = {(const char *)id, sizeof id};
    bool ok = db_postgres_script(db, schema_step("main", "postgres", 1), err) &&
              db_postgres_script(db, schema_step("records", "postgres", 1), err) &&
              sql_main_file_add(db, SPAN("main"), id_span, 1, &added, err) &&
              sql_records_file_add(db, SPAN("records"), id_span, 1, &added, err) &&
              sql_csrf_key_add(db, key_span, &added, err);
    crypto_wipe(key, sizeof key);
    return ok;
}

/* *ours: portero's tables are there; false and no error: nothing is there. */
static bool look(struct db *db, bool *ours, struct err *err)
{
    int64_t tables, schemas;
    if (!db_postgres_number(db, "select count(*) from pg_tables where schemaname in ('public', 'records')", &tables, err) ||
        !db_postgres_number(db, "select count(*) from pg_tables where tablename = 'file' and schemaname in ('public', 'records')",
                            &schemas, err))
        return false;
    *ours = schemas == 2;
    if (*ours || tables == 0)
        return true;
    return err_set(err, ERR_FOREIGN, "the database holds tables of another program; check DATABASE_URL, or make a new one");
}

/* Is each part known, and do they belong together? *version is the older one's. */
static bool check_versions(struct db *db, int64_t *version, struct err *err)
{
    struct arena *arena = arena_new();
    struct sql_main_file_read_row main_row = {0};
    struct sql_records_file_read_row records_row = {0};
    bool found;
    bool ok = sql_main_file_read(db, arena, &main_row, &found, err) &&
              sql_records_file_read(db, arena, &records_row, &found, err);
    *version = main_row.version < records_row.version ? main_row.version : records_row.version;
    int64_t newest = main_row.version > records_row.version ? main_row.version : records_row.version;
    if (ok && newest > SCHEMA_VERSION)
        ok = err_set(err, ERR_FOREIGN, "the database was made by a newer portero (version %lld, this one knows %d); update portero",
                     (long long)newest, SCHEMA_VERSION);
    if (ok && !span_eq(main_row.id, records_row.id))
        ok = err_set(err, ERR_FOREIGN, "the schema records does not belong to the tables beside it; restore both from one backup");
    arena_free(arena);
    return ok;
}

bool check_postgres(struct db *db, struct err *err)
{
    bool ours;
    if (!db_postgres_connect(db, err) || !look(db, &ours, err))
        return false;
    if (!ours)
        return err_set(err, ERR_FOREIGN, "the database is empty; run `portero migrate`, or `portero serve --migrate`");
    int64_t version;
    if (!check_versions(db, &version, err))
        return false;
    return version == SCHEMA_VERSION ||
           err_set(err, ERR_FOREIGN, "the database was made by an older portero; run `portero migrate`, or `portero serve --migrate`");
}

static bool step(struct db *db, int64_t version, struct err *err)
{
    int64_t changed;
    struct span main_step = schema_step("main", "postgres", version), records_step = schema_step("records", "postgres", version);
    return (main_step.len == 0 || db_postgres_script(db, main_step, err)) &&
           (records_step.len == 0 || db_postgres_script(db, records_step, err)) &&
           sql_main_file_set_version(db, version, &changed, err) && sql_records_file_set_version(db, version, &changed, err);
}

static bool step_all(struct db *db, struct err *err)
{
    int64_t version;
    bool ok = check_versions(db, &version, err);
    while (ok && version < SCHEMA_VERSION)
        ok = step(db, ++version, err);
    return ok;
}

bool migrate_postgres(struct db *db, struct err *err)
{
    bool ours;
    if (!db_postgres_connect(db, err) || !db_begin_write(db, DB_MAIN, err))
        return false;
    bool ok = look(db, &ours, err) && (ours || make_tables(db, err)) && step_all(db, err);
    if (!ok) {
        db_rollback(db);
        return false;
    }
    return db_commit(db, err);
}
