/* search.c: lists of the administration: searched, filtered, a page at a time. */
#include "store/store_internal.h"

#include "base/buf.h"
#include "base/text.h"

#define SEARCHED_MAX 100 /* bytes of a search that count */

/* The bytes of its first characters that count. */
static size_t searched_len(struct span key)
{
    size_t len = key.len < SEARCHED_MAX ? key.len : SEARCHED_MAX;
    while (len < key.len && ((unsigned char)key.ptr[len] & 0xC0) == 0x80)
        len--;
    return len;
}

struct span store_pattern(struct arena *arena, struct span text)
{
    struct span key = text_fold(arena, span_trim(text));
    struct buf out = buf_new(arena, 2 * SEARCHED_MAX + 2);
    buf_byte(&out, '%');
    for (size_t i = 0, len = searched_len(key); i < len; i++) {
        if (key.ptr[i] == '%' || key.ptr[i] == '_' || key.ptr[i] == '\\')
            buf_byte(&out, '\\');
        buf_byte(&out, key.ptr[i]);
    }
    buf_byte(&out, '%');
    return key.len ? buf_span(&out) : SPAN("%");
}

bool store_course_page(struct db *db, struct arena *arena, const struct course_filter *filter, size_t limit, size_t offset,
                       struct course_page *out, struct err *err)
{
    struct span pattern = store_pattern(arena, filter->text);
    int64_t archived = filter->which == COURSES_ARCHIVED;
    int64_t today = filter->which == COURSES_CURRENT ? filter->today.days : 0;
    struct sql_course_page_rows rows;
    struct sql_course_count_row count = {0};
    bool found;
    if (!sql_course_page(db, arena, pattern, archived, today, filter->teacher, filter->now, (int64_t)limit,
                         (int64_t)offset, filter->sort, &rows, err) ||
        !sql_course_count(db, arena, pattern, archived, today, filter->teacher, filter->now, &count, &found, err))
        return false;
    *out = (struct course_page){arena_array(arena, rows.count, sizeof *out->items), rows.count, count.total};
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_course_page_row *row = &rows.items[i];
        out->items[i] = (struct course_summary){
            .course = {.id = row->id, .name = row->name, .code = row->code, .zone = row->zone,
                       .first_day = row->first_day, .last_day = row->last_day, .archived = row->archived},
            .students = row->students, .teachers = row->teachers, .meetings = row->meetings, .teacher = row->teacher};
    }
    return true;
}
