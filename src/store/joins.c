/* joins.c: records, read one by one. */
#include "store/records.h"

#include "store/store_internal.h"

struct each {
    bool (*row)(void *context, const struct join *join);
    void *context;
};

static bool give(void *context, const struct sql_join_row *row)
{
    const struct each *each = context;
    struct join join = {.id = row->id, .at = row->at, .user = row->user, .username = row->username, .name = row->name,
                        .meeting = row->meeting, .course = row->course, .course_name = row->course_name,
                        .occurrence = row->occurrence, .verdict = row->verdict, .via = row->via,
                        .address = row->address, .user_agent = row->user_agent};
    return each->row(each->context, &join);
}

/* In the order of the one index, by time: nothing is sorted in memory. */
bool store_joins_each(struct db *db, const struct join_filter *filter,
                      bool (*row)(void *context, const struct join *join), void *context, struct err *err)
{
    struct each each = {row, context};
    int64_t since = filter->since; /* INSTANT_NONE is before every moment */
    if (filter->meeting.v)
        return sql_joins_of_meeting(db, filter->meeting, filter->user, since, give, &each, err);
    if (filter->user.v)
        return sql_joins_of_user(db, filter->user, since, give, &each, err);
    return sql_joins_all(db, since, give, &each, err);
}
