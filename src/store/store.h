/* store.h: what is remembered, as verbs of the domain. No caller sees SQL.
 *
 * `struct store` is one a process; `struct db` is a connection, one a thread. A read verb copies what it finds into the
 * arena that it is given. A write verb is one transaction: done whole or not at all. ERR_UNAVAILABLE: locked for longer
 * than STORE_BUSY_MS (on PostgreSQL half as long again), full, read-only or away; trying again may help. Those that take a
 * `struct audit_by` write down what they changed, in the same transaction; ERR_REPEATED: the same form has done it already,
 * and nothing was done now. Those that take a `was` (NULL: never mind) do nothing, and say ERR_CHANGED, where what they would
 * overwrite is something else by now. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/crypto.h"
#include "base/metrics.h"
#include "base/zone.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/session.h"
#include "core/throttle.h"
#include "core/types.h"

#define STORE_BUSY_MS 1000

struct store;
struct db;

/* Opens the database of DATABASE_URL (which must outlive the store), and starts the writer thread. On SQLite it makes and
 * migrates it, under a lock; on PostgreSQL only store_migrate does.
 * ERR_FOREIGN: not ours, newer than we are, not migrated, or one of its two files is missing or belongs to another. */
bool store_open(struct span database_url, struct store **out, struct err *err);
/* The same for a server, which lives before its database is found: nothing is asked yet, and nothing may be, nor appended,
 * before store_find has found it. */
bool store_open_unseen(struct span database_url, struct store **out, struct err *err);
/* Looks for it; `migrates`: as store_migrate. ERR_UNAVAILABLE: away, to be looked for again; any other: as store_open. */
bool store_find(struct store *store, bool migrates, struct err *err);
bool store_is_found(const struct store *store);
/* Makes the tables, or brings them up to date. */
bool store_migrate(struct span database_url, struct err *err);
/* Is the database another process's, perhaps another machine's? Then whoever asks it may have to wait. */
bool store_is_remote(const struct store *store);
void store_close(struct store *store);

/* What the writer has committed. A batch is all that had arrived; where a part of it fails, it counts as failed. */
struct store_counts {
    struct counter commits, committed, failures; /* batches, the appends in them, batches that failed */
    struct histogram records, seconds; /* of a batch: the appends that shared it, how long it took */
};
const struct store_counts *store_counts(const struct store *store);
/* Of the file system that holds the database; false where that is not of this machine. */
bool store_disk(const struct store *store, int64_t *free_bytes, int64_t *bytes);

/* A connection for the calling thread; to PostgreSQL it is made when it is first used. */
bool store_connect(struct store *store, struct db **out, struct err *err);
void store_disconnect(struct db *db);

/* The key of CSRF tokens, made by the migration; owned by the store, which must have been found. */
struct secret store_csrf_key(const struct store *store);

/* Can it be read and written right now? For /readyz. */
bool store_ready(struct db *db, struct err *err);

/* Everything read between the two is of one moment. */
bool store_read_begin(struct db *db, struct err *err);
void store_read_end(struct db *db);

/* --- users ------------------------------------------------------------------------------------------------------- */
/* ERR_CONFLICT where the username or the e-mail is taken (the text names which). `password_hash` may be empty: such an
 * account cannot log in by password. */
bool store_user_add(struct db *db, const struct audit_by *by, const struct user *user, struct span password_hash, struct user_id *id,
                    struct err *err);
/* Writes username, name, email, avatar, language and staff. ERR_NOT_FOUND, ERR_CONFLICT, ERR_CHANGED. */
bool store_user_edit(struct db *db, const struct audit_by *by, const struct user *was, const struct user *user,
                     struct err *err);
/* By id (decimal), username or e-mail; ERR_NOT_FOUND. */
bool store_user_find(struct db *db, struct arena *arena, struct span who, struct user *out, struct err *err);
struct user_list {
    struct user *items;
    size_t count;
};
bool store_user_list(struct db *db, struct arena *arena, struct user_list *out, struct err *err);
/* The people of a course who may be sent links: by name, no disabled account, no site administrator; of those without a
 * password, or of all. */
bool store_link_people(struct db *db, struct arena *arena, struct course_id course, bool all, struct user_list *out,
                       struct err *err);
/* Ends the person's links, and all of their sessions but the one of hash `keep` (may be empty). */
bool store_user_set_password(struct db *db, const struct audit_by *by, struct user_id id, struct span password_hash,
                             struct span keep, struct err *err);
/* The same password under stronger parameters: sessions stay; nothing happens if `old_hash` is no longer the stored one. */
bool store_user_rehash(struct db *db, struct user_id id, struct span old_hash, struct span new_hash, struct err *err);
/* Disabling ends sessions and links. */
bool store_user_set_enabled(struct db *db, const struct audit_by *by, struct user_id id, bool enabled, struct err *err);
/* Ends all sessions but the one of hash `keep` (may be empty). */
bool store_user_signout(struct db *db, const struct audit_by *by, struct user_id id, struct span keep, int64_t *sessions,
                        struct err *err);

/* --- links with which a person sets a password ----------------------------------------------------------------------- */
#define PASSWORD_LINK_SECONDS (7 * DAY_SECONDS)
/* A new one for an enabled account, whose older ones die; `hash` is the SHA-256 of its secret, which is stored nowhere. */
bool store_link_add(struct db *db, const struct audit_by *by, struct user_id user, const unsigned char hash[SHA256_LEN],
                    struct err *err);
/* The same for many; `made` is false of those whose account is disabled or gone. */
struct link_wanted {
    struct user_id user;
    unsigned char hash[SHA256_LEN];
    bool made;
};
bool store_links_add(struct db *db, const struct audit_by *by, struct link_wanted *wanted, size_t count, struct err *err);
/* Whose it is; *found is false, and no error, where it is unknown, over, used, or its account disabled. */
bool store_link_find(struct db *db, struct arena *arena, const unsigned char hash[SHA256_LEN], instant now, struct user *out,
                     bool *found, struct err *err);
/* Uses it up: sets the password and ends all sessions. ERR_NOT_FOUND: it is no longer good. */
bool store_link_use(struct db *db, const struct audit_by *by, const unsigned char hash[SHA256_LEN], struct span password_hash,
                    struct err *err);

/* --- login and sessions ------------------------------------------------------------------------------------------ */
struct account {
    struct user user;
    struct span password_hash;
};
/* By username or e-mail as typed (trimmed); *found is false, and no error, where there is none. */
bool store_account_find(struct db *db, struct arena *arena, struct span login, struct account *out, bool *found,
                        struct err *err);

struct session {
    unsigned char hash[SHA256_LEN]; /* of the cookie's 32 bytes; the cookie itself is stored nowhere */
    struct user user;
    struct session_times times;
};
/* Whatever its age: session_is_live decides. */
bool store_session_find(struct db *db, struct arena *arena, const unsigned char hash[SHA256_LEN], struct session *out,
                        bool *found, struct err *err);
/* Deletes `replaced` (the hash of the cookie that came with the login; may be empty) in the same transaction. False
 * with ERR_NOT_FOUND where the account was disabled or got another password meanwhile: `account` is what the login checked
 * (an empty password_hash: no password was). `user_agent` is clean: what the person is told of it later. */
bool store_session_add(struct db *db, const unsigned char hash[SHA256_LEN], const struct account *account,
                       struct span user_agent, instant now, struct span replaced, struct err *err);

/* Keys are SHA-256 sums of what they stand for. */
struct throttle_keys {
    unsigned char pair[SHA256_LEN], address[SHA256_LEN], account[SHA256_LEN];
};
bool store_throttle_read(struct db *db, const struct throttle_keys *keys, instant now, struct throttle_facts *out,
                         struct err *err);
/* One more failure under the three keys. */
bool store_throttle_fail(struct db *db, const struct throttle_keys *keys, instant now, struct err *err);
/* A right password forgets this pair's failures. */
bool store_throttle_forget(struct db *db, const struct throttle_keys *keys, struct err *err);

/* Deletes old failures and links, and what of sessions is dead for longer than a form is kept for it (DRAFT_SECONDS). */
bool store_expire(struct db *db, int64_t session_ttl, instant now, struct err *err);

/* --- courses and enrolments -------------------------------------------------------------------------------------- */
bool store_course_add(struct db *db, const struct audit_by *by, const struct course *course, struct course_id *id,
                      struct err *err);
/* Writes all fields but `archived`; where days or zone changed, rewrites the classes that contract §7 allows. ERR_CHANGED. */
bool store_course_edit(struct db *db, struct zones *zones, const struct audit_by *by, const struct course *was,
                       const struct course *course, struct err *err);
/* ERR_CONFLICT: it is so already. */
bool store_course_set_archived(struct db *db, const struct audit_by *by, struct course_id id, bool archived,
                               struct err *err);
bool store_course_find(struct db *db, struct arena *arena, struct course_id id, struct course *out, struct err *err);
struct course_list {
    struct course *items;
    size_t count;
};
bool store_course_list(struct db *db, struct arena *arena, struct course_list *out, struct err *err);

/* A page of courses: whose name or code holds `text`, by name or by last day (open ones last), forwards or backwards. */
enum course_sort { COURSES_BY_NAME, COURSES_BY_NAME_BACK, COURSES_BY_END, COURSES_BY_END_BACK };
struct course_filter {
    struct span text;
    enum { COURSES_CURRENT, COURSES_ARCHIVED, COURSES_OVER_TOO } which; /* current: neither archived nor over */
    struct date today;
    struct user_id teacher; /* 0: whoever teaches them */
    instant now;
    enum course_sort sort;
};
struct course_summary {
    struct course course;
    int64_t students, teachers, meetings;
    struct span teacher; /* one of them; empty: there is none */
};
struct course_page {
    struct course_summary *items;
    size_t count;
    int64_t total; /* of all pages */
};
bool store_course_page(struct db *db, struct arena *arena, const struct course_filter *filter, size_t limit, size_t offset,
                       struct course_page *out, struct err *err);

/* Adds, or sets role and days of somebody enrolled already; `since` is `by`'s moment where it is added. ERR_NOT_FOUND: no such
 * user or course. ERR_CHANGED. */
bool store_enrol(struct db *db, struct zones *zones, const struct audit_by *by, const struct enrolment *was,
                 const struct enrolment *enrolment, struct err *err);
bool store_unenrol(struct db *db, struct zones *zones, const struct audit_by *by, struct user_id user,
                   struct course_id course, struct err *err);
/* Many at once: an account by its e-mail, made where there is none (without a password; its username is made from the e-mail);
 * who is in the course already stays as they are. ERR_NOT_FOUND: no such course. */
struct newcomer {
    struct span name, email;
};
bool store_enrol_many(struct db *db, struct zones *zones, const struct audit_by *by, struct course_id course, enum role role,
                      const struct newcomer *people, size_t count, struct err *err);
/* What store_enrol_many has made for that form. */
bool store_enrolled_by(struct db *db, struct span once, int64_t *accounts, int64_t *enrolments, struct err *err);
/* Role ROLE_NONE: not enrolled. ERR_NOT_FOUND: no such user or course. */
bool store_enrolment_find(struct db *db, struct arena *arena, struct user_id user, struct course_id course,
                          struct enrolment *out, struct err *err);
struct enrolment_row {
    struct enrolment enrolment;
    struct span username, name, course_name;
};
struct enrolment_list {
    struct enrolment_row *items;
    size_t count;
};
/* The account with that e-mail, and its role in the course; *found is false, and no error, where there is none. */
bool store_person_by_email(struct db *db, struct arena *arena, struct span email, struct course_id course, struct user *out,
                           enum role *role, bool *found, struct err *err);
/* A page of the people of a course whose name or username (and e-mail) holds `text`: teachers first, then by name. */
struct person_filter {
    struct course_id course;
    struct span text;
    bool emails;    /* the search looks into them too */
    enum role role; /* ROLE_NONE: both */
};
struct course_person {
    struct user user; /* id, username, name, email, staff, enabled */
    struct enrolment enrolment;
    instant entered; /* when they last came into a class of it for the first time; 0: never */
};
struct person_page {
    struct course_person *items;
    size_t count;
    int64_t total; /* of all pages */
};
bool store_person_page(struct db *db, struct arena *arena, const struct person_filter *filter, size_t limit, size_t offset,
                       struct person_page *out, struct err *err);
/* course.v 0: all. */
bool store_enrolment_list(struct db *db, struct arena *arena, struct course_id course, struct enrolment_list *out,
                          struct err *err);

/* Is the person a teacher of that course (0: of any) at that moment? */
bool store_teaches(struct db *db, struct user_id user, struct course_id course, instant now, bool *teaches,
                   struct err *err);
/* Whose they are; *found is false, and no error, where there is none. */
bool store_course_of_meeting(struct db *db, struct meeting_id meeting, struct course_id *out, bool *found, struct err *err);
bool store_course_of_class(struct db *db, struct occurrence_id class, struct course_id *out, bool *found, struct err *err);

/* --- meetings and occurrences ------------------------------------------------------------------------------------ */
/* Makes its classes too (contract §7). */
bool store_meeting_add(struct db *db, struct zones *zones, const struct audit_by *by, const struct meeting *meeting,
                       struct meeting_id *id, struct err *err);
/* Writes all fields but `on`; where the rule changed, rewrites the classes that contract §7 allows. ERR_CHANGED. */
bool store_meeting_edit(struct db *db, struct zones *zones, const struct audit_by *by, const struct meeting *was,
                        const struct meeting *meeting, struct err *err);
bool store_meeting_set_on(struct db *db, const struct audit_by *by, struct meeting_id id, bool on, struct err *err);
bool store_meeting_find(struct db *db, struct arena *arena, struct meeting_id id, struct meeting *out, struct err *err);
struct meeting_list {
    struct meeting *items;
    size_t count;
};
/* course.v 0: all. */
bool store_meeting_list(struct db *db, struct arena *arena, struct course_id course, struct meeting_list *out,
                        struct err *err);

struct occurrence_list {
    struct occurrence *items;
    size_t count;
};
/* What saving a meeting (id 0: as a new one) would make of its classes: what store_meeting_add and store_meeting_edit do. */
struct meeting_preview {
    struct occurrence_list classes;  /* that have not ended, as they would be, by start */
    int64_t added, changed, removed; /* classes */
    int64_t kept; /* to come, but left as they are: somebody moved, cancelled, added or entered them */
};
bool store_meeting_preview(struct db *db, struct arena *arena, struct zones *zones, const struct meeting *meeting, instant now,
                           struct meeting_preview *out, struct err *err);
/* By start; `from` and `to` are local days (DATE_NONE: open). */
bool store_occurrence_list(struct db *db, struct arena *arena, struct meeting_id meeting, struct date from,
                           struct date to, struct occurrence_list *out, struct err *err);
/* A page of a call's classes with how many students entered each: those that have not ended by start, or those that have,
 * latest first. */
struct class_filter {
    struct meeting_id meeting;
    struct course_id course; /* the meeting's */
    bool past;
    instant now;
};
struct class_page {
    struct class_row {
        struct occurrence occurrence;
        int64_t entered;
    } *items;
    size_t count;
    int64_t total; /* of all pages */
};
bool store_class_page(struct db *db, struct arena *arena, const struct class_filter *filter, size_t limit, size_t offset,
                      struct class_page *out, struct err *err);
/* How many enabled people are in a course, now or later; how many of them as students. */
bool store_course_people(struct db *db, struct course_id course, instant now, int64_t *people, int64_t *students,
                         struct err *err);
/* How many of its classes are on or to come, of calls that are on. */
bool store_course_classes_left(struct db *db, struct course_id course, instant now, int64_t *classes, struct err *err);
/* The first classes between two moments (but `except`) of that course, or of another that one of its teachers teaches. */
struct at_once {
    struct meeting_id meeting;
    struct span course_name;
    instant starts_at, ends_at;
};
struct at_once_list {
    struct at_once *items;
    size_t count;
};
bool store_classes_at_once(struct db *db, struct arena *arena, struct course_id course, instant from, instant to,
                           struct occurrence_id except, struct at_once_list *out, struct err *err);
/* The class that starts on that local day, or was moved from it. ERR_NOT_FOUND: none. */
bool store_occurrence_on(struct db *db, struct arena *arena, struct meeting_id meeting, struct date day,
                         struct occurrence *out, struct err *err);
bool store_occurrence_find(struct db *db, struct arena *arena, struct occurrence_id id, struct occurrence *out,
                           struct err *err);
/* ERR_CONFLICT: already so. */
bool store_occurrence_cancel(struct db *db, struct zones *zones, const struct audit_by *by, struct occurrence_id id,
                             struct span reason, struct err *err);
/* Back to what the rule says of it: undoes a cancellation and a move. Where the rule asks for none on its day any more it
 * counts as one added by hand, so that it stays. ERR_CONFLICT: it is neither. */
bool store_occurrence_restore(struct db *db, struct zones *zones, const struct audit_by *by, struct occurrence_id id,
                              struct err *err);
/* `start` and `end` are wall-clock seconds in the course's zone. */
bool store_occurrence_move(struct db *db, struct zones *zones, const struct audit_by *by, struct occurrence_id id,
                           struct date to_day, int start, int end, struct err *err);
/* One more class, which the rule does not ask for. */
bool store_occurrence_add(struct db *db, struct zones *zones, const struct audit_by *by, struct meeting_id meeting,
                          struct date day, int start, int end, struct occurrence_id *id, struct err *err);
/* Keeps every meeting's classes made to its horizon and follows a changed tz database: one short transaction a meeting.
 * *changed counts the classes written. */
bool store_horizon_extend(struct db *db, struct zones *zones, instant now, int64_t *changed, struct err *err);

/* --- the way into a call ----------------------------------------------------------------------------------------- */
/* Fills meeting_exists, meeting, course, enrolment, near, next, last and teacher_entered of `facts`; the rest is the caller's, who has set
 * now, user and windows. `user` may be NULL: then only what does not depend on it. */
bool store_access_facts(struct db *db, struct arena *arena, struct meeting_id meeting, struct access_facts *facts,
                        struct err *err);

/* Has a teacher of that course entered that class by then? It counts who was a teacher of it on entering, or is one then, as
 * the enrolments stand now: whoever was removed from the course does not. */
bool store_teacher_entered(struct db *db, struct occurrence_id class, struct course_id course, instant now, bool *entered,
                           struct err *err);

/* The classes of a person's courses that end after `from` and start before `to`, cancelled ones too, and of each call that
 * has none there the first that comes after it; by start and then course name. Where they are more than `limit`, those are
 * left out first that come after `to`, then those that ended before `ended`. */
struct class_span {
    instant from, to, ended;
};
struct user_class {
    struct course course;
    enum role role;
    struct meeting meeting;
    struct occurrence occurrence;
};
struct user_class_list {
    struct user_class *items;
    size_t count;
};
bool store_user_classes(struct db *db, struct arena *arena, struct user_id user, const struct class_span *span,
                        size_t limit, struct user_class_list *out, struct err *err);
/* A person's courses by name, but for archived ones and those that a substitute is done with. */
struct user_course {
    struct course course;
    enum role role;
    bool has_meeting;
};
struct user_course_list {
    struct user_course *items;
    size_t count;
};
bool store_user_courses(struct db *db, struct arena *arena, struct user_id user, instant now,
                        struct user_course_list *out, struct err *err);
/* The first class of a meeting that starts after a moment: not cancelled, inside the course's days. */
bool store_next_class(struct db *db, struct arena *arena, struct meeting_id meeting, const struct course *course,
                      instant after, struct occurrence *out, bool *found, struct err *err);
/* How many of the course's students have entered that class, and how many are enrolled. */
bool store_class_entered(struct db *db, struct arena *arena, const struct occurrence *class, struct course_id course,
                         int64_t *entered, int64_t *students, struct err *err);

/* --- appends: what cannot fail for a reason of its own ----------------------------------------------------------- */
/* Goes to the one writer thread, which commits all that has arrived in one transaction and only then calls `done`, on
 * its own thread. The struct and what its spans point to live until then. */
struct append {
    bool has_join;
    struct join join;
    bool has_touch; /* a session's new last use and `until` (the later one is kept) */
    bool has_end;   /* a session that ends (logout) */
    bool has_probe; /* nothing but the question: could it be written now? (store_ready) */
    unsigned char session[SHA256_LEN];
    instant seen_at, until;
    void (*done)(struct append *append, bool committed, const struct err *err);
    void *context;       /* the caller's */
    struct append *next; /* the store's own */
};
void store_append(struct store *store, struct append *append);
/* The same, and waits for it: for tests and for threads that may wait. `done` is not called. */
bool store_append_wait(struct store *store, struct append *append, struct err *err);

/* --- the audit trail ---------------------------------------------------------------------------------------------- */
/* What was done to one thing, or by somebody, or (all 0) at all, newest first; `before`: only entries with a smaller id (0: all). */
struct audit_filter {
    struct user_id user;
    struct course_id course;
    struct meeting_id meeting;
    struct user_id actor;
    bool commands;                 /* by commands alone, not by people */
    enum audit_action first, last; /* actions; both 0: all */
    int64_t before;
};
struct audit_list {
    struct audit_entry *items;
    size_t count;
};
bool store_audit_list(struct db *db, struct arena *arena, const struct audit_filter *filter, size_t limit,
                      struct audit_list *out, struct err *err);
/* What the form with that `once` has done; *found is false, and no error, where nothing. */
bool store_audit_once(struct db *db, struct arena *arena, struct span once, struct audit_entry *out, bool *found,
                      struct err *err);

/* --- moving: all of it at once ------------------------------------------------------------------------------------ */
/* ERR_CONFLICT: something is there already, and nothing was touched. The names are constants. */
#define STORE_MOVED_MAX 16
struct store_moved {
    struct {
        const char *name; /* of a file or a table */
        int64_t bytes;    /* of a file; 0 for a table */
        int64_t rows;
    } parts[STORE_MOVED_MAX];
    size_t count;
};
/* Copies both SQLite files into a folder, which is made where it is missing, while others read and write them: all that
 * was committed before the call is in the copy, which is checked, and is seen whole or not at all. */
bool store_backup(struct span database_url, struct span folder, struct store_moved *out, struct err *err);
/* The same from such a folder to where `database_url` points. */
bool store_restore(struct span folder, struct span database_url, struct store_moved *out, struct err *err);
/* Copies every row of a database into another one that holds none, whichever engines they are: one transaction there,
 * compared with what it was made from before it is committed. */
bool store_copy(struct span from, struct span to, struct store_moved *out, struct err *err);

#endif
