/* faults_test.c: what goes wrong: files that are not ours, locks, a disk that is full or read-only, an append that cannot
 * be written; and that everything works again afterwards. */
#include "store/db_sqlite.h"
#include "store/records.h"
#include "support/cm.h"
#include "support/shelf.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OTHER_PROGRAM 0
#define OUR_MAIN 0x7072744D

static const char *path_of(struct shelf *shelf, const char *name)
{
    return arena_cstr(shelf->arena, arena_printf(shelf->arena, "%s/%s", shelf->folder, name));
}

static struct db *connect(struct shelf *shelf, const char *main_name, const char *records_name)
{
    struct db *db;
    assert_true(db_sqlite_open(path_of(shelf, main_name), path_of(shelf, records_name), &db, &shelf->err));
    return db;
}

static bool opens(struct shelf *shelf, const char *name)
{
    struct store *store;
    if (!store_open(arena_printf(shelf->arena, "sqlite:%s/%s", shelf->folder, name), &store, &shelf->err))
        return false;
    store_close(store);
    return true;
}

static void assert_refused(struct shelf *shelf, const char *name, const char *why)
{
    assert_false(opens(shelf, name));
    assert_int_equal(shelf->err.code, ERR_FOREIGN);
    if (strstr(shelf->err.text, why) == NULL)
        fail_msg("%s: %s", why, shelf->err.text);
}

static void make_empty(struct shelf *shelf, const char *name)
{
    close(open(path_of(shelf, name), O_CREAT | O_WRONLY, 0600));
}

static void script(struct shelf *shelf, struct db *db, const char *text, int64_t application_id)
{
    assert_true(db_sqlite_script(db, span_of(text), DB_MAIN, application_id, &shelf->err));
}

/* --- files --------------------------------------------------------------------------------------------------------- */

static void test_a_database_of_another_program_is_refused_and_gets_no_neighbour(void **state)
{
    struct shelf *shelf = *state;
    struct stat status;
    make_empty(shelf, "x.db");
    make_empty(shelf, "y.db");
    struct db *db = connect(shelf, "x.db", "y.db");
    script(shelf, db, "create table notes (text)", OTHER_PROGRAM);
    db_close(db);
    assert_refused(shelf, "x.db", "check DATABASE_URL");
    assert_int_equal(stat(path_of(shelf, "x.records.db"), &status), -1);
    make_empty(shelf, "x.records.db");
    rename(path_of(shelf, "y.db"), path_of(shelf, "x.records.db"));
    assert_refused(shelf, "x.db", "check DATABASE_URL");
}

static void test_a_newer_version_is_refused(void **state)
{
    struct shelf *shelf = *state;
    assert_true(opens(shelf, "a.db"));
    struct db *db = connect(shelf, "a.db", "a.records.db");
    script(shelf, db, "update main.file set version = 99", OUR_MAIN);
    db_close(db);
    assert_refused(shelf, "a.db", "newer");
}

static void test_main_and_records_that_changed_places_are_refused(void **state)
{
    struct shelf *shelf = *state;
    assert_true(opens(shelf, "a.db"));
    rename(path_of(shelf, "a.db"), path_of(shelf, "b.records.db"));
    rename(path_of(shelf, "a.records.db"), path_of(shelf, "b.db"));
    assert_refused(shelf, "b.db", "b.db");
}

static void test_empty_files_are_a_new_database(void **state)
{
    struct shelf *shelf = *state;
    make_empty(shelf, "a.db");
    make_empty(shelf, "a.records.db");
    assert_true(opens(shelf, "a.db"));
}

static void test_no_path_is_special_to_sqlite(void **state)
{
    struct shelf *shelf = *state;
    const char *const paths[] = {"sqlite::memory:", "sqlite:file:a.db?mode=memory"};
    assert_int_equal(chdir(shelf->folder), 0);
    for (size_t i = 0; i < 2; i++) {
        struct store *store;
        struct stat status;
        assert_true(store_open(span_of(paths[i]), &store, &shelf->err));
        store_close(store);
        assert_int_equal(stat(path_of(shelf, paths[i] + 7), &status), 0);
        assert_true(status.st_size > 0);
    }
}

static void test_a_folder_that_is_not_there_is_named(void **state)
{
    struct shelf *shelf = *state;
    assert_false(opens(shelf, "none/a.db"));
    assert_int_equal(shelf->err.code, ERR_INVALID);
    assert_non_null(strstr(shelf->err.text, "none/a.db"));
}

/* A second store of the same process must not undo the locks of the first. */
static void test_opening_twice_in_one_process_keeps_the_locks(void **state)
{
    struct shelf *shelf = *state;
    struct db *locker = connect(shelf, "s.db", "s.records.db");
    assert_true(db_begin_write(locker, DB_MAIN, &shelf->err));
    assert_true(opens(shelf, "s.db"));
    const char *path = path_of(shelf, "s.db");
    int status;
    pid_t child = fork();
    if (child == 0) {
        dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        execlp("sqlite3", "sqlite3", "-batch", "-bail", path, "begin immediate", (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 5); /* SQLITE_BUSY */
    db_rollback(locker);
    db_close(locker);
}

/* --- appends ------------------------------------------------------------------------------------------------------- */

#define SOME 8

/* Appends whose ends are waited for together. */
struct batch {
    pthread_mutex_t mutex;
    pthread_cond_t ended;
    struct append appends[SOME];
    bool committed[SOME];
    enum err_code codes[SOME];
    int left;
};

static void note_end(struct append *append, bool committed, const struct err *err)
{
    struct batch *batch = append->context;
    size_t i = (size_t)(append - batch->appends);
    pthread_mutex_lock(&batch->mutex);
    batch->committed[i] = committed;
    batch->codes[i] = committed ? ERR_NONE : err->code;
    batch->left--;
    pthread_cond_signal(&batch->ended);
    pthread_mutex_unlock(&batch->mutex);
}

static struct batch batch_of_joins(void)
{
    struct batch batch = {.mutex = PTHREAD_MUTEX_INITIALIZER, .ended = PTHREAD_COND_INITIALIZER};
    for (int i = 0; i < SOME; i++)
        batch.appends[i] = (struct append){.has_join = true, .join = {.at = SHELF_NOW, .user = {i + 1}}};
    return batch;
}

static void add_all(struct shelf *shelf, struct batch *batch)
{
    batch->left = SOME;
    for (int i = 0; i < SOME; i++) {
        batch->appends[i].done = note_end;
        batch->appends[i].context = batch;
        store_append(shelf->store, &batch->appends[i]);
    }
}

static void wait_for_all(struct batch *batch)
{
    pthread_mutex_lock(&batch->mutex);
    while (batch->left)
        pthread_cond_wait(&batch->ended, &batch->mutex);
    pthread_mutex_unlock(&batch->mutex);
}

static bool count_row(void *context, const struct join *join)
{
    (void)join;
    ++*(int *)context;
    return true;
}

static int joins_of(struct shelf *shelf, int64_t user)
{
    int count = 0;
    struct join_filter filter = {.user = {user}, .since = INSTANT_NONE};
    assert_true(store_joins_each(shelf->db, &filter, count_row, &count, &shelf->err));
    return count;
}

static void test_an_append_that_cannot_be_written_fails_alone(void **state)
{
    struct shelf *shelf = *state;
    struct batch batch = batch_of_joins();
    batch.appends[3].join.at = INSTANT_NONE;
    struct db *locker = connect(shelf, "s.db", "s.records.db"); /* all wait, and so share a transaction */
    assert_true(db_begin_write(locker, DB_RECORDS, &shelf->err));
    add_all(shelf, &batch);
    db_rollback(locker);
    db_close(locker);
    wait_for_all(&batch);
    for (int i = 0; i < SOME; i++) {
        assert_int_equal(batch.committed[i], i != 3);
        assert_int_equal(joins_of(shelf, i + 1), i != 3);
    }
    assert_int_equal(batch.codes[3], ERR_INTERNAL);
}

static void test_a_commit_that_fails_is_told_to_everyone(void **state)
{
    struct shelf *shelf = *state;
    struct batch batch = batch_of_joins();
    struct db *locker = connect(shelf, "s.db", "s.records.db");
    assert_true(db_begin_write(locker, DB_RECORDS, &shelf->err));
    add_all(shelf, &batch);
    wait_for_all(&batch);
    db_rollback(locker);
    db_close(locker);
    for (int i = 0; i < SOME; i++) {
        assert_int_equal(batch.codes[i], ERR_UNAVAILABLE);
        assert_int_equal(joins_of(shelf, i + 1), 0);
    }
    add_all(shelf, &batch);
    wait_for_all(&batch);
    for (int i = 0; i < SOME; i++)
        assert_int_equal(joins_of(shelf, i + 1), 1);
}

static void test_a_locked_main_file_fails_only_who_needs_it(void **state)
{
    struct shelf *shelf = *state;
    struct batch batch = batch_of_joins();
    batch.appends[2].has_touch = true; /* a join that prolongs a session: both or none */
    batch.appends[5].has_join = false;
    batch.appends[5].has_end = true;
    struct db *locker = connect(shelf, "s.db", "s.records.db");
    assert_true(db_begin_write(locker, DB_MAIN, &shelf->err));
    add_all(shelf, &batch);
    wait_for_all(&batch);
    db_rollback(locker);
    db_close(locker);
    for (int i = 0; i < SOME; i++) {
        bool needs_main = i == 2 || i == 5;
        assert_int_equal(batch.codes[i], needs_main ? ERR_UNAVAILABLE : ERR_NONE);
        assert_int_equal(joins_of(shelf, i + 1), !needs_main);
    }
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void test_a_lock_is_waited_for_a_second_and_no_longer(void **state)
{
    struct shelf *shelf = *state;
    struct user_id id;
    struct user user = {.username = SPAN("ana")};
    struct db *locker = connect(shelf, "s.db", "s.records.db");
    assert_true(db_begin_write(locker, DB_MAIN, &shelf->err));
    double before = seconds_now();
    assert_false(store_user_add(shelf->db, BY, &user, SPAN(""), &id, &shelf->err));
    double waited = seconds_now() - before;
    assert_int_equal(shelf->err.code, ERR_UNAVAILABLE);
    assert_true(waited > 0.8 && waited < 1.5);
    db_rollback(locker);
    db_close(locker);
    assert_true(store_user_add(shelf->db, BY, &user, SPAN(""), &id, &shelf->err));
}

/* --- disks --------------------------------------------------------------------------------------------------------- */

/* A store of its own on a disk of 2 MiB; skips where we may not mount one. */
static void open_on_a_small_disk(struct shelf *shelf, struct store **store, struct db **db)
{
    if (mount("none", shelf->folder, "tmpfs", 0, "size=2m") != 0)
        skip();
    struct span url = arena_printf(shelf->arena, "sqlite:%s/d.db", shelf->folder);
    assert_true(store_open(url, store, &shelf->err));
    assert_true(store_connect(*store, db, &shelf->err));
}

static int unmount_and_teardown(void **state)
{
    umount2(((struct shelf *)*state)->folder, MNT_DETACH);
    return shelf_teardown(state);
}

static void fill_disk(struct shelf *shelf)
{
    char block[4096] = {1};
    int fd = open(path_of(shelf, "filler"), O_CREAT | O_WRONLY, 0600);
    while (write(fd, block, sizeof block) > 0)
        continue;
    close(fd);
}

/* Until one fails: what SQLite has room for in its files already goes through. */
static bool append_until_it_fails(struct store *store, struct err *err)
{
    for (int i = 0; i < 10000; i++) {
        struct append append = {.has_join = true, .join = {.at = SHELF_NOW, .user = {1}}};
        if (!store_append_wait(store, &append, err))
            return true;
    }
    return false;
}

static void test_a_full_disk_is_told_and_forgotten_when_there_is_room(void **state)
{
    struct shelf *shelf = *state;
    struct store *store;
    struct db *db;
    struct user_id id;
    open_on_a_small_disk(shelf, &store, &db);
    fill_disk(shelf);
    assert_true(append_until_it_fails(store, &shelf->err));
    assert_int_equal(shelf->err.code, ERR_UNAVAILABLE);
    unlink(path_of(shelf, "filler"));
    struct append append = {.has_join = true, .join = {.at = SHELF_NOW, .user = {2}}};
    struct user user = {.username = SPAN("ana")};
    assert_true(store_append_wait(store, &append, &shelf->err));
    assert_true(store_user_add(db, BY, &user, SPAN(""), &id, &shelf->err));
    store_disconnect(db);
    store_close(store);
}

static void test_a_read_only_disk_is_told_at_the_start(void **state)
{
    struct shelf *shelf = *state;
    struct store *store;
    struct db *db;
    open_on_a_small_disk(shelf, &store, &db);
    store_disconnect(db);
    store_close(store);
    assert_int_equal(mount("none", shelf->folder, "tmpfs", MS_REMOUNT | MS_RDONLY, NULL), 0);
    const char *const names[] = {"d.db", "new.db"};
    for (size_t i = 0; i < 2; i++) {
        assert_false(opens(shelf, names[i]));
        assert_int_equal(shelf->err.code, ERR_UNAVAILABLE);
    }
    assert_int_equal(mount("none", shelf->folder, "tmpfs", MS_REMOUNT, NULL), 0);
    assert_true(opens(shelf, "d.db") && opens(shelf, "new.db"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, shelf_setup, shelf_teardown)
        T(test_a_database_of_another_program_is_refused_and_gets_no_neighbour),
        T(test_a_newer_version_is_refused),
        T(test_main_and_records_that_changed_places_are_refused),
        T(test_empty_files_are_a_new_database),
        T(test_no_path_is_special_to_sqlite),
        T(test_a_folder_that_is_not_there_is_named),
        T(test_opening_twice_in_one_process_keeps_the_locks),
        T(test_an_append_that_cannot_be_written_fails_alone),
        T(test_a_commit_that_fails_is_told_to_everyone),
        T(test_a_locked_main_file_fails_only_who_needs_it),
        T(test_a_lock_is_waited_for_a_second_and_no_longer),
#define MOUNTS(f) cmocka_unit_test_setup_teardown(f, shelf_setup, unmount_and_teardown)
        MOUNTS(test_a_full_disk_is_told_and_forgotten_when_there_is_room),
        MOUNTS(test_a_read_only_disk_is_told_at_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
