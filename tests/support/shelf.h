/* shelf.h: an empty store in a temporary folder, for tests of the store. */
#ifndef TESTS_SHELF_H
#define TESTS_SHELF_H

#include "store/store.h"

#define SHELF_NOW ((instant)1795557600) /* 2026-11-24T22:00:00Z, a Tuesday, 19:00 in Chile */

/* Who changes things in tests. */
#define BY_AT(moment) (&(const struct audit_by){.name = SPAN("pruebas"), .at = (moment)})
#define BY BY_AT(SHELF_NOW)

struct shelf {
    char folder[64];
    struct span url;
    struct arena *arena;
    struct store *store;
    struct db *db;
    struct zones *zones;
    struct err err;
};

void shelf_open(struct shelf *shelf);
/* Closes the store and opens it again, as after a restart. */
void shelf_reopen(struct shelf *shelf);
void shelf_close(struct shelf *shelf);
/* The same as cmocka's set-up and tear-down; *state is the shelf. */
int shelf_setup(void **state);
int shelf_teardown(void **state);

/* One of each, with names of their own; abort where they cannot be added. */
struct user_id shelf_user(struct shelf *shelf, const char *username);
struct course_id shelf_course(struct shelf *shelf, const char *name);
/* Tuesdays 19:00-21:00. */
struct meeting_id shelf_meeting(struct shelf *shelf, struct course_id course);
struct date shelf_day(const char *text);
/* The class of that day, which must be there. */
struct occurrence_id shelf_class(struct shelf *shelf, struct meeting_id meeting, struct date day);
struct meeting shelf_find_meeting(struct shelf *shelf, struct meeting_id id);
struct occurrence shelf_find_class(struct shelf *shelf, struct occurrence_id id);
struct meeting_id shelf_add_meeting(struct shelf *shelf, struct meeting meeting);
void shelf_enrol(struct shelf *shelf, struct user_id user, struct course_id course, enum role role);

#endif
