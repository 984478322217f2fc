/* faulty.c: a driver that stands before another one and fails a call of one's choice. */
#include "support/faulty.h"

#include <stdlib.h>

struct faulty {
    struct db db;
    struct db *inner;
    unsigned left; /* calls until the one that fails; 0: none does */
    bool failed;
};

static struct db *inner_of(struct db *db)
{
    return ((struct faulty *)db)->inner;
}

static bool passes(struct db *db, struct err *err)
{
    struct faulty *faulty = (struct faulty *)db;
    if (faulty->left == 0 || --faulty->left > 0)
        return true;
    faulty->failed = true;
    return err_set(err, ERR_UNAVAILABLE, "database: away, for a test");
}

static bool run(struct db *db, unsigned statement, const struct db_value *parameters, db_row *row, void *context,
                int64_t *changed, struct err *err)
{
    return passes(db, err) && db_run(inner_of(db), statement, parameters, row, context, changed, err);
}

static bool prepare(struct db *db, unsigned statement, struct err *err)
{
    return db_prepare(inner_of(db), statement, err);
}

static bool begin_read(struct db *db, struct err *err)
{
    return passes(db, err) && db_begin_read(inner_of(db), err);
}

static bool begin_write(struct db *db, enum db_file file, struct err *err)
{
    return passes(db, err) && db_begin_write(inner_of(db), file, err);
}

/* One that fails has written nothing. */
static bool commit(struct db *db, struct err *err)
{
    if (passes(db, err))
        return db_commit(inner_of(db), err);
    db_rollback(inner_of(db));
    return false;
}

static void rollback(struct db *db)
{
    db_rollback(inner_of(db));
}

static bool ids_taken(struct db *db, struct err *err)
{
    return db_ids_taken(inner_of(db), err);
}

static void close_both(struct db *db)
{
    db_close(inner_of(db));
    free(db);
}

static const struct db_driver driver = {.run = run,
                                        .prepare = prepare,
                                        .begin_read = begin_read,
                                        .begin_write = begin_write,
                                        .commit = commit,
                                        .rollback = rollback,
                                        .ids_taken = ids_taken,
                                        .close = close_both};

struct db *faulty_before(struct db *inner)
{
    struct faulty *faulty = calloc(1, sizeof *faulty);
    if (faulty == NULL)
        abort();
    faulty->db.driver = &driver;
    faulty->inner = inner;
    return &faulty->db;
}

void faulty_fail(struct db *db, unsigned n)
{
    struct faulty *faulty = (struct faulty *)db;
    faulty->left = n;
    faulty->failed = false;
}

bool faulty_failed(const struct db *db)
{
    return ((const struct faulty *)db)->failed;
}
