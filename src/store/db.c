/* db.c: the seam: each call goes to the connection's driver. */
#include "store/db.h"

bool db_run(struct db *db, unsigned statement, const struct db_value *parameters, db_row *row, void *context,
            int64_t *changed, struct err *err)
{
    return db->driver->run(db, statement, parameters, row, context, changed, err);
}

bool db_prepare(struct db *db, unsigned statement, struct err *err)
{
    return db->driver->prepare(db, statement, err);
}

bool db_begin_read(struct db *db, struct err *err)
{
    return db->driver->begin_read(db, err);
}

bool db_begin_write(struct db *db, enum db_file file, struct err *err)
{
    return db->driver->begin_write(db, file, err);
}

bool db_commit(struct db *db, struct err *err)
{
    return db->driver->commit(db, err);
}

void db_rollback(struct db *db)
{
    db->driver->rollback(db);
}

void db_close(struct db *db)
{
    db->driver->close(db);
}

bool db_ids_taken(struct db *db, struct err *err)
{
    return db->driver->ids_taken(db, err);
}
