/* people.c: accounts as the administration looks at them, and people at their own. */
#include "store/people.h"
#include "store/store_internal.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

#define WORDS 3 /* of a search that are looked for, each by itself: the last takes what follows it */

/* Patterns of the words of a search; what looks for nothing is like anything. */
static void patterns_of(struct arena *arena, struct span text, struct span patterns[WORDS])
{
    struct span rest = span_trim(text), word;
    for (size_t i = 0; i < WORDS; i++) {
        bool more = i + 1 < WORDS && span_cut(&rest, ' ', &word);
        patterns[i] = store_pattern(arena, more ? word : rest);
        if (!more)
            rest = SPAN("");
        rest = span_trim(rest);
    }
}

bool store_user_page(struct db *db, struct arena *arena, const struct user_filter *filter, size_t limit, size_t offset,
                     struct user_page *out, struct err *err)
{
    struct span patterns[WORDS], exact = text_lower(arena, span_trim(filter->text));
    int64_t enabled = filter->which == USERS_ENABLED || filter->which == USERS_WITHOUT_PASSWORD ? 1 : filter->which == USERS_DISABLED ? 0 : 2;
    int64_t staff = filter->which == USERS_STAFF, without = filter->which == USERS_WITHOUT_PASSWORD;
    struct sql_user_page_rows rows;
    struct sql_user_count_row count = {0};
    bool found;
    patterns_of(arena, filter->text, patterns);
    if (!sql_user_page(db, arena, patterns[0], patterns[1], patterns[2], exact, enabled, staff, without, (int64_t)limit,
                       (int64_t)offset, filter->sort, &rows, err) ||
        !sql_user_count(db, arena, patterns[0], patterns[1], patterns[2], exact, enabled, staff, without, &count, &found, err))
        return false;
    *out = (struct user_page){arena_array(arena, rows.count, sizeof *out->items), rows.count, count.total};
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_user_page_row *row = &rows.items[i];
        out->items[i] = (struct user_summary){
            .user = {.id = row->id, .username = row->username, .name = row->name, .email = row->email,
                     .avatar = row->avatar, .staff = row->staff, .enabled = row->enabled, .created_at = row->created_at,
                     .language = row->language},
            .has_password = row->has_password};
    }
    return true;
}

bool store_user_standing(struct db *db, struct arena *arena, struct user_id user, int64_t session_ttl, instant now,
                         struct user_standing *out, struct err *err)
{
    struct sql_user_standing_row row = {0};
    bool found;
    if (!sql_user_standing(db, arena, user, now, now - session_ttl, now - SESSION_ABSOLUTE, &row, &found, err))
        return false;
    *out = (struct user_standing){row.has_password, row.sessions, row.link_until};
    return found || err_set(err, ERR_NOT_FOUND, "no such user");
}

bool store_user_taken(struct db *db, const struct user *user, bool *username, bool *email, struct err *err)
{
    struct arena *arena = arena_new();
    struct sql_user_taken_row taken = {0};
    bool found, ok = sql_user_taken(db, arena, user->id, text_lower(arena, user->username), text_lower(arena, user->email),
                                    &taken, &found, err);
    *username = taken.username;
    *email = taken.email;
    arena_free(arena);
    return ok;
}

bool store_user_enrolments(struct db *db, struct arena *arena, struct user_id user, struct user_enrolment_list *out,
                           struct err *err)
{
    struct sql_user_enrolments_rows rows;
    if (!sql_user_enrolments(db, arena, user, &rows, err))
        return false;
    *out = (struct user_enrolment_list){arena_array(arena, rows.count, sizeof *out->items), rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_user_enrolments_row *row = &rows.items[i];
        out->items[i] = (struct user_enrolment){
            .enrolment = {.user = user, .course = row->course, .role = row->role, .since = row->since,
                          .from = row->from, .until = row->until},
            .course_name = row->name, .course_code = row->code, .zone = row->zone, .archived = row->archived};
    }
    return true;
}

bool store_session_list(struct db *db, struct arena *arena, struct user_id user, int64_t session_ttl, instant now,
                        size_t limit, struct session_list *out, struct err *err)
{
    struct sql_session_list_rows rows;
    if (!sql_session_list(db, arena, user, now, now - session_ttl, now - SESSION_ABSOLUTE, (int64_t)limit, &rows, err))
        return false;
    *out = (struct session_list){arena_array(arena, rows.count, sizeof *out->items), rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_session_list_row *row = &rows.items[i];
        out->items[i] = (struct session_seen){.times = {row->created_at, row->seen_at, row->until},
                                              .user_agent = row->user_agent};
        assert(row->hash.len == SHA256_LEN);
        memcpy(out->items[i].hash, row->hash.ptr, SHA256_LEN);
    }
    return true;
}
