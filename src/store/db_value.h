/* db_value.h: the domain's values as those of a database, and back. What is "none" here is NULL there. */
#ifndef STORE_DB_VALUE_H
#define STORE_DB_VALUE_H

#include "store/db.h"

static inline struct db_value db_int(int64_t value)
{
    return (struct db_value){.kind = DB_INT, .integer = value};
}

static inline struct db_value db_text(struct span value)
{
    return (struct db_value){.kind = DB_TEXT, .bytes = value};
}

static inline struct db_value db_blob(struct span value)
{
    return (struct db_value){.kind = DB_BLOB, .bytes = value};
}

static inline struct db_value db_instant(instant value)
{
    return value == INSTANT_NONE ? (struct db_value){.kind = DB_NULL} : db_int(value);
}

static inline struct db_value db_date(struct date value)
{
    return date_is_none(value) ? (struct db_value){.kind = DB_NULL} : db_int(value.days);
}

static inline int64_t db_get_int(const struct db_value *value)
{
    return value->kind == DB_INT ? value->integer : 0;
}

static inline instant db_get_instant(const struct db_value *value)
{
    return value->kind == DB_NULL ? INSTANT_NONE : value->integer;
}

static inline struct date db_get_date(const struct db_value *value)
{
    return value->kind == DB_NULL ? DATE_NONE : (struct date){(int32_t)value->integer};
}

/* A copy in the arena; without an arena the driver's own bytes, which last as long as the row. */
static inline struct span db_get_bytes(struct arena *arena, const struct db_value *value)
{
    return arena ? arena_copy(arena, value->bytes) : value->bytes;
}

#endif
