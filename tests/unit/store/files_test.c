/* files_test.c: the two files: made, refused, locked; statements; and appends that share commits. */
#include "store/db_sqlite.h"
#include "store/records.h"
#include "store/sql.gen.h"
#include "support/cm.h"
#include "support/shelf.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *path_of(struct shelf *shelf, const char *name)
{
    return arena_cstr(shelf->arena, arena_printf(shelf->arena, "%s/%s", shelf->folder, name));
}

/* Opening a store in the shelf's folder under another name must be refused as foreign; the text is returned. */
static const char *refusal(struct shelf *shelf, const char *name)
{
    struct store *store;
    struct span url = arena_printf(shelf->arena, "sqlite:%s/%s", shelf->folder, name);
    assert_false(store_open(url, &store, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_FOREIGN);
    return shelf->err.text;
}

static void make_store(struct shelf *shelf, const char *name)
{
    struct store *store;
    assert_true(store_open(arena_printf(shelf->arena, "sqlite:%s/%s", shelf->folder, name), &store, &shelf->err));
    store_close(store);
}

static void test_every_statement_can_be_prepared(void **state)
{
    struct shelf *shelf = *state;
    for (unsigned i = 0; i < SQL_COUNT; i++)
        if (!db_prepare(shelf->db, i, &shelf->err))
            fail_msg("%s: %s", sql_statements[i].name, shelf->err.text);
}

static void test_files_are_readable_by_their_owner_alone(void **state)
{
    struct stat status;
    assert_int_equal(stat(path_of(*state, "s.db"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(stat(path_of(*state, "s.records.db"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void test_what_was_stored_is_there_after_a_restart(void **state)
{
    struct shelf *shelf = *state;
    struct user user;
    shelf_user(shelf, "ana");
    shelf_reopen(shelf);
    assert_true(store_user_find(shelf->db, shelf->arena, SPAN("ana"), &user, &shelf->err));
}

static void test_a_file_that_is_no_database_is_refused_and_left_alone(void **state)
{
    struct shelf *shelf = *state;
    const char text[] = "esto no es una base de datos, pero es más larga que una cabecera de SQLite: 0123456789 "
                        "0123456789 0123456789";
    int fd = open(path_of(shelf, "x.db"), O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(fd, text, sizeof text), sizeof text);
    close(fd);
    fd = open(path_of(shelf, "x.records.db"), O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(fd, text, sizeof text), sizeof text);
    close(fd);
    assert_non_null(strstr(refusal(shelf, "x.db"), "x.db"));
    char again[sizeof text];
    fd = open(path_of(shelf, "x.db"), O_RDONLY);
    assert_int_equal(read(fd, again, sizeof again), sizeof text);
    close(fd);
    assert_memory_equal(again, text, sizeof text);
}

static void test_a_main_file_without_its_records_is_refused(void **state)
{
    struct shelf *shelf = *state;
    make_store(shelf, "a.db");
    unlink(path_of(shelf, "a.records.db"));
    assert_non_null(strstr(refusal(shelf, "a.db"), "a.records.db"));
}

static void test_records_of_another_database_are_refused(void **state)
{
    struct shelf *shelf = *state;
    make_store(shelf, "a.db");
    make_store(shelf, "b.db");
    rename(path_of(shelf, "b.records.db"), path_of(shelf, "a.records.db"));
    assert_non_null(strstr(refusal(shelf, "a.db"), "belong"));
}

static void test_a_first_start_that_was_cut_off_is_finished(void **state)
{
    struct shelf *shelf = *state;
    make_store(shelf, "a.db");
    unlink(path_of(shelf, "a.db"));
    make_store(shelf, "a.db");
}

static void test_records_that_hold_something_are_not_adopted(void **state)
{
    struct shelf *shelf = *state;
    struct append append = {.has_join = true, .join = {.at = SHELF_NOW}};
    assert_true(store_append_wait(shelf->store, &append, &shelf->err));
    rename(path_of(shelf, "s.records.db"), path_of(shelf, "c.records.db"));
    char *wal = arena_cstr(shelf->arena, span_of(path_of(shelf, "s.records.db-wal")));
    rename(wal, path_of(shelf, "c.records.db-wal"));
    assert_non_null(strstr(refusal(shelf, "c.db"), "holds records"));
}

/* Holds the write lock of one file as another program would. */
static struct db *locked_by_another(struct shelf *shelf, enum db_file file)
{
    struct db *other;
    assert_true(db_sqlite_open(path_of(shelf, "s.db"), path_of(shelf, "s.records.db"), &other, &shelf->err));
    assert_true(db_begin_write(other, file, &shelf->err));
    return other;
}

static void let_go(struct db *other)
{
    db_rollback(other);
    db_close(other);
}

static void test_a_write_locks_one_file_only(void **state)
{
    struct shelf *shelf = *state;
    struct append append = {.has_join = true, .join = {.at = SHELF_NOW}};
    struct db *other = locked_by_another(shelf, DB_MAIN);
    assert_true(store_append_wait(shelf->store, &append, &shelf->err));
    let_go(other);
    other = locked_by_another(shelf, DB_RECORDS);
    shelf_user(shelf, "ana");
    let_go(other);
}

static void test_a_lock_that_lasts_is_told_after_a_second_and_forgotten_when_it_ends(void **state)
{
    struct shelf *shelf = *state;
    struct db *other = locked_by_another(shelf, DB_RECORDS);
    struct append append = {.has_join = true, .join = {.at = SHELF_NOW}};
    assert_false(store_append_wait(shelf->store, &append, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_UNAVAILABLE);
    let_go(other);
    assert_true(store_append_wait(shelf->store, &append, &shelf->err));
    const struct store_counts *counts = store_counts(shelf->store);
    assert_int_equal(counter_get(&counts->failures), 1);
    assert_int_equal(counter_get(&counts->commits), 1);
    assert_int_equal(counter_get(&counts->committed), 1);
    assert_true(counter_get(&counts->seconds.sum) >= 900000); /* the wait for the lock */
}

static void test_the_disk_of_the_database_is_known(void **state)
{
    struct shelf *shelf = *state;
    int64_t free_bytes, bytes;
    assert_true(store_disk(shelf->store, &free_bytes, &bytes));
    assert_true(free_bytes >= 0 && free_bytes <= bytes && bytes > 0);
}

/* --- appends ------------------------------------------------------------------------------------------------------- */

#define THREADS 8
#define EACH 125

struct crowd {
    struct store *store;
    int failures;
};

static void *append_many(void *context)
{
    struct crowd *crowd = context;
    struct err err;
    for (int i = 0; i < EACH; i++) {
        struct append append = {.has_join = true, .join = {.at = SHELF_NOW, .username = SPAN("ana")}};
        if (!store_append_wait(crowd->store, &append, &err))
            __atomic_add_fetch(&crowd->failures, 1, __ATOMIC_RELAXED);
    }
    return NULL;
}

static bool count_row(void *context, const struct join *join)
{
    (void)join;
    ++*(int *)context;
    return true;
}

static void test_a_thousand_appends_from_eight_threads_are_all_there(void **state)
{
    struct shelf *shelf = *state;
    struct crowd crowd = {shelf->store, 0};
    pthread_t threads[THREADS];
    int count = 0;
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, append_many, &crowd);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    struct join_filter all = {.since = INSTANT_NONE};
    assert_true(store_joins_each(shelf->db, &all, count_row, &count, &shelf->err));
    assert_int_equal(crowd.failures, 0);
    assert_int_equal(count, THREADS * EACH);
}

static void test_a_touch_only_ever_prolongs(void **state)
{
    struct shelf *shelf = *state;
    const unsigned char hash[SHA256_LEN] = {7};
    struct session session;
    bool found;
    struct account ana = {.user = {.id = shelf_user(shelf, "ana")}};
    assert_true(store_session_add(shelf->db, hash, &ana, SPAN(""), SHELF_NOW, SPAN(""), &shelf->err));
    struct append later = {.has_touch = true, .session = {7}, .seen_at = SHELF_NOW + 50, .until = SHELF_NOW + 900};
    struct append earlier = {.has_touch = true, .session = {7}, .seen_at = SHELF_NOW + 10, .until = SHELF_NOW + 100};
    assert_true(store_append_wait(shelf->store, &later, &shelf->err));
    assert_true(store_append_wait(shelf->store, &earlier, &shelf->err));
    assert_true(store_session_find(shelf->db, shelf->arena, hash, &session, &found, &shelf->err));
    assert_int_equal(session.times.seen_at, SHELF_NOW + 50);
    assert_int_equal(session.times.until, SHELF_NOW + 900);
}

static void test_joins_are_filtered(void **state)
{
    struct shelf *shelf = *state;
    struct append a = {.has_join = true, .join = {.at = SHELF_NOW, .user = {1}, .meeting = {1}}};
    struct append b = {.has_join = true, .join = {.at = SHELF_NOW + 9, .user = {2}, .meeting = {1}}};
    assert_true(store_append_wait(shelf->store, &a, &shelf->err) && store_append_wait(shelf->store, &b, &shelf->err));
    const struct {
        struct join_filter filter;
        int count;
    } cases[] = {{{.since = INSTANT_NONE}, 2},
                 {{.user = {1}, .since = INSTANT_NONE}, 1},
                 {{.meeting = {2}, .since = INSTANT_NONE}, 0},
                 {{.since = SHELF_NOW + 9}, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int count = 0;
        assert_true(store_joins_each(shelf->db, &cases[i].filter, count_row, &count, &shelf->err));
        assert_int_equal(count, cases[i].count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, shelf_setup, shelf_teardown)
        T(test_every_statement_can_be_prepared),
        T(test_files_are_readable_by_their_owner_alone),
        T(test_what_was_stored_is_there_after_a_restart),
        T(test_a_file_that_is_no_database_is_refused_and_left_alone),
        T(test_a_main_file_without_its_records_is_refused),
        T(test_records_of_another_database_are_refused),
        T(test_a_first_start_that_was_cut_off_is_finished),
        T(test_records_that_hold_something_are_not_adopted),
        T(test_a_write_locks_one_file_only),
        T(test_a_lock_that_lasts_is_told_after_a_second_and_forgotten_when_it_ends),
        T(test_the_disk_of_the_database_is_known),
        T(test_a_thousand_appends_from_eight_threads_are_all_there),
        T(test_a_touch_only_ever_prolongs),
        T(test_joins_are_filtered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
