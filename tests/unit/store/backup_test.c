/* backup_test.c: of which moment the two files of a backup are, while others write. */
#include "store/db_sqlite.h"
#include "store/db_sqlite_backup.h"
#include "store/sql.gen.h"
#include "support/cm.h"
#include "support/shelf.h"

#include <fcntl.h>
#include <unistd.h>

static const char *path_of(struct shelf *shelf, const char *name)
{
    return arena_cstr(shelf->arena, arena_printf(shelf->arena, "%s/%s", shelf->folder, name));
}

static const char *empty_file(struct shelf *shelf, const char *name)
{
    int fd = open(path_of(shelf, name), O_CREAT | O_EXCL | O_WRONLY, 0600);
    assert_true(fd >= 0);
    close(fd);
    return path_of(shelf, name);
}

static void add_join(struct shelf *shelf)
{
    struct append append = {.has_join = true, .join = {.at = SHELF_NOW}};
    assert_true(store_append_wait(shelf->store, &append, &shelf->err));
}

static void open_pair(struct shelf *shelf, const char *main, const char *records, struct db **out)
{
    assert_true(db_sqlite_open(path_of(shelf, main), path_of(shelf, records), out, &shelf->err));
}

static struct sql_row_counts_row counts_of(struct shelf *shelf, struct db *db)
{
    struct sql_row_counts_row counts;
    bool found;
    assert_true(sql_row_counts(db, shelf->arena, &counts, &found, &shelf->err));
    return counts;
}

/* Both files, as the connection sees them, under new names; what is in them. */
static struct sql_row_counts_row backed_up(struct shelf *shelf, struct db *db)
{
    struct db *copy;
    assert_true(db_sqlite_backup(db, DB_RECORDS, empty_file(shelf, "copy.records.db"), &shelf->err));
    assert_true(db_sqlite_backup(db, DB_MAIN, empty_file(shelf, "copy.db"), &shelf->err));
    open_pair(shelf, "copy.db", "copy.records.db", &copy);
    assert_true(db_sqlite_check(copy, DB_MAIN, &shelf->err) && db_sqlite_check(copy, DB_RECORDS, &shelf->err));
    struct sql_row_counts_row counts = counts_of(shelf, copy);
    db_close(copy);
    return counts;
}

static void test_a_copy_is_of_the_moment_at_which_the_transaction_first_read(void **state)
{
    struct shelf *shelf = *state;
    struct db *db;
    add_join(shelf);
    open_pair(shelf, "s.db", "s.records.db", &db);
    assert_true(db_begin_read(db, &shelf->err));
    assert_int_equal(counts_of(shelf, db).records, 1);
    add_join(shelf);
    shelf_user(shelf, "ana");
    struct sql_row_counts_row counts = backed_up(shelf, db);
    assert_int_equal(counts.records, 1);
    assert_int_equal(counts.main, 0);
    db_rollback(db);
    db_close(db);
}

static void test_where_the_records_are_read_first_the_main_file_has_whom_they_name(void **state)
{
    struct shelf *shelf = *state;
    struct sqlite_header header;
    struct db *db;
    open_pair(shelf, "s.db", "s.records.db", &db);
    assert_true(db_begin_read(db, &shelf->err) && db_sqlite_header(db, DB_RECORDS, &header, &shelf->err));
    shelf_user(shelf, "ana");
    add_join(shelf);
    struct sql_row_counts_row counts = backed_up(shelf, db);
    assert_int_equal(counts.records, 0);
    assert_int_equal(counts.main, 2); /* she, and that she was added */
    db_rollback(db);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, shelf_setup, shelf_teardown)
        T(test_a_copy_is_of_the_moment_at_which_the_transaction_first_read),
        T(test_where_the_records_are_read_first_the_main_file_has_whom_they_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
