/* shelf.c: an empty store in a temporary folder. */
#include "support/shelf.h"
#include "support/database.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void must(bool ok, const struct shelf *shelf)
{
    if (ok)
        return;
    fprintf(stderr, "%s\n", shelf->err.text);
    abort();
}

void shelf_open(struct shelf *shelf)
{
    crypto_init();
    *shelf = (struct shelf){.arena = arena_new(), .zones = zones_new("/usr/share/zoneinfo")};
    snprintf(shelf->folder, sizeof shelf->folder, "/tmp/portero-shelf-XXXXXX");
    assert(mkdtemp(shelf->folder) != NULL);
    shelf->url = test_database(shelf->arena, shelf->folder, "s.db");
    must(store_open(shelf->url, &shelf->store, &shelf->err), shelf);
    must(store_connect(shelf->store, &shelf->db, &shelf->err), shelf);
}

void shelf_reopen(struct shelf *shelf)
{
    store_disconnect(shelf->db);
    store_close(shelf->store);
    must(store_open(shelf->url, &shelf->store, &shelf->err), shelf);
    must(store_connect(shelf->store, &shelf->db, &shelf->err), shelf);
}

void shelf_close(struct shelf *shelf)
{
    store_disconnect(shelf->db);
    store_close(shelf->store);
    test_database_drop(shelf->url);
    zones_free(shelf->zones);
    arena_free(shelf->arena);
    DIR *dir = opendir(shelf->folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
    rmdir(shelf->folder);
}

struct user_id shelf_user(struct shelf *shelf, const char *username)
{
    struct user_id id;
    struct user user = {.username = span_of(username), .name = arena_printf(shelf->arena, "Sra. %s", username),
                        .email = arena_printf(shelf->arena, "%s@example.cl", username), .avatar = SPAN(""),
                        .enabled = true, .created_at = SHELF_NOW};
    must(store_user_add(shelf->db, BY, &user, SPAN("hash"), &id, &shelf->err), shelf);
    return id;
}

struct course_id shelf_course(struct shelf *shelf, const char *name)
{
    struct course_id id;
    struct course course = {.name = span_of(name), .code = SPAN("C"), .zone = SPAN("America/Santiago"),
                            .first_day = DATE_NONE, .last_day = DATE_NONE};
    must(store_course_add(shelf->db, BY, &course, &id, &shelf->err), shelf);
    return id;
}

struct meeting_id shelf_meeting(struct shelf *shelf, struct course_id course)
{
    struct meeting_id id;
    struct meeting meeting = {.course = course, .link_kind = LINK_DEFAULT, .on = true,
                              .rule = {.weekday = 1, .date = DATE_NONE, .start = 19 * 3600, .end = 21 * 3600}};
    must(store_meeting_add(shelf->db, shelf->zones, BY_AT(SHELF_NOW), &meeting, &id, &shelf->err), shelf);
    return id;
}

struct date shelf_day(const char *text)
{
    struct date day;
    assert(date_parse(span_of(text), &day));
    return day;
}

int shelf_setup(void **state)
{
    *state = calloc(1, sizeof(struct shelf));
    if (*state == NULL)
        return -1;
    shelf_open(*state);
    return 0;
}

int shelf_teardown(void **state)
{
    shelf_close(*state);
    free(*state);
    return 0;
}

struct occurrence_id shelf_class(struct shelf *shelf, struct meeting_id meeting, struct date day)
{
    struct occurrence class;
    must(store_occurrence_on(shelf->db, shelf->arena, meeting, day, &class, &shelf->err), shelf);
    return class.id;
}

struct meeting shelf_find_meeting(struct shelf *shelf, struct meeting_id id)
{
    struct meeting meeting;
    must(store_meeting_find(shelf->db, shelf->arena, id, &meeting, &shelf->err), shelf);
    return meeting;
}

struct occurrence shelf_find_class(struct shelf *shelf, struct occurrence_id id)
{
    struct occurrence class;
    must(store_occurrence_find(shelf->db, shelf->arena, id, &class, &shelf->err), shelf);
    return class;
}

struct meeting_id shelf_add_meeting(struct shelf *shelf, struct meeting meeting)
{
    must(store_meeting_add(shelf->db, shelf->zones, BY, &meeting, &meeting.id, &shelf->err), shelf);
    return meeting.id;
}

void shelf_enrol(struct shelf *shelf, struct user_id user, struct course_id course, enum role role)
{
    struct enrolment enrolment = {.user = user, .course = course, .role = role};
    must(store_enrol(shelf->db, shelf->zones, BY, NULL, &enrolment, &shelf->err), shelf);
}
