/* use.c: calls each generated function over a database that shows what it was given, and has two rows. */
#include "sql.gen.h"

#include <stdio.h>

static void show(const struct db_value *value)
{
    switch (value->kind) {
    case DB_NULL:
        printf(" null");
        break;
    case DB_INT:
        printf(" %lld", (long long)value->integer);
        break;
    case DB_TEXT:
    case DB_BLOB:
        printf(" %s(%.*s)", value->kind == DB_TEXT ? "text" : "blob", SPAN_ARG(value->bytes));
        break;
    }
}

bool db_run(struct db *db, unsigned statement, const struct db_value *parameters, db_row *row, void *context,
            int64_t *changed, struct err *err)
{
    (void)db, (void)err;
    const struct db_statement *known = &sql_statements[statement];
    printf("%s:", known->name);
    for (unsigned i = 0; i < known->parameters; i++)
        show(&parameters[i]);
    printf("\n");
    char name[] = "Misha"; /* not there any more when the function has returned */
    struct db_value text = db_text((struct span){name, 5});
    const struct db_value wide[] = {db_int(7), text, db_int(1), db_date(DATE_NONE), db_instant(INSTANT_NONE), db_int(2)};
    if (row && row(context, known->columns == 1 ? &text : wide))
        row(context, known->columns == 1 ? &text : wide);
    if (changed)
        *changed = 3;
    name[0] = '?';
    return true;
}

static bool give(void *context, const struct sql_cat_each_row *row)
{
    (void)context;
    printf("  each %.*s\n", SPAN_ARG(row->name));
    return true;
}

static void show_cat(const struct sql_cat_row *cat)
{
    printf("  %lld %.*s %d %d %d %d\n", (long long)cat->id.v, SPAN_ARG(cat->name), cat->staff, date_is_none(cat->born),
           cat->seen_at == INSTANT_NONE, cat->role == ROLE_TEACHER);
}

int main(void)
{
    struct arena *arena = arena_new();
    struct err err;
    struct sql_cat_row cat;
    struct sql_cat_rows cats;
    bool found;
    int64_t changed = 0;
    sql_cat_add(NULL, SPAN("Tom"), SPAN("o.o"), true, INSTANT_NONE, ROLE_STUDENT, &changed, &err);
    printf("  changed %lld\n", (long long)changed);
    sql_cat_each(NULL, give, NULL, &err);
    sql_cat_find(NULL, arena, (struct user_id){7}, (struct date){20000}, &cat, &found, &err);
    show_cat(&cat);
    sql_cat_list(NULL, arena, &cats, &err);
    for (size_t i = 0; i < cats.count; i++)
        show_cat(&cats.items[i]);
    printf("%s\n", sql_statements[SQL_cat_list].text);
    arena_free(arena);
    return found ? 0 : 1;
}
