/* store_internal.h: what the files of the store share. */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include "store/db.h"
#include "store/sql.gen.h"
#include "store/store.h"

/* The two files of sqlite:PATH, of which the second is beside the first: portero.db and portero.records.db. */
#define STORE_PATH_MAX 4096
struct sqlite_paths {
    char main[STORE_PATH_MAX], records[STORE_PATH_MAX];
};
bool sqlite_paths_of(struct span url, struct sqlite_paths *out, struct err *err);

struct writer;
bool writer_start(struct store *store, struct writer **out, struct err *err);
/* Writes what is waiting, then ends. */
void writer_stop(struct writer *writer);
void writer_add(struct writer *writer, struct append *append);
const struct store_counts *writer_counts(const struct writer *writer);

/* Ends a write transaction: commits where `ok`, else rolls back and keeps the error. */
bool store_end_write(struct db *db, bool ok, struct err *err);

/* `text`, folded, as a pattern of LIKE … ESCAPE '\': wherever it stands. */
struct span store_pattern(struct arena *arena, struct span text);

/* Writes down what is done in the caller's write transaction; `entry` says what, `by` who and when. ERR_REPEATED: its form
 * has been here. */
bool store_audit(struct db *db, const struct audit_by *by, const struct audit_entry *entry, struct err *err);
/* ERR_REPEATED where the form has been here: for what looks at the rest before it can write itself down. */
bool store_not_repeated(struct db *db, struct arena *arena, const struct audit_by *by, struct err *err);
/* ERR_CHANGED where there are any. */
bool store_unchanged(struct span differences, struct err *err);
/* Who, as it is shown: the full name, or the username where there is none. */
struct span store_user_shown(const struct user *user);

/* A new account, within the caller's write transaction. */
bool store_put_user(struct db *db, struct arena *arena, const struct audit_by *by, const struct user *user,
                    struct span password_hash, struct user_id *id, struct err *err);
/* "2026-11-24 19:00" in that zone: a class in the trail. */
struct span store_local_text(struct arena *arena, const struct zone *zone, instant at);

struct user user_of_row(const struct sql_user_row *row);
struct course course_of_row(const struct sql_course_row *row);
struct meeting meeting_of_row(const struct sql_meeting_row *row);
struct occurrence occurrence_of_row(const struct sql_occurrence_row *row);

/* Makes a meeting's classes follow its rule (contract §7), inside the caller's write transaction; *changed (may be NULL)
 * grows by the classes written. */
bool store_reschedule(struct db *db, struct zones *zones, instant now, const struct meeting *meeting,
                      const struct course *course, int64_t *changed, struct err *err);

#endif
