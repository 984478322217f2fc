/* joins.c: records, read. */
#include "store/store_internal.h"

struct each {
    bool (*row)(void *context, const struct join *join);
    void *context;
};

static bool give(void *context, const struct sql_joins_each_row *row)
{
    const struct each *each = context;
    struct join join = {.id = row->id, .at = row->at, .user = row->user, .username = row->username, .name = row->name,
                        .meeting = row->meeting, .course = row->course, .course_name = row->course_name,
                        .occurrence = row->occurrence, .verdict = row->verdict, .via = row->via,
                        .address = row->address, .user_agent = row->user_agent};
    return each->row(each->context, &join);
}

bool store_joins_each(struct db *db, const struct join_filter *filter,
                      bool (*row)(void *context, const struct join *join), void *context, struct err *err)
{
    struct each each = {row, context};
    return sql_joins_each(db, filter->meeting, filter->user, filter->since, give, &each, err);
}
