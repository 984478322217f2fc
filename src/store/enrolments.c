/* enrolments.c: who is in a course, as what, and on which days. */
#include "store/store_internal.h"

#include "base/text.h"
#include "core/rules.h"

/* --- somebody's place in a course ------------------------------------------------------------------------------------
 */

/* With the names of both, as the trail has them, and the course's zone. */
struct place {
    struct enrolment enrolment;
    struct span subject, zone;
};

static bool read_place(struct db *db, struct arena *arena, struct user_id user, struct course_id course,
                       struct place *out, struct err *err)
{
    struct sql_enrolment_find_row row;
    bool found;
    if (!sql_enrolment_find(db, arena, user, course, &row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "no such user or course");
    struct user named = {.name = row.name, .username = row.username};
    out->enrolment = (struct enrolment){user, course, row.role, row.since, row.from, row.until};
    out->subject = arena_printf(arena, "%.*s · %.*s", SPAN_ARG(store_user_shown(&named)), SPAN_ARG(row.course_name));
    out->zone = row.zone;
    return true;
}

bool store_enrolment_find(struct db *db, struct arena *arena, struct user_id user, struct course_id course,
                          struct enrolment *out, struct err *err)
{
    struct place place;
    if (!read_place(db, arena, user, course, &place, err))
        return false;
    *out = place.enrolment;
    return true;
}

/* A substitute's first or last moment as people speak of it: the day, in the course's zone. */
static struct span day_text(struct arena *arena, const struct zone *zone, instant at)
{
    struct date day;
    int seconds;
    if (at == 0)
        return SPAN("");
    if (zone == NULL)
        return instant_format_utc(arena, at);
    zone_local(zone, at, &day, &seconds);
    return date_format(arena, day);
}

static struct span differences(struct arena *arena, const struct zone *zone, const struct enrolment *before,
                               const struct enrolment *after)
{
    struct buf details = details_new(arena);
    details_text(&details, "role", span_of(role_name(before->role)), span_of(role_name(after->role)));
    details_text(&details, "from", day_text(arena, zone, before->from), day_text(arena, zone, after->from));
    details_text(&details, "until", day_text(arena, zone, before->until), day_text(arena, zone, after->until));
    return buf_span(&details);
}

static bool is_same(const struct enrolment *a, const struct enrolment *b)
{
    return a->role == b->role && a->from == b->from && a->until == b->until;
}

/* Role ROLE_NONE: no longer in it. */
static bool write_place(struct db *db, struct arena *arena, struct zones *zones, const struct audit_by *by,
                        const struct enrolment *was, const struct enrolment *after, struct err *err)
{
    struct place place;
    struct err no_zone;
    int64_t changed;
    bool remove = after->role == ROLE_NONE;
    if (!read_place(db, arena, after->user, after->course, &place, err))
        return false;
    const struct enrolment *before = &place.enrolment;
    const struct zone *zone = zones_get(zones, place.zone, by->at, &no_zone);
    struct audit_entry entry = {.user = after->user,
                                .course = after->course,
                                .subject = place.subject,
                                .details = differences(arena, zone, before, after)};
    entry.action = remove ? AUDIT_UNENROL : before->role == ROLE_NONE ? AUDIT_ENROL : AUDIT_ENROL_EDIT;
    if (!store_audit(db, by, &entry, err))
        return false;
    if (remove && before->role == ROLE_NONE)
        return err_set(err, ERR_NOT_FOUND, "not enrolled in this course");
    if (was && !is_same(was, before))
        return err_set(err, ERR_CHANGED, "somebody has changed it meanwhile");
    return remove ? sql_unenrol(db, after->user, after->course, &changed, err)
                  : sql_enrol(db, after->user, after->course, after->role, by->at, after->from, after->until, &changed,
                              err);
}

static bool write_one(struct db *db, struct zones *zones, const struct audit_by *by, const struct enrolment *was,
                      const struct enrolment *after, struct err *err)
{
    struct arena *arena = arena_new();
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && write_place(db, arena, zones, by, was, after, err);
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

bool store_enrol(struct db *db, struct zones *zones, const struct audit_by *by, const struct enrolment *was,
                 const struct enrolment *enrolment, struct err *err)
{
    return write_one(db, zones, by, was, enrolment, err);
}

bool store_unenrol(struct db *db, struct zones *zones, const struct audit_by *by, struct user_id user,
                   struct course_id course, struct err *err)
{
    return write_one(db, zones, by, NULL, &(struct enrolment){.user = user, .course = course}, err);
}

/* --- many at once ----------------------------------------------------------------------------------------------------
 */

bool store_person_by_email(struct db *db, struct arena *arena, struct span email, struct course_id course,
                           struct user *out, enum role *role, bool *found, struct err *err)
{
    struct sql_person_by_email_row row;
    if (!sql_person_by_email(db, arena, text_lower(arena, email), course, &row, found, err))
        return false;
    if (*found) {
        *out = (struct user){.id = row.id,
                             .username = row.username,
                             .name = row.name,
                             .email = row.email,
                             .staff = row.staff,
                             .enabled = row.enabled};
        *role = row.role;
    }
    return true;
}

#define NUMBERS_IN_TURN 9 /* then at random: a list of info@… must not try each number that was given out before */
#define NUMBERS_TRIED 100

static bool free_username(struct db *db, struct arena *arena, struct span email, struct span *out, struct err *err)
{
    struct sql_user_taken_row taken = {0};
    bool found;
    for (unsigned i = 1; i <= NUMBERS_TRIED; i++) {
        uint16_t number = (uint16_t)i;
        if (i > NUMBERS_IN_TURN)
            crypto_random(&number, sizeof number);
        *out = username_from_email(arena, email, number);
        if (!sql_user_taken(db, arena, (struct user_id){0}, text_lower(arena, *out), SPAN(""), &taken, &found, err))
            return false;
        if (!taken.username)
            return true;
    }
    return err_set(err, ERR_CONFLICT, "no username is left for an e-mail");
}

static bool add_account(struct db *db, struct arena *arena, const struct audit_by *by, const struct newcomer *person,
                        struct user_id *id, struct err *err)
{
    struct user user = {.name = person->name, .email = person->email, .enabled = true, .created_at = by->at};
    return free_username(db, arena, person->email, &user.username, err) &&
           store_put_user(db, arena, by, &user, SPAN(""), id, err);
}

/* *by loses its `once` to the first thing that is written. */
static bool bring(struct db *db, struct arena *arena, struct zones *zones, struct audit_by *by,
                  const struct newcomer *person, const struct enrolment *as, struct err *err)
{
    struct user user;
    struct enrolment enrolment = *as;
    enum role role = ROLE_NONE;
    bool found;
    if (!store_person_by_email(db, arena, person->email, as->course, &user, &role, &found, err))
        return false;
    if (found && role != ROLE_NONE)
        return true;
    enrolment.user = user.id;
    if (!found) {
        if (!add_account(db, arena, by, person, &enrolment.user, err))
            return false;
        by->once = SPAN("");
    }
    if (!write_place(db, arena, zones, by, NULL, &enrolment, err))
        return false;
    by->once = SPAN("");
    return true;
}

bool store_enrol_many(struct db *db, struct zones *zones, const struct audit_by *by, struct course_id course,
                      enum role role, const struct newcomer *people, size_t count, struct err *err)
{
    struct arena *arena = arena_new();
    struct audit_by next = *by;
    struct course found;
    const struct enrolment as = {.course = course, .role = role};
    bool begun = db_begin_write(db, DB_MAIN, err);
    bool ok = begun && store_course_find(db, arena, course, &found, err);
    for (size_t i = 0; ok && i < count; i++) {
        arena_reset(arena);
        ok = bring(db, arena, zones, &next, &people[i], &as, err);
    }
    ok = begun && store_end_write(db, ok, err);
    arena_free(arena);
    return ok;
}

bool store_enrolled_by(struct db *db, struct span once, int64_t *accounts, int64_t *enrolments, struct err *err)
{
    struct sql_audit_enrolled_row row = {0};
    bool found;
    if (!sql_audit_enrolled(db, NULL, once, &row, &found, err))
        return false;
    *accounts = row.accounts;
    *enrolments = row.enrolments;
    return true;
}

/* --- lists -----------------------------------------------------------------------------------------------------------
 */

bool store_person_page(struct db *db, struct arena *arena, const struct person_filter *filter, size_t limit,
                       size_t offset, struct person_page *out, struct err *err)
{
    struct span pattern = store_pattern(arena, filter->text);
    struct sql_person_page_rows rows;
    struct sql_person_count_row count = {0};
    bool found;
    if (!sql_person_page(db, arena, filter->course, filter->role, pattern, filter->emails, (int64_t)limit,
                         (int64_t)offset, &rows, err) ||
        !sql_person_count(db, arena, filter->course, filter->role, pattern, filter->emails, &count, &found, err))
        return false;
    *out = (struct person_page){arena_array(arena, rows.count, sizeof *out->items), rows.count, count.total};
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_person_page_row *row = &rows.items[i];
        out->items[i] =
            (struct course_person){.user = {.id = row->id,
                                            .username = row->username,
                                            .name = row->name,
                                            .email = row->email,
                                            .staff = row->staff,
                                            .enabled = row->enabled},
                                   .enrolment = {row->id, filter->course, row->role, row->since, row->from, row->until},
                                   .entered = row->entered};
    }
    return true;
}

bool store_enrolment_list(struct db *db, struct arena *arena, struct course_id course, struct enrolment_list *out,
                          struct err *err)
{
    struct sql_enrolment_list_rows rows;
    if (!sql_enrolment_list(db, arena, course, &rows, err))
        return false;
    out->count = rows.count;
    out->items = arena_array(arena, rows.count, sizeof *out->items);
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_enrolment_list_row *row = &rows.items[i];
        out->items[i] =
            (struct enrolment_row){.enrolment = {row->user, row->course, row->role, row->since, row->from, row->until},
                                   .username = row->username,
                                   .name = row->name,
                                   .course_name = row->course_name};
    }
    return true;
}

bool store_teaches(struct db *db, struct user_id user, struct course_id course, instant now, bool *teaches,
                   struct err *err)
{
    struct sql_teaches_row row = {0};
    bool found;
    if (!sql_teaches(db, NULL, user, course, now, &row, &found, err))
        return false;
    *teaches = row.teaches;
    return true;
}
